//! The keys that an English prompt tells callers to press.

use std::ops::Range;

/// What a prompt says about keys.
#[derive(Debug, Default)]
pub struct Announced {
    /// The keys, each once, in their order.
    pub keys: Vec<Key>,
    /// It says `press any key`, or names keys by a range.
    pub open: bool,
}

/// A key that a prompt names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// `0` to `9`, `*` or `#`.
    pub key: char,
    /// Where the prompt names it.
    pub at: Range<usize>,
}

type Word<'t> = (usize, &'t str);

const VERBS: [&str; 8] = ["press", "pressing", "dial", "push", "hit", "touch", "select", "choose"];
const FILLERS: [&str; 15] = [
    "or", "say", "enter", "the", "key", "button", "number", "digit", "option", "either", "a", "on",
    "your", "keypad", "(",
];
/// What comes after a number that counts something and is no key.
const COUNTED: [&str; 16] = [
    "of", "more", "digit", "digits", "options", "numbers", "time", "times", "minute", "minutes",
    "second", "seconds", "hour", "hours", "day", "days",
];

/// The keys that a text names: `press 1`, `press or say two`, `press the pound key`, `press 1 for
/// sales, 2 for service`.
#[must_use]
pub fn announced(text: &str) -> Announced {
    let words = words(text);
    let mut found = Announced::default();
    let mut at = 0;
    while at < words.len() {
        let before = at.checked_sub(1).map_or("", |before| word(&words, before));
        let verb = VERBS.iter().any(|verb| word(&words, at).eq_ignore_ascii_case(verb));
        at = if verb && !denies(before) {
            after_verb(&words, at + 1, &mut found)
        } else if !found.keys.is_empty() && goes_on(&words, at, before) {
            found.add(&words, at);
            at + 1
        } else {
            at + 1
        };
    }
    found
}

impl Announced {
    fn add(&mut self, words: &[Word<'_>], at: usize) {
        let Some((start, text)) = words.get(at).copied() else { return };
        let Some(key) = key(text) else { return };
        if !self.keys.iter().any(|known| known.key == key) {
            self.keys.push(Key { key, at: start..start + text.len() });
        }
    }
}

/// Reads what follows a verb; says where to read on.
fn after_verb(words: &[Word<'_>], mut at: usize, found: &mut Announced) -> usize {
    while FILLERS.iter().any(|filler| word(words, at).eq_ignore_ascii_case(filler)) {
        at += 1;
    }
    if ["any", "from", "between"].iter().any(|open| word(words, at).eq_ignore_ascii_case(open)) {
        found.open = true;
        return at + 1;
    }
    if !is_key(words, at) {
        return at;
    }
    if ranges(words, at) {
        found.open = true;
        return at + 3;
    }
    found.add(words, at);
    at += 1;
    while let Some(next) = alternative(words, at) {
        found.add(words, next);
        at = next + 1;
    }
    at
}

/// The key in `or 2`, `, 2 or 3`, `, or 3` that stands here.
fn alternative(words: &[Word<'_>], at: usize) -> Option<usize> {
    let or = |at| word(words, at).eq_ignore_ascii_case("or");
    let next = match word(words, at) {
        "," if or(at + 1) => at + 2,
        "," => at + 1,
        _ if or(at) => at + 1,
        _ => return None,
    };
    let last = or(next - 1);
    let listed = matches!(word(words, next + 1), ",") || or(next + 1);
    (is_key(words, next) && (last || listed)).then_some(next)
}

/// Whether a word is a key of a list that a verb began: `, 2 for sales`.
fn goes_on(words: &[Word<'_>], at: usize, before: &str) -> bool {
    let starts = matches!(before, "," | "." | ";") || before.eq_ignore_ascii_case("or");
    let leads =
        ["for", "to", "if"].iter().any(|lead| word(words, at + 1).eq_ignore_ascii_case(lead));
    let counts = word(words, at + 2).starts_with(|c: char| c.is_ascii_digit());
    starts && leads && !counts && is_key(words, at)
}

fn denies(before: &str) -> bool {
    ["not", "don't", "dont", "never", "cannot"].iter().any(|no| before.eq_ignore_ascii_case(no))
}

/// Whether the key here begins a range: `1 through 5`, `1-5`.
fn ranges(words: &[Word<'_>], at: usize) -> bool {
    let joins = ["through", "thru", "-", "\u{2013}"];
    joins.iter().any(|join| word(words, at + 1).eq_ignore_ascii_case(join)) && is_key(words, at + 2)
}

/// Whether the word here is a key and counts nothing.
fn is_key(words: &[Word<'_>], at: usize) -> bool {
    let counts = COUNTED.iter().any(|noun| word(words, at + 1).eq_ignore_ascii_case(noun));
    let joined = matches!(word(words, at + 1), "-" | "/" | ":")
        && word(words, at + 2).len() > 1
        && word(words, at + 2).starts_with(|c: char| c.is_ascii_digit());
    key(word(words, at)).is_some() && !counts && !joined
}

fn key(word: &str) -> Option<char> {
    const NAMES: [(&str, char); 16] = [
        ("zero", '0'),
        ("one", '1'),
        ("two", '2'),
        ("three", '3'),
        ("four", '4'),
        ("five", '5'),
        ("six", '6'),
        ("seven", '7'),
        ("eight", '8'),
        ("nine", '9'),
        ("star", '*'),
        ("asterisk", '*'),
        ("pound", '#'),
        ("hash", '#'),
        ("*", '*'),
        ("#", '#'),
    ];
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(digit), None) if digit.is_ascii_digit() => Some(digit),
        _ => NAMES.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, key)| *key),
    }
}

fn word<'t>(words: &[Word<'t>], at: usize) -> &'t str {
    words.get(at).map_or("", |(_, word)| word)
}

