//! What rules can be told.

use super::Answers;

/// What rules can be told.
#[derive(Clone, Debug)]
pub struct Options {
    /// The longest time, in seconds, in which a caller may hear nothing.
    pub max_silence: u64,
    /// What Lambda functions answer, by function name.
    pub answers: Answers,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_silence: 10, answers: Answers::default() }
    }
}
