//! How far the flow's loop is: the counts that a flow sends, and gets back one higher.

use serde_json::{Map, Value};

use super::request::{Invalid, Refusal, number};

/// The calls that a loop may make where the flow does not say.
const MAX: i64 = 5;

/// After how many calls a comfort message is due where the flow does not say.
const COMFORT: i64 = 10;

/// How far the flow's loop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// The number of this call; the first is 1.
    pub count: i64,
    /// The calls that the loop may make.
    pub max: i64,
    /// After how many calls a comfort message is due; never where it is 0 or less.
    pub every: i64,
}

impl Counts {
    /// Reads `count_max`, `count` and `count_comfort`.
    ///
    /// # Errors
    /// One of them is no whole number, or the loop is at its end: what comes first in the order
    /// `count_max`, `count`, end, `count_comfort`.
    pub fn read(parameters: &Map<String, Value>) -> Result<Self, Refusal> {
        let max = match number(parameters, "count_max")?.unwrap_or(MAX) {
            ..=0 => 1,
            max => max,
        };
        let count = match number(parameters, "count")? {
            None => 1,
            Some(count) => count.checked_add(1).ok_or(Invalid("count", "a smaller number"))?,
        };
        if count > max {
            return Err(Refusal::LoopDone);
        }
        let every = number(parameters, "count_comfort")?.unwrap_or(COMFORT);
        Ok(Self { count, max, every })
    }

    /// Whether a comfort message is due.
    pub fn is_comfort_due(&self) -> bool {
        self.every > 0 && self.count % self.every == 0
    }
}
