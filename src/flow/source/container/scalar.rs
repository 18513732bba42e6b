//! Texts inside other formats, decoded with the place of every character.

use std::borrow::Cow;
use std::ops::Range;

use crate::flow::source::pieces::{Embedded, Pieces};
use crate::flow::source::{Encoding, OffsetMap};

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As it is, between these bytes.
    Plain,
    /// In double quotes.
    Double,
    /// In single quotes, as YAML has them.
    Single,
    /// As YAML's block with `|`.
    Literal,
    /// As YAML's block with `>`.
    Folded,
}

/// A text whose value is known, with the places of its characters. Where they cannot be told, the
/// whole of it stands for the whole.
pub fn decode<'s>(
    file: &'s str,
    style: Style,
    range: &Range<usize>,
    value: &Cow<'s, str>,
) -> Embedded<'s> {
    let decoded = match style {
        Style::Plain => lines(file, range.clone(), Quote::None),
        Style::Double => inner(file, range, '"').and_then(|range| double(file, range)),
        Style::Single => {
            inner(file, range, '\'').and_then(|range| lines(file, range, Quote::Single))
        }
        Style::Literal => literal(file, range, value),
        Style::Folded => folded(file, range, value),
    };
    decoded.filter(|embedded| embedded.text == *value).unwrap_or_else(|| {
        let mut whole = Pieces::default();
        whole.escape(value, range.clone());
        whole.finish(vec![Encoding::Derived])
    })
}

fn inner(file: &str, range: &Range<usize>, quote: char) -> Option<Range<usize>> {
    let raw = file.get(range.clone())?;
    let fits = raw.len() > 1 && raw.starts_with(quote) && raw.ends_with(quote);
    fits.then(|| range.start + 1..range.end - 1)
}

/// What stands in double quotes, as JSON, YAML and HCL write it on one line.
pub fn double(file: &str, range: Range<usize>) -> Option<Embedded<'_>> {
    let raw = file.get(range.clone())?;
    if memchr::memchr2(b'\\', b'\n', raw.as_bytes()).is_none() {
        let map = OffsetMap::shifted(range.start).written(Encoding::JsonString);
        return Some(Embedded { text: Cow::Borrowed(raw), map });
    }
    if memchr::memchr(b'\n', raw.as_bytes()).is_some() {
        return lines(file, range, Quote::Double);
    }
    let mut pieces = Pieces::default();
    escapes(raw, range.start, &mut pieces)?;
    Some(pieces.finish(vec![Encoding::JsonString]))
}

/// A stretch of a text in double quotes.
pub fn escapes(raw: &str, start: usize, pieces: &mut Pieces) -> Option<()> {
    let mut done = 0;
    while let Some(at) = memchr::memchr(b'\\', raw.as_bytes().get(done..)?).map(|at| done + at) {
        pieces.same(raw.get(done..at)?, start + done);
        let (c, len) = escape(raw.get(at..)?)?;
        pieces.escape(c.encode_utf8(&mut [0; 4]), start + at..start + at + len);
        done = at + len;
    }
    pieces.same(raw.get(done..)?, start + done);
    Some(())
}

/// The character that an escape stands for, and the escape's length.
fn escape(raw: &str) -> Option<(char, usize)> {
    let kind = raw.chars().nth(1)?;
    let c = match kind {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        '"' | '\\' | '/' | ' ' => kind,
        'e' => '\u{1b}',
        '0' => '\0',
        'a' => '\u{7}',
        'v' => '\u{b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' => return Some((char::from_u32(hex(raw, 2, 2)?)?, 4)),
        'u' => return unicode(raw),
        'U' => return Some((char::from_u32(hex(raw, 2, 8)?)?, 10)),
        _ => return None,
    };
    Some((c, 1 + kind.len_utf8()))
}

fn unicode(raw: &str) -> Option<(char, usize)> {
    let high = hex(raw, 2, 4)?;
    if let Some(c) = char::from_u32(high) {
        return Some((c, 6));
    }
    let low = raw.get(6..8).filter(|next| *next == "\\u").and_then(|_| hex(raw, 8, 4))?;
    let c = char::decode_utf16([u16::try_from(high).ok()?, u16::try_from(low).ok()?]).next()?;
    Some((c.ok()?, 12))
}

