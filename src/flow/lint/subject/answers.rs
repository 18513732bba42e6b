//! What Lambda functions answer.

use std::collections::BTreeMap;

/// What Lambda functions are known to answer, by function name.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// The keys of each function's answer, nested ones with dots.
    pub keys: BTreeMap<String, Vec<String>>,
}