/// The words of a text, and its punctuation but for quotes.
fn words(text: &str) -> Vec<Word<'_>> {
    let part = |c: char| c.is_alphanumeric() || c == '\'' || c == '\u{2019}';
    let mut words = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() || matches!(c, '"' | '\'' | '\u{201c}' | '\u{201d}' | '\u{2018}') {
            continue;
        }
        let mut end = start + c.len_utf8();
        if part(c) {
            while let Some((at, next)) = rest.next_if(|(_, next)| part(*next)) {
                end = at + next.len_utf8();
            }
        }
        words.push((start, text.get(start..end).unwrap_or_default().trim_end_matches('\'')));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::announced;

    fn keys(text: &str) -> String {
        announced(text).keys.iter().map(|key| key.key).collect()
    }

    #[test]
    fn keys_are_read_from_digits_words_and_lists() {
        assert_eq!(keys("Press 1 for sales. For service, press or say 2."), "12");
        assert_eq!(keys("press one, then press 'two' or press the pound key"), "12#");
        assert_eq!(keys("Press 1 for sales, 2 for service, or 0 to speak to someone."), "120");
        assert_eq!(keys("PRESS 1, 2, or 3"), "123");
        assert_eq!(keys("To hear this again press star; select 9 to leave"), "*9");
        assert_eq!(keys("Press the number 4 on your keypad"), "4");
        assert_eq!(keys("You can reach us by pressing the hash (#) key"), "#");
    }

    #[test]
    fn what_is_no_key_is_none() {
        assert_eq!(keys("We are open 9 to 5, 5 days a week, and 2 for 1 today"), "");
        assert_eq!(keys("Press 1, one of our agents will answer"), "1");
        assert_eq!(keys("Press one of the keys. Choose 2 options. Select one more time"), "");
        assert_eq!(keys("Dial 1-800-555-0100, or press 12"), "");
        assert_eq!(keys("Do not press 3. Pressed 4"), "");
        assert_eq!(keys("Press 1 to wait 2 to 5 minutes, 5 to 10 on Mondays"), "1");
    }

    #[test]
    fn ranges_and_any_key_leave_the_keys_open() {
        assert!(announced("press any key").open);
        assert!(announced("press a number between 1 and 5").open);
        assert!(announced("press 1 through 5").open);
        assert!(!announced("press 1").open);
    }
}
