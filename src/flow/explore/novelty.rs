//! Which states are gone on from first: those in which something comes together for the first time.
//!
//! Flows count, and keep what callers and functions said: states are combinations of that, of which
//! there may be very many. Nearly all that can happen at a block depends on one value, or on two. So
//! a state comes first in which a value is at a block that never was there, then one in which two
//! are there that never were together, and then all others.
//!
//! The idea is that of Lipovetzky and Geffner, "Width and Serialization of Classical Planning
//! Problems" (ECAI 2012).

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::flow::simulate::BlockRef;

/// Where a call stands, and whether it is asked there.
pub(super) type Spot = (Option<BlockRef>, bool);

/// Of more values than these not every pair is looked at.
const PAIRED: usize = 16;

/// What has come together at which block.
#[derive(Debug, Default)]
pub(super) struct Novelty(HashSet<u64>);

impl Novelty {
    /// How new a state is with these values: 0 where one of them is new at this spot, 1 where two are
    /// new together, and 2 otherwise.
    pub fn rank(&mut self, spot: Spot, values: &[u64]) -> u8 {
        let mut one = self.0.insert(hashed((spot, 0, 0)));
        for value in values {
            one |= self.0.insert(hashed((spot, *value, 0)));
        }
        let mut two = false;
        let few = values.get(..PAIRED.min(values.len())).unwrap_or_default();
        for (at, first) in few.iter().enumerate() {
            for second in few.iter().skip(at + 1) {
                two |= self.0.insert(hashed((spot, *first.min(second), *first.max(second))));
            }
        }
        match (one, two) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }
}

fn hashed(what: (Spot, u64, u64)) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_values_come_before_new_pairs_and_these_before_what_is_known() {
        let mut novelty = Novelty::default();
        let spot = (None, false);
        assert_eq!(novelty.rank(spot, &[1, 2]), 0);
        assert_eq!(novelty.rank(spot, &[3, 4]), 0);
        assert_eq!(novelty.rank(spot, &[4, 1]), 1);
        assert_eq!(novelty.rank(spot, &[1, 4]), 2);
        assert_eq!(novelty.rank((None, true), &[1, 4]), 0);
    }
}