fn hex(raw: &str, at: usize, len: usize) -> Option<u32> {
    u32::from_str_radix(raw.get(at..at + len)?, 16).ok()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

/// What stands in quotes or plain, folded as YAML folds it: the white space around a line break
/// goes, the break becomes a space, and empty lines become line breaks.
fn lines(file: &str, range: Range<usize>, quote: Quote) -> Option<Embedded<'_>> {
    let mut pieces = Pieces::default();
    let mut rest = range.clone();
    while let Some(line) = next_line(file, &mut rest) {
        let last = rest.is_empty();
        let raw = file.get(line.clone())?;
        let end = if last { raw.len() } else { raw.trim_end_matches([' ', '\t']).len() };
        stretch(raw.get(..end)?, line.start, quote, &mut pieces)?;
        if last {
            break;
        }
        fold(file, line.start + end, &mut rest, &mut pieces)?;
    }
    Some(pieces.finish(vec![match quote {
        Quote::None => Encoding::Derived,
        Quote::Single => Encoding::SingleQuoted,
        Quote::Double => Encoding::JsonString,
    }]))
}

/// The rest of a line, which is taken off with its break; `rest` stays empty after the last.
fn next_line(file: &str, rest: &mut Range<usize>) -> Option<Range<usize>> {
    let raw = file.get(rest.clone())?;
    let (end, next) = match memchr::memchr(b'\n', raw.as_bytes()) {
        Some(at) => (raw.get(..at)?.trim_end_matches('\r').len(), at + 1),
        None => (raw.len(), raw.len()),
    };
    let line = rest.start..rest.start + end;
    rest.start += next;
    Some(line)
}

/// A line break and the empty lines after it.
fn fold(file: &str, from: usize, rest: &mut Range<usize>, pieces: &mut Pieces) -> Option<()> {
    let mut empty = 0;
    loop {
        let raw = file.get(rest.clone())?;
        let indent = raw.len() - raw.trim_start_matches([' ', '\t']).len();
        let after = raw.get(indent..)?;
        let brk = ["\r\n", "\n"].into_iter().find(|brk| after.starts_with(brk)).map_or(0, str::len);
        rest.start += indent + brk;
        if brk == 0 {
            break;
        }
        empty += 1;
    }
    let text = if empty == 0 { " ".to_owned() } else { "\n".repeat(empty) };
    pieces.escape(&text, from..rest.start);
    Some(())
}

/// A stretch of one line.
fn stretch(raw: &str, start: usize, quote: Quote, pieces: &mut Pieces) -> Option<()> {
    match quote {
        Quote::None => pieces.same(raw, start),
        Quote::Double => return escapes(raw, start, pieces),
        Quote::Single => {
            let mut at = start;
            for part in raw.split_inclusive("''") {
                let text = part.strip_suffix("''").unwrap_or(part);
                pieces.same(text, at);
                if text.len() < part.len() {
                    pieces.escape("'", at + text.len()..at + part.len());
                }
                at += part.len();
            }
        }
    }
    Some(())
}

/// A block with `>`: breaks between its lines are kept, or folded to spaces, as the value says.
fn folded<'s>(file: &'s str, range: &Range<usize>, value: &str) -> Option<Embedded<'s>> {
    let mut pieces = Pieces::default();
    let body = value.trim_start_matches('\n');
    pieces.escape(value.get(..value.len() - body.len())?, range.start..range.start);
    let start = file.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
    let indent = range.start - start;
    let mut rest = start..file.len();
    let (mut body, mut end) = (body, range.start);
    while !body.is_empty() {
        let line = next_line(file, &mut rest)?;
        let text = file.get(line.start + indent..line.end).unwrap_or_default();
        if text.is_empty() && !rest.is_empty() {
            continue;
        }
        if !pieces.text().is_empty() && end > range.start {
            let breaks = body.len() - body.trim_start_matches('\n').len();
            let (brk, after) = body.split_at(breaks.max(1));
            pieces.escape(brk, end..line.start + indent);
            body = after;
        }
        body = body.strip_prefix(text)?;
        pieces.same(text, line.start + indent);
        end = line.end;
        if body.bytes().all(|byte| byte == b'\n') {
            pieces.escape(body, end..rest.start);
            break;
        }
    }
    Some(pieces.finish(vec![Encoding::Folded]))
}

