//! What the environment of a function says, and what in it cannot be meant.

use std::time::Duration;

use crate::connect::parse_duration;

/// Reads settings from variables. What is empty counts as not set; what cannot be meant is told
/// among the problems, and the default holds.
pub struct Environment<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
    /// What cannot be meant.
    pub problems: Vec<String>,
}

impl<'a> Environment<'a> {
    /// Reads through `get`.
    pub fn new(get: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { get, problems: Vec::new() }
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<String> {
        (self.get)(key).filter(|value| !value.is_empty())
    }

    /// A span of time such as `2s`.
    pub fn time(&mut self, key: &str, default: Duration) -> Duration {
        let Some(told) = self.text(key) else { return default };
        parse_duration(&told).unwrap_or_else(|| {
            self.problems.push(format!("{key} is not a time such as 2s; {default:?} holds"));
            default
        })
    }

    /// A whole number.
    pub fn number(&mut self, key: &str, default: u64) -> u64 {
        let Some(told) = self.text(key) else { return default };
        told.parse().unwrap_or_else(|_| {
            self.problems.push(format!("{key} is not a whole number; {default} holds"));
            default
        })
    }

    /// A switch that exactly one text turns on.
    pub fn is(&mut self, key: &str, on: &str) -> bool {
        let told = self.text(key);
        if told.as_deref().is_some_and(|told| told != on && told != "false") {
            self.problems.push(format!("{key} has an effect only as `{on}`"));
        }
        told.as_deref() == Some(on)
    }
}
