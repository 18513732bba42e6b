//! Edits of a file's text.

use std::ops::Range;

/// Some bytes of a text, and what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Edit {
    /// The bytes.
    pub range: Range<usize>,
    /// What is to stand there.
    pub text: String,
}

impl Edit {
    /// An edit.
    #[must_use]
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// Nothing is to stand there.
    #[must_use]
    pub fn delete(range: Range<usize>) -> Self {
        Self::new(range, "")
    }
}

/// The text after the edits; every byte outside of them stays. An edit that overlaps one before
/// it is left out: the next run finds it again.
#[must_use]
pub fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        if edit.range.start < done {
            continue;
        }
        out.push_str(text.get(done..edit.range.start).unwrap_or_default());
        out.push_str(&edit.text);
        done = edit.range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}
