//! Which rules run.

use thiserror::Error;

use super::{Entry, Severity, entries, names};

/// Which rules run.
#[derive(Clone, Debug)]
pub struct Selection {
    on: Vec<bool>,
}

/// A word that names no rule.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{word:?} names no rule, code or section{}", suggestion.as_ref().map_or(String::new(), |name| format!(", did you mean {name}?")))]
pub struct SelectionError {
    /// The word.
    pub word: String,
    /// A name that looks like it.
    pub suggestion: Option<String>,
}

impl SelectionError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        "`connectctl flow rules` lists the names and codes"
    }
}

impl Default for Selection {
    /// Every rule but those of policy.
    fn default() -> Self {
        Self { on: entries().iter().map(|entry| entry.meta.severity > Severity::Info).collect() }
    }
}

impl Selection {
    /// Every rule, those of policy too.
    #[must_use]
    pub fn all() -> Self {
        Self { on: vec![true; entries().len()] }
    }

    /// No rule.
    #[must_use]
    pub fn none() -> Self {
        Self { on: vec![false; entries().len()] }
    }

    /// Turns the rules of a word on or off: a name, a code, the start of a code (`CF2`) or `all`.
    ///
    /// # Errors
    /// The word names no rule.
    pub fn turn(&mut self, word: &str, on: bool) -> Result<(), SelectionError> {
        let mut found = false;
        for (slot, entry) in self.on.iter_mut().zip(entries()) {
            if names(word, entry.meta) {
                *slot = on;
                found = true;
            }
        }
        if found {
            return Ok(());
        }
        Err(SelectionError { word: word.into(), suggestion: closest(word) })
    }

    /// The rules that run.
    pub fn rules(&self) -> impl Iterator<Item = &'static Entry> {
        entries().iter().zip(&self.on).filter(|(_, on)| **on).map(|(entry, _)| entry)
    }

    /// Whether a rule runs that needs the other flows of a set.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.rules().any(|entry| entry.waits)
    }

    /// Whether a rule runs.
    #[must_use]
    pub fn runs(&self, code: &str) -> bool {
        self.rules().any(|entry| entry.meta.code == code)
    }
}

fn closest(word: &str) -> Option<String> {
    entries()
        .iter()
        .map(|entry| (strsim::jaro_winkler(word, entry.meta.name), entry.meta.name))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.to_owned())
}
