//! What is wrong with a text that is no JSON.

use std::ops::Range;

use super::OffsetMap;

/// A text is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub range: Range<usize>,
    /// What is wrong and what was expected.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Another place that has to do with it, and what about it.
    pub related: Option<(Range<usize>, String)>,
}

impl SyntaxError {
    /// An error with nothing but a place and a message.
    #[must_use]
    pub fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), help: None, related: None }
    }

    /// What to write instead.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Another place that has to do with it.
    #[must_use]
    pub fn related(self, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { related: Some((range, message.into())), ..self }
    }

    /// The same error in the file that holds the text.
    #[must_use]
    pub fn at(self, map: &OffsetMap) -> Self {
        let related = self.related.map(|(range, message)| (map.range(range), message));
        Self { range: map.range(self.range), related, ..self }
    }

    /// Brackets in brackets in brackets, so that reading on could end badly.
    #[must_use]
    pub fn too_deep(at: usize) -> Self {
        Self::new(at..at, "too many levels of nesting")
            .help("nothing that is meant well is hundreds of levels deep: the file is damaged")
    }
}
