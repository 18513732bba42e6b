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
/// it is left out: the next run finds it again. So is one that puts something right behind what
/// is deleted, since it may need what was there.
#[must_use]
pub fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = String::with_capacity(text.len());
    let (mut done, mut deleted) = (0, None);
    for edit in edits {
        let behind = edit.range.is_empty() && deleted == Some(edit.range.start);
        if edit.range.start < done || behind {
            continue;
        }
        out.push_str(text.get(done..edit.range.start).unwrap_or_default());
        out.push_str(&edit.text);
        done = edit.range.end;
        deleted = edit.text.is_empty().then_some(done);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::{Edit, apply};

    #[test]
    fn edits_that_meet_are_left_for_the_next_run() {
        let edits = vec![Edit::delete(1..3), Edit::new(2..4, "x"), Edit::new(3..3, ",9")];
        assert_eq!(apply("[12, 3]", edits), "[, 3]");
        let edits = vec![Edit::new(1..2, "8"), Edit::new(2..2, ",9"), Edit::new(2..2, ",7")];
        assert_eq!(apply("[1]", edits), "[8,9,7]");
    }
}
