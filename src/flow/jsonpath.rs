//! References: `$.External.tier`, `$.Attributes['a key']`, `$['Name']` inside values.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/adminguide/connect-attrib-list.html>.

use std::ops::Range;

/// A reference in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'t> {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What follows `$.`: `External`.
    pub namespace: &'t str,
    /// What follows the namespace, without dots and brackets: `["tier"]`.
    pub keys: Vec<&'t str>,
}

impl Reference<'_> {
    /// The keys joined by dots.
    #[must_use]
    pub fn path(&self) -> String {
        self.keys.join(".")
    }

    /// Whether the reference is the whole of a text.
    #[must_use]
    pub fn is_all_of(&self, text: &str) -> bool {
        self.range == (0..text.len())
    }
}

/// The references in a text, in their order.
pub fn references(text: &str) -> impl Iterator<Item = Reference<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let found = memchr::memchr(b'$', text.as_bytes().get(at..)?)?;
            let start = at + found;
            at = start + 1;
            if let Some(reference) = reference_at(text, start) {
                at = reference.range.end;
                return Some(reference);
            }
        }
    })
}

/// The reference that is the whole of a text.
#[must_use]
pub fn whole(text: &str) -> Option<Reference<'_>> {
    reference_at(text, 0).filter(|reference| reference.is_all_of(text))
}

fn reference_at(text: &str, start: usize) -> Option<Reference<'_>> {
    let mut parts = Vec::new();
    let mut at = start + 1;
    while let Some((part, end)) = step(text, at) {
        parts.push(part);
        at = end;
    }
    let namespace = *parts.first()?;
    let keys = parts.get(1..).unwrap_or_default().to_vec();
    Some(Reference { range: start..at, namespace, keys })
}

/// One step: `.name`, `['name']` or `.['name']`, `[0]`; and where it ends.
fn step(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let (rest, skipped) = match rest.strip_prefix('.') {
        Some(after) if after.starts_with('[') => (after, 1),
        _ => (rest, 0),
    };
    if let Some(inner) = rest.strip_prefix('[') {
        let end = inner.find(']')?;
        let key = inner.get(..end)?;
        let quoted =
            ['\'', '"'].into_iter().find_map(|quote| key.strip_prefix(quote)?.strip_suffix(quote));
        let key = quoted.or_else(|| key.bytes().all(|b| b.is_ascii_digit()).then_some(key))?;
        return (!key.is_empty()).then_some((key, at + skipped + end + 2));
    }
    let name = rest.strip_prefix('.')?;
    let first = name.chars().next()?;
    if !(first.is_alphabetic() || first == '_') {
        return None;
    }
    let len = word(name);
    Some((name.get(..len)?, at + 1 + len))
}

/// The length of a key: letters, digits and `_`, and `-` between them.
fn word(text: &str) -> usize {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let dash = c == '-' && chars.peek().is_some_and(|(_, next)| part(*next));
        if !(part(c) || dash) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::{references, whole};

    fn all(text: &str) -> Vec<String> {
        references(text).map(|r| format!("{}:{}", r.namespace, r.path())).collect()
    }

    #[test]
    fn references_end_where_the_sentence_goes_on() {
        assert_eq!(all("Hello $.External.first_name, welcome."), ["External:first_name"]);
        assert_eq!(all("It is $.Attributes.city."), ["Attributes:city"]);
        assert_eq!(all("$.Lex.Slots.date-$.Channel"), ["Lex:Slots.date", "Channel:"]);
        assert_eq!(all("that is $.50 or $5, $"), Vec::<String>::new());
    }

    #[test]
    fn brackets_quote_keys() {
        assert_eq!(all("$.Attributes['a key'] $['Name']"), ["Attributes:a key", "Name:"]);
        assert_eq!(all("$.Attributes.['a key']"), ["Attributes:a key"]);
        assert_eq!(all("$.Attributes['open"), ["Attributes:"]);
    }

    #[test]
    fn a_whole_reference_is_nothing_but_one() {
        assert!(whole("$.External.tier").is_some());
        assert!(whole("$.External.tier!").is_none());
        assert!(whole(" $.External.tier").is_none());
    }
}
