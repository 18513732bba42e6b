//! How offsets in a flow's text map to offsets in the file that holds it.

use std::ops::Range;

use super::Edit;

/// How the text of a flow is written in its file, where that is not byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Inside a JSON string or one of YAML's in double quotes, escaped.
    JsonString,
    /// Inside a YAML string in single quotes.
    SingleQuoted,
    /// Every line is indented by so many spaces.
    Indented(usize),
    /// With line ends of two characters.
    Crlf,
    /// In a block of YAML whose lines are folded.
    Folded,
    /// Inside a template, where `${` and `%{` have a meaning.
    Template,
    /// Made from something else: it cannot be edited from here.
    Derived,
}

/// How a stretch of a flow's text comes from its stretch of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Byte for byte.
    Same,
    /// Byte for byte, but the flow's text shows it more than once: it cannot be edited from here.
    Copy,
    /// As a whole: the file writes it in another way.
    Escape,
    /// As a whole: it stands for what only a deployment knows.
    StandIn,
}

impl Kind {
    pub(super) fn is_bytewise(self) -> bool {
        matches!(self, Self::Same | Self::Copy)
    }
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
    /// How the two are alike.
    pub kind: Kind,
}

impl Segment {
    fn file(&self) -> Range<usize> {
        self.to..self.to.saturating_add(self.len)
    }
}

/// Maps the offsets of a flow's text to those of its file.
#[derive(Clone, Debug)]
pub struct OffsetMap {
    encodings: Vec<Encoding>,
    segments: Vec<Segment>,
    end: usize,
}

impl OffsetMap {
    /// The flow's text is the file's, from `start`.
    #[must_use]
    pub fn shifted(start: usize) -> Self {
        let all = Segment { from: 0, to: start, len: usize::MAX - start, kind: Kind::Same };
        Self { encodings: Vec::new(), segments: vec![all], end: usize::MAX - start }
    }

    /// The flow's text of `end` bytes was put together from these stretches, which are in its
    /// order and leave nothing out, and is written in these ways, the innermost first.
    #[must_use]
    pub fn new(encodings: Vec<Encoding>, segments: Vec<Segment>, end: usize) -> Self {
        Self { encodings, segments, end }
    }

    /// How the text is written in its file, the innermost way first; nothing where it is as it is.
    #[must_use]
    pub fn encodings(&self) -> &[Encoding] {
        &self.encodings
    }

    /// The stretches.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The same map for a text that is written in this way, too.
    #[must_use]
    pub fn written(mut self, encoding: Encoding) -> Self {
        self.encodings.push(encoding);
        self
    }

    /// The range of the file that a range of the flow's text comes from.
    #[must_use]
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset(range.start, false);
        let end = if range.is_empty() { start } else { self.offset(range.end, true) };
        start..end.max(start)
    }

    /// The edit of the file that an edit of the flow's text comes down to; none where that would
    /// touch what only stands for something else.
    #[must_use]
    pub fn edit(&self, edit: &Edit) -> Option<Edit> {
        if !self.is_editable(&edit.range) {
            return None;
        }
        let text = self.encodings.iter().try_fold(edit.text.clone(), |text, way| way.write(text));
        Some(Edit::new(self.range(edit.range.clone()), text?))
    }

    /// Whether the range comes from one stretch of the file and from nothing but the flow.
    fn is_editable(&self, range: &Range<usize>) -> bool {
        let indent = self.encodings.iter().find_map(|way| match way {
            Encoding::Indented(spaces) => Some(*spaces),
            _ => None,
        });
        let first = self.segments.partition_point(|segment| segment.from <= range.start);
        let rest = self.segments.get(first.saturating_sub(1)..).unwrap_or_default();
        let mut before: Option<&Segment> = None;
        for segment in rest {
            if before.is_some() && segment.from >= range.end {
                break;
            }
            let gap = before.map_or(0, |before| segment.to.wrapping_sub(before.file().end));
            if !matches!(segment.kind, Kind::Same | Kind::Escape) || gap > indent.unwrap_or(0) {
                return false;
            }
            before = Some(segment);
        }
        true
    }

    /// This map of a text that is itself part of a text which `outer` maps to the file.
    #[must_use]
    pub fn inside(mut self, outer: &Self) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            if segment.kind.is_bytewise() {
                outer.project(segment, self.end, &mut segments);
            } else {
                let file = outer.range(segment.file());
                segments.push(Segment { to: file.start, len: file.len(), ..*segment });
            }
        }
        self.encodings.extend(&outer.encodings);
        Self { segments, ..self }
    }

    /// The stretches of the file that a bytewise stretch of this map's text comes from.
    fn project(&self, part: &Segment, end: usize, out: &mut Vec<Segment>) {
        let stop = part.to.saturating_add(part.len.min(end - part.from));
        let first = self.segments.partition_point(|segment| segment.from <= part.to);
        for index in first.saturating_sub(1)..self.segments.len() {
            let Some(segment) = self.segments.get(index) else { return };
            let next = self.segments.get(index + 1).map_or(self.end, |next| next.from);
            let (start, next) = (segment.from.max(part.to), next.min(stop));
            if start >= next {
                if segment.from >= stop {
                    return;
                }
                continue;
            }
            let from = part.from + (start - part.to);
            out.push(match (segment.kind, part.kind) {
                (Kind::Same, kind) | (kind @ Kind::Copy, _) => {
                    let to = segment.to + (start - segment.from);
                    Segment { from, to, len: next - start, kind }
                }
                _ => Segment { from, ..*segment },
            });
        }
    }

    /// The file's offset; the end of a range belongs to the stretch before it.
    fn offset(&self, at: usize, end: bool) -> usize {
        let after = self
            .segments
            .partition_point(|segment| if end { segment.from < at } else { segment.from <= at });
        let Some(segment) = after.checked_sub(1).and_then(|index| self.segments.get(index)) else {
            return self.segments.first().map_or(at, |segment| segment.to);
        };
        if segment.kind.is_bytewise() {
            segment.to + (at - segment.from).min(segment.len)
        } else if end || at >= self.end {
            segment.file().end
        } else {
            segment.to
        }
    }
}