/// A block with `|`: its lines without what they are indented by.
fn literal<'s>(file: &'s str, range: &Range<usize>, value: &str) -> Option<Embedded<'s>> {
    let mut pieces = Pieces::default();
    let body = value.trim_start_matches('\n');
    pieces.escape(value.get(..value.len() - body.len())?, range.start..range.start);
    let start = file.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
    let mut rest = start..file.len();
    let mut indent = None;
    let mut crlf = false;
    for wanted in body.split_inclusive('\n') {
        let text = wanted.trim_end_matches('\n');
        let line = next_line(file, &mut rest)?;
        let skipped = line.len().checked_sub(text.len());
        let at = match skipped {
            Some(skipped) if !text.is_empty() => line.start + *indent.get_or_insert(skipped),
            _ => line.end,
        };
        if file.get(at..line.end)? != text {
            return None;
        }
        pieces.same(text, at);
        let brk = rest.start - line.end;
        crlf |= brk == 2;
        match (wanted.len() - text.len(), brk) {
            (0, _) => {}
            (1, 1) => pieces.same("\n", line.end),
            _ => pieces.escape("\n", line.end..rest.start),
        }
    }
    let mut ways = vec![Encoding::Indented(indent.unwrap_or(0))];
    ways.extend(crlf.then_some(Encoding::Crlf));
    Some(pieces.finish(ways))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, style: Style, value: &str) -> Embedded<'static> {
        let range = 0..file.len();
        let found = decode(file, style, &range, &Cow::Borrowed(value));
        assert_eq!(found.text, value, "{file}");
        assert!(!found.map.encodings().contains(&Encoding::Derived), "{file}: {:?}", found.map);
        Embedded { text: Cow::Owned(found.text.into_owned()), map: found.map }
    }

    #[test]
    fn escapes_of_json_and_yaml_are_decoded() {
        let found = check(r#""a\"b\u00e9\ud83d\ude00\/""#, Style::Double, "a\"bé😀/");
        assert_eq!(found.map.range(1..2), 2..4);
        assert_eq!(found.map.range(3..5), 5..11);
        assert_eq!(found.map.range(5..9), 11..23);
        check(r#""\x41\U0001F600\N""#, Style::Double, "A😀\u{85}");
        check(r#""plain""#, Style::Double, "plain");
    }

    #[test]
    fn a_quote_in_single_quotes_is_written_twice() {
        let found = check("'it''s'", Style::Single, "it's");
        assert_eq!(found.map.range(2..3), 3..5);
        assert_eq!(found.map.range(3..4), 5..6);
    }

    #[test]
    fn folded_quotes_keep_their_places() {
        let file = "'a\n  b\n\n  c'";
        let found = decode(file, Style::Single, &(0..file.len()), &Cow::Borrowed("a b\nc"));
        assert_eq!(found.map.range(2..3), 5..6);
        assert_eq!(found.map.range(4..5), 10..11);
        assert_eq!(found.map.encodings(), [Encoding::SingleQuoted]);
    }

    #[test]
    fn folded_blocks_keep_their_places() {
        let file = "k: >-\n  {\n    1,\n    2\n\n  }\n  é\n";
        let value = Cow::Borrowed("{\n  1,\n  2\n\n} é");
        let found = decode(file, Style::Folded, &(8..file.len()), &value);
        assert_eq!(found.map.encodings(), [Encoding::Folded]);
        for (word, at) in [("1,", 4), ("2", 9), ("}", 12), ("é", 14)] {
            assert_eq!(&file[found.map.range(at..at + word.len())], word);
        }
    }

    #[test]
    fn blocks_keep_their_places_and_their_indent() {
        let file = "k: |\r\n  {\r\n    1\r\n\r\n  }\r\n";
        let found = decode(file, Style::Literal, &(8..26), &Cow::Borrowed("{\n  1\n\n}\n"));
        assert_eq!(found.map.encodings(), [Encoding::Indented(2), Encoding::Crlf]);
        assert_eq!(&file[found.map.range(0..1)], "{");
        assert_eq!(&file[found.map.range(4..5)], "1");
        assert_eq!(&file[found.map.range(7..8)], "}");
    }

    #[test]
    fn what_cannot_be_placed_stands_for_the_whole() {
        let file = "\"\\q\"";
        let found = decode(file, Style::Double, &(0..4), &Cow::Borrowed("other"));
        assert_eq!((found.text.as_ref(), found.map.range(1..3)), ("other", 0..4));
    }
}
