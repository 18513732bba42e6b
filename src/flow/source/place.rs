//! Where nodes of the tree stand in the text, and parts of what texts say, escapes and all.

use std::ops::Range;

use jsonc_parser::ast::{ObjectProp, StringLit};
use jsonc_parser::common::Ranged;

/// The bytes of a node.
#[must_use]
pub fn bytes(node: &impl Ranged) -> Range<usize> {
    node.start()..node.end()
}

/// The bytes of a property's name.
#[must_use]
pub fn key_bytes(prop: &ObjectProp<'_>) -> Range<usize> {
    prop.name.start()..prop.name.end()
}

/// The bytes in `source` of a part of what a literal says. A part that starts or ends within an
/// escape takes all of it.
#[must_use]
pub fn inside(source: &str, lit: &StringLit<'_>, part: &Range<usize>) -> Range<usize> {
    let start = lit.range.start + 1;
    let raw = source.get(start..lit.range.end.saturating_sub(1)).unwrap_or_default();
    if raw.len() == lit.value.len() {
        return start + part.start..start + part.end;
    }
    let (mut said, mut written, mut from) = (0, 0, 0);
    let mut rest = raw;
    while said < part.end && !rest.is_empty() {
        let (long, short) = step(rest);
        if said <= part.start {
            from = written;
        }
        said += short;
        written += long;
        rest = raw.get(written..).unwrap_or_default();
    }
    if part.is_empty() || said <= part.start {
        from = written;
    }
    start + from..start + written
}

/// How many bytes the next character takes as it is written, and how many as it is said.
fn step(raw: &str) -> (usize, usize) {
    let mut chars = raw.chars();
    match (chars.next(), chars.next()) {
        (Some('\\'), Some('u')) => match unit(raw) {
            Some(0xd800..=0xdbff) => (12, 4),
            Some(code) => (6, char::from_u32(code).map_or(3, char::len_utf8)),
            None => (2, 1),
        },
        (Some('\\'), Some(next)) => (1 + next.len_utf8(), 1),
        (Some(plain), _) => (plain.len_utf8(), plain.len_utf8()),
        (None, _) => (1, 1),
    }
}

fn unit(raw: &str) -> Option<u32> {
    u32::from_str_radix(raw.get(2..6)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::inside;
    use crate::flow::source::parse;

    fn found(source: &str, part: &str) -> String {
        let root = parse(source).expect("JSON");
        let lit = root.as_string_lit().expect("a text");
        let at = lit.value.find(part).expect("a part");
        source[inside(source, lit, &(at..at + part.len()))].to_owned()
    }

    #[test]
    fn parts_are_found_behind_escapes() {
        assert_eq!(found(r#""a plain text""#, "plain"), "plain");
        assert_eq!(found(r#""<a b=\"c\"> & d""#, "&"), "&");
        assert_eq!(found(r#""say \"hi\" now""#, "\"hi\""), r#"\"hi\""#);
        assert_eq!(found(r#""\u00e9t\u00e9 \ud83d\ude00 x""#, "x"), "x");
        assert_eq!(found(r#""a\nb\\c""#, "c"), "c");
        assert_eq!(found(r#""\"end""#, "end"), "end");
    }
}
