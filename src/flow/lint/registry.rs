//! The rules that there are.

use super::Entry;
use super::rules::ENTRIES;

/// All rules, by code.
#[must_use]
pub fn entries() -> &'static [Entry] {
    ENTRIES
}

/// The rule of this name or code.
#[must_use]
pub fn entry(word: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.meta.name == word || entry.meta.code == word)
}
