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
    ENTRIES
        .iter()
        .find(|entry| entry.meta.name == word || entry.meta.code.eq_ignore_ascii_case(word))
}

/// Whether a word is a code, or the start of one, such as `CF2`.
#[must_use]
pub fn is_code(word: &str) -> bool {
    word.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("CF"))
}
