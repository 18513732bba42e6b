//! How offsets in a flow's text map to offsets in the file that holds it.

use std::ops::Range;

use super::Edit;

/// How the text of a flow is written in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Verbatim,
    /// Inside a JSON string, escaped.
    JsonString,
    /// Made from a template or a block of another format: it cannot be edited from here.
    Derived,
}

/// A stretch of a flow's text and the stretch of the file that it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it starts in the flow's text.
    pub from: usize,
    /// Where it starts in the file.
    pub to: usize,
    /// How many bytes of the file it covers.
    pub len: usize,
    /// Byte for byte the same in both; else the whole stretch stands for its source as one.
    pub same: bool,
}

/// Maps the offsets of a flow's text to those of its file.
#[derive(Clone, Debug)]
pub struct OffsetMap {
    encoding: Encoding,
    segments: Vec<Segment>,
}

impl OffsetMap {
    /// The flow's text is the file's, from `start`.
    #[must_use]
    pub fn shifted(start: usize) -> Self {
        let all = Segment { from: 0, to: start, len: usize::MAX - start, same: true };
        Self { encoding: Encoding::Verbatim, segments: vec![all] }
    }

    /// The flow's text was put together from these stretches, which are in its order and leave
    /// nothing out.
    #[must_use]
    pub fn new(encoding: Encoding, segments: Vec<Segment>) -> Self {
        Self { encoding, segments }
    }

    /// How the text is written in its file.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The range of the file that a range of the flow's text comes from.
    #[must_use]
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset(range.start, false);
        let end = if range.is_empty() { start } else { self.offset(range.end, true) };
        start..end.max(start)
    }

    /// The edit of the file that an edit of the flow's text comes down to; none where the text
    /// cannot be edited from here.
    #[must_use]
    pub fn edit(&self, edit: &Edit) -> Option<Edit> {
        let text = match self.encoding {
            Encoding::Verbatim => edit.text.clone(),
            Encoding::JsonString => {
                let json = serde_json::Value::from(edit.text.as_str()).to_string();
                json.get(1..json.len() - 1)?.to_owned()
            }
            Encoding::Derived => return None,
        };
        Some(Edit::new(self.range(edit.range.clone()), text))
    }

    /// The file's offset; the end of a range belongs to the stretch before it.
    fn offset(&self, at: usize, end: bool) -> usize {
        let after = self
            .segments
            .partition_point(|segment| if end { segment.from < at } else { segment.from <= at });
        let Some(segment) = after.checked_sub(1).and_then(|index| self.segments.get(index)) else {
            return self.segments.first().map_or(at, |segment| segment.to);
        };
        match (segment.same, end) {
            (true, _) => segment.to + (at - segment.from).min(segment.len),
            (false, true) => segment.to + segment.len,
            (false, false) => segment.to,
        }
    }
}