impl Encoding {
    /// A text as it is written in this way; none where it cannot be.
    fn write(self, text: String) -> Option<String> {
        match self {
            Self::JsonString => {
                let json = serde_json::Value::from(text).to_string();
                json.get(1..json.len() - 1).map(str::to_owned)
            }
            Self::SingleQuoted => Some(one_line(&text).replace('\'', "''")),
            Self::Crlf => Some(text.replace('\n', "\r\n")),
            Self::Folded => Some(one_line(&text)),
            Self::Indented(spaces) => {
                Some(text.replace('\n', &format!("\n{:spaces$}", "", spaces = spaces)))
            }
            Self::Template => (!text.contains("${") && !text.contains("%{")).then_some(text),
            Self::Derived => None,
        }
    }
}

/// JSON on one line: between its tokens, a line break is white space like any other.
fn one_line(text: &str) -> String {
    let mut lines = text.split('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| text.trim_end().to_owned() + " " + line.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(from: usize, to: usize, len: usize, kind: Kind) -> Segment {
        Segment { from, to, len, kind }
    }

    /// `a"b` written as `xx a\"b`.
    fn escaped() -> OffsetMap {
        let segments = vec![
            segment(0, 3, 1, Kind::Same),
            segment(1, 4, 2, Kind::Escape),
            segment(2, 6, 1, Kind::Same),
        ];
        OffsetMap::new(vec![Encoding::JsonString], segments, 3)
    }

    #[test]
    fn escapes_count_as_one() {
        let map = escaped();
        assert_eq!(map.range(0..1), 3..4);
        assert_eq!(map.range(1..2), 4..6);
        assert_eq!(map.range(0..3), 3..7);
        assert_eq!(map.range(3..3), 7..7);
        assert_eq!(map.edit(&Edit::new(1..2, "\"\n")), Some(Edit::new(4..6, "\\\"\\n")));
    }

    #[test]
    fn stand_ins_and_what_lies_apart_are_not_edited() {
        let segments = vec![
            segment(0, 0, 2, Kind::Same),
            segment(2, 2, 8, Kind::StandIn),
            segment(4, 10, 2, Kind::Same),
            segment(6, 20, 2, Kind::Same),
        ];
        let map = OffsetMap::new(vec![Encoding::Template], segments, 8);
        assert_eq!(map.range(2..4), 2..10);
        assert_eq!(map.edit(&Edit::delete(1..3)), None);
        assert_eq!(map.edit(&Edit::delete(5..7)), None);
        assert_eq!(map.edit(&Edit::new(0..1, "${x}")), None);
        assert_eq!(map.edit(&Edit::new(4..5, "x")), Some(Edit::new(10..11, "x")));
    }

    #[test]
    fn every_way_of_writing_keeps_the_text() {
        let write = |ways: &[Encoding]| {
            ways.iter().try_fold(",\n \"it's\"".to_owned(), |text, way| way.write(text))
        };
        assert_eq!(write(&[]).as_deref(), Some(",\n \"it's\""));
        assert_eq!(write(&[Encoding::JsonString]).as_deref(), Some(",\\n \\\"it's\\\""));
        assert_eq!(write(&[Encoding::SingleQuoted]).as_deref(), Some(", \"it''s\""));
        assert_eq!(write(&[Encoding::Folded]).as_deref(), Some(", \"it's\""));
        let lines = write(&[Encoding::Template, Encoding::Indented(2), Encoding::Crlf]);
        assert_eq!(lines.as_deref(), Some(",\r\n   \"it's\""));
        assert_eq!(write(&[Encoding::Derived, Encoding::JsonString]), None);
    }

    #[test]
    fn maps_nest() {
        let segments = vec![segment(0, 1, 2, Kind::Same), segment(2, 0, 1, Kind::StandIn)];
        let map = OffsetMap::new(vec![Encoding::Template], segments, 3).inside(&escaped());
        assert_eq!(map.range(0..1), 4..6);
        assert_eq!(map.range(1..2), 6..7);
        assert_eq!(map.range(2..3), 3..4);
        assert_eq!(map.encodings(), [Encoding::Template, Encoding::JsonString]);
        let shifted = escaped().inside(&OffsetMap::shifted(100));
        assert_eq!(shifted.range(0..3), 103..107);
        let copied = OffsetMap::new(Vec::new(), vec![segment(0, 7, 4, Kind::Copy)], 4);
        let part =
            OffsetMap::new(Vec::new(), vec![segment(0, 1, 2, Kind::Same)], 2).inside(&copied);
        assert_eq!((part.range(0..1), part.edit(&Edit::delete(0..1))), (8..9, None));
        let whole = OffsetMap::shifted(1).inside(&escaped());
        assert_eq!(whole.range(0..1), 4..6);
    }

    #[test]
    fn one_line_keeps_what_is_written() {
        assert_eq!(one_line(",\n    \"a\": 1"), ", \"a\": 1");
        assert_eq!(one_line("\"a\""), "\"a\"");
    }
}
