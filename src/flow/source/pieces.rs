//! Putting a flow's text together from pieces of its file.

use std::borrow::Cow;
use std::ops::Range;

use super::map::Kind;
use super::{Encoding, OffsetMap, Segment};

/// A text that stands somewhere in a file, and where.
#[derive(Clone, Debug)]
pub struct Embedded<'s> {
    pub text: Cow<'s, str>,
    pub map: OffsetMap,
}

impl Embedded<'_> {
    /// The same, where the text that it was found in is itself embedded.
    pub fn inside(self, outer: &OffsetMap) -> Self {
        Self { map: self.map.inside(outer), ..self }
    }
}

/// A text in the making.
#[derive(Debug, Default)]
pub struct Pieces {
    text: String,
    segments: Vec<Segment>,
}

impl Pieces {
    /// A stretch of the file as it is.
    pub fn same(&mut self, text: &str, at: usize) {
        self.push(text, at..at + text.len(), Kind::Same);
    }

    /// A stretch of the file that is written in another way there.
    pub fn escape(&mut self, text: &str, file: Range<usize>) {
        self.push(text, file, Kind::Escape);
    }

    /// What stands for a stretch of the file.
    pub fn stand_in(&mut self, text: &str, file: Range<usize>) {
        self.push(text, file, Kind::StandIn);
    }

    /// A stretch of a text.
    pub fn push(&mut self, text: &str, file: Range<usize>, kind: Kind) {
        if text.is_empty() {
            return;
        }
        let joins = kind.is_bytewise()
            && self.segments.last().is_some_and(|last| {
                last.kind == kind && last.to.checked_add(last.len) == Some(file.start)
            });
        match self.segments.last_mut() {
            Some(last) if joins => last.len += file.len(),
            _ => {
                let (from, to, len) = (self.text.len(), file.start, file.len());
                self.segments.push(Segment { from, to, len, kind });
            }
        }
        self.text.push_str(text);
    }

    /// A text whose places are known.
    pub fn append(&mut self, part: &Embedded<'_>) {
        let segments = part.map.segments();
        for (index, segment) in segments.iter().enumerate() {
            let end = segments.get(index + 1).map_or(part.text.len(), |next| next.from);
            let text = part.text.get(segment.from..end).unwrap_or_default();
            let len = if segment.kind.is_bytewise() { text.len() } else { segment.len };
            self.push(text, segment.to..segment.to + len, segment.kind);
        }
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, and how its offsets map to the file's.
    pub fn finish(self, encodings: Vec<Encoding>) -> Embedded<'static> {
        let map = OffsetMap::new(encodings, self.segments, self.text.len());
        Embedded { text: Cow::Owned(self.text), map }
    }
}
