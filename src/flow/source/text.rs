//! A file's text and its positions.

use std::ops::Range;
use std::sync::OnceLock;

use thiserror::Error;

const BOM: char = '\u{feff}';

/// A file that was read: its name as people know it and its text.
#[derive(Debug)]
pub struct SourceText {
    name: String,
    text: String,
    lines: OnceLock<Vec<usize>>,
    ascii: OnceLock<bool>,
}

/// A place in a text, as editors show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

/// A file is no text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TextError {
    /// It starts with the mark of UTF-16.
    #[error("the file is encoded as UTF-16")]
    Utf16,
    /// A byte that is no UTF-8.
    #[error("byte {byte:#04x} at offset {offset} is not UTF-8")]
    Encoding {
        /// Where it is, from 0.
        offset: usize,
        /// The byte.
        byte: u8,
    },
}

impl TextError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        "save the file as UTF-8: the service takes nothing else"
    }
}

impl SourceText {
    /// A text that is known to be one.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
            ascii: OnceLock::new(),
        }
    }

    /// The text of a file's bytes.
    ///
    /// # Errors
    /// They are not UTF-8.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, TextError> {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(TextError::Utf16);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
                Err(TextError::Encoding { offset, byte })
            }
        }
    }

    /// The file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text without the byte order mark that some editors put before it, and the length of
    /// that mark.
    #[must_use]
    pub fn body(&self) -> (&str, usize) {
        match self.text.strip_prefix(BOM) {
            Some(rest) => (rest, BOM.len_utf8()),
            None => (&self.text, 0),
        }
    }

    /// The place of a byte offset.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let lines = self.lines();
        let line = lines.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| lines.get(line)).copied().unwrap_or(0);
        // A minified file is one long line, which is not to be counted for each finding.
        if *self.ascii.get_or_init(|| self.text.is_ascii()) {
            return Position {
                line,
                column: offset.min(self.text.len()).saturating_sub(start) + 1,
            };
        }
        let before = self.text.get(start..offset).unwrap_or_default();
        Position { line, column: before.trim_start_matches(BOM).chars().count() + 1 }
    }

    /// The lines that a range touches, without their ends, and the offset of the first.
    #[must_use]
    pub fn lines_of(&self, range: Range<usize>) -> (usize, &str) {
        let text = &self.text;
        let start =
            text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let end = text
            .get(range.end..)
            .and_then(|after| after.find('\n'))
            .map_or(text.len(), |at| range.end + at);
        (start, text.get(start..end).unwrap_or_default().trim_end_matches('\r'))
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at + 1);
            std::iter::once(0).chain(ends).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_encodings_are_named() {
        let read = |bytes: &[u8]| SourceText::from_bytes("a.json", bytes.to_vec());
        assert_eq!(
            read(b"\xff\xfe{\0}\0").unwrap_err().to_string(),
            "the file is encoded as UTF-16"
        );
        assert_eq!(read(b"\xfe\xff\0{\0}").unwrap_err(), TextError::Utf16);
        let error = read(b"{\"a\": \"caf\xe9\"}").unwrap_err();
        assert_eq!(error.to_string(), "byte 0xe9 at offset 10 is not UTF-8");
        assert!(read(b"\xef\xbb\xbf{}").is_ok_and(|source| source.body() == ("{}", 3)));
    }

    #[test]
    fn positions_count_characters_from_one() {
        let source = SourceText::new("a.json", "\u{feff}{\r\n  \"é😀\": 1\r\n}");
        let at = |word: &str| source.position(source.text().find(word).unwrap());
        assert_eq!(at("{"), Position { line: 1, column: 1 });
        assert_eq!(at("1"), Position { line: 2, column: 9 });
        assert_eq!(at("}"), Position { line: 3, column: 1 });
        assert_eq!(source.lines_of(6..7), (6, "  \"é😀\": 1"));
    }
}
