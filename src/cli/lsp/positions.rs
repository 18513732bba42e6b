//! Positions of the protocol and byte offsets.

use std::ops::Range;

use lsp_types::{Position, PositionEncodingKind};

/// What characters of a line are counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Units {
    /// Bytes.
    Utf8,
    /// Halves of surrogate pairs: what every client knows.
    #[default]
    Utf16,
}

impl Units {
    /// The best of what a client offers.
    pub fn choose(offered: Option<&Vec<PositionEncodingKind>>) -> Self {
        match offered {
            Some(all) if all.contains(&PositionEncodingKind::UTF8) => Self::Utf8,
            _ => Self::Utf16,
        }
    }

    /// Their name.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn of(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
        }
    }
}

/// Where the lines of a text start. They end with `\n`, `\r\n` or `\r`.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
    units: Units,
}

impl Lines {
    /// The lines of a text.
    pub fn new(text: &str, units: Units) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter_map(|at| {
            let half = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
            (!half).then_some(at + 1)
        });
        Self { starts: std::iter::once(0).chain(ends).collect(), units }
    }

    /// The byte offset of a position: the end of its line, or of the text, where it is beyond; the
    /// start of the character that it is inside of.
    pub fn offset(&self, text: &str, position: Position) -> usize {
        let Some(start) = self.starts.get(position.line as usize).copied() else {
            return text.len();
        };
        let line = text.get(start..).unwrap_or_default();
        let mut left = position.character as usize;
        for (at, character) in line.char_indices() {
            let units = self.units.of(character);
            if left < units || matches!(character, '\n' | '\r') {
                return start + at;
            }
            left -= units;
        }
        text.len()
    }

    /// The position of a byte offset: of the character that it is inside of.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = text.get(start..offset).unwrap_or_default();
        let character: usize = before.chars().map(|character| self.units.of(character)).sum();
        Position { line: line as u32, character: character as u32 }
    }

    /// The bytes of a range; none between ends that are in the wrong order.
    pub fn bytes(&self, text: &str, range: lsp_types::Range) -> Range<usize> {
        let (start, end) = (self.offset(text, range.start), self.offset(text, range.end));
        start.min(end)..end.max(start)
    }

    /// The range of bytes.
    pub fn range(&self, text: &str, bytes: &Range<usize>) -> lsp_types::Range {
        lsp_types::Range {
            start: self.position(text, bytes.start),
            end: self.position(text, bytes.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::Position;
    use proptest::prelude::*;

    use super::{Lines, Units};

    fn position(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn characters_are_counted_in_what_was_agreed_on() {
        let text = "a\u{e9}\u{1f600}b\r\n\u{1f600}";
        let (long, wide) = (Lines::new(text, Units::Utf8), Lines::new(text, Units::Utf16));
        assert_eq!(long.offset(text, position(0, 7)), 7);
        assert_eq!(wide.offset(text, position(0, 4)), 7);
        assert_eq!(wide.position(text, 7), position(0, 4));
        assert_eq!(long.position(text, 7), position(0, 7));
        assert_eq!(wide.position(text, text.len()), position(1, 2));
    }

    #[test]
    fn positions_that_are_nowhere_have_a_place() {
        let text = "\u{1f600}x\r\ny";
        let lines = Lines::new(text, Units::Utf16);
        assert_eq!(lines.offset(text, position(0, 1)), 0, "inside of a character");
        assert_eq!(lines.offset(text, position(0, 99)), 5, "beyond the line");
        assert_eq!(lines.offset(text, position(99, 0)), text.len(), "beyond the text");
        assert_eq!(lines.offset(text, position(1, u32::MAX)), text.len());
        assert_eq!(lines.position(text, usize::MAX), position(1, 1));
    }

    #[test]
    fn lines_end_in_three_ways() {
        let text = "a\nb\r\nc\rd";
        let lines = Lines::new(text, Units::Utf16);
        let at = |line| &text[lines.offset(text, position(line, 0))..][..1];
        assert_eq!([at(0), at(1), at(2), at(3)], ["a", "b", "c", "d"]);
    }

    proptest! {
        #[test]
        fn an_offset_comes_back(text in "[a\u{e9}\u{1f600}\r\n]{0,20}", wide: bool) {
            let lines = Lines::new(&text, if wide { Units::Utf16 } else { Units::Utf8 });
            for (offset, _) in text.char_indices() {
                // Between the halves of a line's end there is no position.
                let inside = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
                let back = lines.offset(&text, lines.position(&text, offset));
                prop_assert_eq!(back, if inside { offset - 1 } else { offset });
            }
        }
    }
}
