//! YAML with the place of every value.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use super::node::{Kind, Node};
use super::scalar::Style;
use crate::flow::source::SyntaxError;

const DEEPEST: usize = 512;

/// The documents of a YAML text.
///
/// # Errors
/// It is no YAML.
pub fn parse(text: &str) -> Result<Vec<Node<'_>>, SyntaxError> {
    let offsets = Offsets::of(text);
    let mut parser = Parser::new_from_str(text);
    let mut builder = Builder { text, open: Vec::new(), anchors: HashMap::new(), done: Vec::new() };
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| explain(&error, &offsets))?;
        let range = offsets.range(&span);
        if builder.open.len() > DEEPEST {
            return Err(SyntaxError::too_deep(range.start));
        }
        builder.event(event, range);
    }
    Ok(builder.done)
}

fn explain(error: &ScanError, offsets: &Offsets) -> SyntaxError {
    let at = offsets.byte(error.marker().index());
    match error.info() {
        "recursion limit exceeded" => SyntaxError::too_deep(at),
        info => SyntaxError::new(at..at, format!("no valid YAML: {info}"))
            .help("see where the indentation, a bracket or a quote does not fit"),
    }
}

/// Turns the parser's places, which count characters, into bytes.
struct Offsets(Option<Vec<usize>>, usize);

impl Offsets {
    fn of(text: &str) -> Self {
        let table = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect());
        Self(table, text.len())
    }

    fn byte(&self, index: usize) -> usize {
        match &self.0 {
            None => index.min(self.1),
            Some(table) => table.get(index).copied().unwrap_or(self.1),
        }
    }

    fn range(&self, span: &Span) -> Range<usize> {
        self.byte(span.start.index())..self.byte(span.end.index())
    }
}

struct Builder<'s> {
    text: &'s str,
    open: Vec<(Node<'s>, Option<Node<'s>>, usize)>,
    anchors: HashMap<usize, Node<'s>>,
    done: Vec<Node<'s>>,
}

impl<'s> Builder<'s> {
    fn event(&mut self, event: Event<'s>, range: Range<usize>) {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let node = self.scalar(value, style, tag.as_deref(), range);
                self.close(node, anchor);
            }
            Event::SequenceStart(anchor, tag) => {
                self.start(Kind::List(Vec::new()), tag.as_deref(), range, anchor);
            }
            Event::MappingStart(anchor, tag) => {
                self.start(Kind::Map(Vec::new()), tag.as_deref(), range, anchor);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((mut node, _, anchor)) = self.open.pop() {
                    node.range.end = range.end.max(node.range.start);
                    self.close(node, anchor);
                }
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                self.close(node.unwrap_or(Node { range, tag: None, kind: Kind::Word("null") }), 0);
            }
            _ => {}
        }
    }

    fn start(&mut self, kind: Kind<'s>, tag: Option<&Tag>, range: Range<usize>, anchor: usize) {
        self.open.push((Node { range, tag: name(tag), kind }, None, anchor));
    }

    /// A value is complete: it goes into what is open.
    fn close(&mut self, node: Node<'s>, anchor: usize) {
        // Only texts are kept for aliases: nested ones would let a small file grow without end.
        if anchor > 0 && matches!(node.kind, Kind::Text { .. }) {
            self.anchors.insert(anchor, node.clone());
        }
        let Some((parent, key, _)) = self.open.last_mut() else { return self.done.push(node) };
        match &mut parent.kind {
            Kind::List(items) => items.push(node),
            Kind::Map(entries) => match key.take() {
                None => *key = Some(node),
                Some(name) => entries.push((name, node)),
            },
            Kind::Text { .. } | Kind::Word(_) => {}
        }
    }

    fn scalar(
        &self,
        value: Cow<'s, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        range: Range<usize>,
    ) -> Node<'s> {
        let (raw, start) = self.bare(&range);
        let range = start..start + raw.len();
        let style = match style {
            ScalarStyle::Plain if tag.is_none() && is_word(raw) => {
                return Node { range, tag: None, kind: Kind::Word(raw) };
            }
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::Single,
            ScalarStyle::DoubleQuoted => Style::Double,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        Node { range, tag: name(tag), kind: Kind::Text { value, style } }
    }

    /// A scalar without the tag and the anchor before it, which the parser counts in, and where it
    /// starts.
    fn bare(&self, range: &Range<usize>) -> (&'s str, usize) {
        let mut rest = self.text.get(range.clone()).unwrap_or_default();
        while rest.starts_with(['!', '&']) {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (_, after) = rest.split_at(end);
            let after = after.trim_start();
            if after.starts_with(['|', '>']) {
                rest = block(after);
                break;
            }
            rest = after;
        }
        (rest, range.end - rest.len())
    }
}

