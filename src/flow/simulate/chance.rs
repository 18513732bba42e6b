//! Chance: numbers that follow from a seed.

use super::call::Call;

impl Call {
    /// The number that chance gives next, from the seed of the contact: 1 to 100.
    #[must_use]
    pub fn roll(&self) -> u8 {
        (mixed(self.dice) % 100) as u8 + 1
    }
}

/// A number that follows from a seed, with all bits mixed (SplitMix64).
pub(super) fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
