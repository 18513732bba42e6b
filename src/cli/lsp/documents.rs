//! The documents that are open in the editor.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use lsp_types::{Position, TextDocumentContentChangeEvent, Uri};

use super::positions::{Lines, Units};
use crate::flow::source::SourceText;

/// A document that is open in the editor: its text counts, not the file's.
#[derive(Debug)]
pub struct Document {
    /// Its address.
    pub uri: Uri,
    /// The version of its text, as the editor counts.
    pub version: i32,
    /// Its name and its text.
    pub source: SourceText,
    lines: Lines,
    units: Units,
}

impl Document {
    /// A document. `name` is what findings and ignores call it.
    pub fn new(uri: Uri, version: i32, name: String, text: String, units: Units) -> Self {
        let lines = Lines::new(&text, units);
        Self { uri, version, source: SourceText::new(name, text), lines, units }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// Applies changes, each to what the one before it has left.
    pub fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let mut text = self.text().to_owned();
        for change in changes {
            match change.range {
                None => text = change.text,
                Some(range) => {
                    let bytes = self.lines.bytes(&text, range);
                    text.replace_range(bytes, &change.text);
                }
            }
            self.lines = Lines::new(&text, self.units);
        }
        self.version = version;
        self.source = SourceText::new(self.source.name(), text);
    }

    /// Calls it by another name.
    pub fn rename(&mut self, name: String) {
        self.source = SourceText::new(name, self.source.text());
    }

    /// The byte offset of a position.
    pub fn offset(&self, position: Position) -> usize {
        self.lines.offset(self.text(), position)
    }

    /// The bytes of a range.
    pub fn bytes(&self, range: lsp_types::Range) -> Range<usize> {
        self.lines.bytes(self.text(), range)
    }

    /// The range of bytes.
    pub fn range(&self, bytes: &Range<usize>) -> lsp_types::Range {
        self.lines.range(self.text(), bytes)
    }

    /// The range of bytes of another text.
    pub fn range_in(&self, text: &str, bytes: &Range<usize>) -> lsp_types::Range {
        Lines::new(text, self.units).range(text, bytes)
    }
}

/// The documents that are open, by address.
pub type Documents = BTreeMap<String, Document>;

/// The path of an address, where it is that of a file.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme()?.as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let path = uri.path().as_estr().decode().into_string().ok()?;
    // `file:///c:/flows` names a drive.
    let drive = path.get(2..3) == Some(":") && cfg!(windows);
    let path = if drive { path.trim_start_matches('/') } else { &path };
    (!path.is_empty()).then(|| PathBuf::from(path))
}

/// The address of a path.
pub fn uri_of(path: &std::path::Path) -> Option<Uri> {
    let mut text = "file://".to_owned();
    let path = path.to_str()?;
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    if !path.starts_with('/') {
        text.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use lsp_types::{Range, TextDocumentContentChangeEvent};
    use proptest::prelude::*;

    use super::{Document, path_of, uri_of};
    use crate::cli::lsp::positions::Units;

    #[test]
    fn addresses_and_paths_lead_to_each_other() {
        let path = Path::new("/tmp/a b/\u{fc}#?%.json");
        let uri = uri_of(path).unwrap();
        assert_eq!(uri.as_str(), "file:///tmp/a%20b/%C3%BC%23%3F%25.json");
        assert_eq!(path_of(&uri).as_deref(), Some(path));
        assert_eq!(path_of(&"untitled:Untitled-1".parse().unwrap()), None);
    }

    /// A text as the clients see it that count in halves of surrogate pairs.
    fn naive(text: &str, range: Range, new: &str) -> String {
        let wide: Vec<u16> = text.encode_utf16().collect();
        let ends = |unit: &u16| [13, 10].contains(unit);
        let offset = |line: u32, character: u32| {
            let mut at = 0;
            for _ in 0..line {
                let rest = &wide[at..];
                let Some(end) = rest.iter().position(ends) else { return wide.len() };
                at += end + if rest[end..].starts_with(&[13, 10]) { 2 } else { 1 };
            }
            let rest = &wide[at..];
            let end = rest.iter().position(ends).unwrap_or(rest.len());
            let mut to = at + end.min(character as usize);
            if wide.get(to).is_some_and(|unit| (0xdc00..0xe000).contains(unit)) {
                to -= 1;
            }
            to
        };
        let start = offset(range.start.line, range.start.character);
        let end = offset(range.end.line, range.end.character);
        let (start, end) = (start.min(end), start.max(end));
        let new = new.encode_utf16();
        let all: Vec<u16> =
            wide[..start].iter().copied().chain(new).chain(wide[end..].iter().copied()).collect();
        String::from_utf16(&all).unwrap()
    }

    fn any_range() -> impl Strategy<Value = Range> {
        (0..5u32, 0..9u32, 0..5u32, 0..9u32).prop_map(|(a, b, c, d)| Range {
            start: lsp_types::Position { line: a, character: b },
            end: lsp_types::Position { line: c, character: d },
        })
    }

    const TEXT: &str = "([a\u{e9}\u{1f600}{}\":,]|\r\n|\n){0,12}";

    proptest! {
        #[test]
        fn edits_give_what_the_editor_shows(
            text in TEXT,
            edits in prop::collection::vec((prop::option::of(any_range()), TEXT), 0..6),
        ) {
            let uri = "file:///a.json".parse().unwrap();
            let mut document = Document::new(uri, 1, "a".into(), text.clone(), Units::Utf16);
            let mut expected = text;
            let mut changes = Vec::new();
            for (range, new) in edits {
                expected = match range {
                    Some(range) => naive(&expected, range, &new),
                    None => new.clone(),
                };
                changes.push(TextDocumentContentChangeEvent { range, range_length: None, text: new });
            }
            document.change(2, changes);
            prop_assert_eq!(document.text(), expected);
        }
    }
}