/// What follows the head of a block, from its first word.
fn block(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rest)| rest.trim_start())
}

fn name(tag: Option<&Tag>) -> Option<String> {
    tag.filter(|tag| !tag.is_yaml_core_schema()).map(|tag| tag.suffix.clone())
}

/// Whether YAML reads a plain scalar as something else than a text.
fn is_word(raw: &str) -> bool {
    let bare = raw.trim_start_matches(['-', '+']);
    matches!(raw, "" | "~" | "null" | "Null" | "NULL" | "true" | "True" | "TRUE")
        || matches!(raw, "false" | "False" | "FALSE")
        || (bare.starts_with(|c: char| c.is_ascii_digit()) && bare.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::source::{Segment, map};

    /// Every text, and whether what is the same in the file really is.
    fn texts<'s>(node: &Node<'s>, file: &'s str, out: &mut Vec<(String, bool)>) {
        if let Some(text) = node.text(file) {
            let same = |segment: &Segment| {
                let len = segment.len.min(text.text.len() - segment.from);
                let ours = text.text.get(segment.from..segment.from + len);
                segment.kind != map::Kind::Same || ours == file.get(segment.to..segment.to + len)
            };
            let exact = text.map.segments().iter().all(same);
            out.push((text.text.into_owned(), exact));
        }
        node.items().iter().for_each(|item| texts(item, file, out));
        for (name, value) in node.entries() {
            texts(name, file, out);
            texts(value, file, out);
        }
    }

    #[test]
    fn every_style_is_read_with_its_places() {
        let file = "é: !Sub |\n  {\n    \"a\": 1 # ü\n  }\nb: 'it''s'\nc: &x \"q\\n\"\nd: *x\n\
                    e: !Sub\n  - >-\n    fold\n    ed\n  - k: !Ref Z\nf: 12\ng: [true, plain text]\n";
        let nodes = parse(file).unwrap();
        let mut found = Vec::new();
        texts(&nodes[0], file, &mut found);
        let words: Vec<_> = found.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(
            words,
            [
                "é",
                "{\n  \"a\": 1 # ü\n}\n",
                "b",
                "it's",
                "c",
                "q\n",
                "d",
                "q\n",
                "e",
                "fold ed",
                "k",
                "Z",
                "f",
                "g",
                "plain text"
            ]
        );
        assert!(found.iter().all(|(_, exact)| *exact), "{found:?}");
        assert_eq!(nodes[0].get("é").unwrap().tag.as_deref(), Some("Sub"));
        assert!(matches!(nodes[0].get("f").unwrap().kind, Kind::Word("12")));
    }

    #[test]
    fn bombs_are_refused() {
        for bomb in ["[", "- ", "{a: ", "? ", "!!x [", "&a [*a,"] {
            let error = parse(&bomb.repeat(100_000)).unwrap_err();
            assert_eq!(error.message, "too many levels of nesting", "{bomb}");
        }
        let laughs = "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n";
        assert!(parse(laughs).is_ok());
    }

    #[test]
    fn errors_have_a_place() {
        let error = parse("é: 1\na: [b, c").unwrap_err();
        assert!(error.message.starts_with("no valid YAML: "), "{error:?}");
        assert_eq!(error.range.start, 15 - 1);
    }
}
