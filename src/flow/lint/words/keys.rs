//! The keys that a prompt tells callers to press: in English, and where it says so plainly in
//! Spanish, Portuguese, French, German and Italian.

use std::ops::Range;

/// What a prompt says about keys.
#[derive(Debug, Default)]
pub struct Announced {
    /// The keys, each once, in their order.
    pub keys: Vec<Key>,
    /// More keys may be meant: it says `press any key`, names a range, or is in a language of
    /// which only the plainest sentences are read.
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

const VERBS: [&str; 6] = ["press", "pressing", "dial", "push", "hit", "touch"];
/// Verbs after which a number in letters is none: `choose one`.
const CHOICES: [&str; 2] = ["select", "choose"];
/// Verbs of the other languages; after these only digits and signs are keys.
const FOREIGN: [&str; 22] = [
    "presione",
    "presiona",
    "oprima",
    "oprime",
    "pulse",
    "pulsa",
    "marque",
    "marca",
    "pressione",
    "digite",
    "tecle",
    "disque",
    "appuyez",
    "tapez",
    "composez",
    "drücken",
    "wählen",
    "prema",
    "premere",
    "digiti",
    "toets",
    "druk",
];
const FILLERS: [&str; 35] = [
    "or", "say", "enter", "the", "key", "button", "number", "digit", "option", "either", "a", "on",
    "your", "keypad", "(", "o", "diga", "el", "la", "tecla", "número", "opción", "ou", "dites",
    "sur", "touche", "le", "sie", "die", "taste", "il", "tasto", "numero", "op", "de",
];
/// What comes after a number that counts something and is no key.
const COUNTED: [&str; 36] = [
    "of", "more", "digit", "digits", "options", "numbers", "time", "times", "minute", "minutes",
    "second", "seconds", "hour", "hours", "day", "days", "dígitos", "digitos", "números",
    "opciones", "veces", "vezes", "opções", "minutos", "segundos", "horas", "chiffres", "fois",
    "secondes", "ziffern", "zahlen", "mal", "minuten", "cifre", "volte", "minuti",
];
const OR: [&str; 4] = ["or", "o", "ou", "oder"];
const FOR: [&str; 8] = ["for", "to", "if", "para", "pour", "für", "per", "si"];

/// The keys that a text names: `press 1`, `press or say two`, `press the pound key`, `press 1 for
/// sales, 2 for service`.
#[must_use]
pub fn announced(text: &str) -> Announced {
    let words = words(text);
    let mut found = Announced::default();
    let mut at = 0;
    while at < words.len() {
        let before = at.checked_sub(1).map_or("", |before| word(&words, before));
        let here = word(&words, at);
        let (plain, choice, foreign) = (is(here, &VERBS), is(here, &CHOICES), is(here, &FOREIGN));
        at = if (plain || choice || foreign) && !is(before, &DENIALS) {
            found.open |= foreign;
            after_verb(&words, at + 1, plain, &mut found)
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
fn after_verb(words: &[Word<'_>], mut at: usize, letters: bool, found: &mut Announced) -> usize {
    while is(word(words, at), &FILLERS) {
        at += 1;
    }
    if is(word(words, at), &["any", "from", "between"]) {
        found.open = true;
        return at + 1;
    }
    let number = word(words, at).starts_with(char::is_alphabetic) && !is(word(words, at), &SIGNS);
    if !is_key(words, at) || (number && !letters) {
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
    let or = |at| is(word(words, at), &OR);
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
    let starts = matches!(before, "," | "." | ";") || is(before, &OR);
    let leads = is(word(words, at + 1), &FOR);
    let counts = word(words, at + 2).starts_with(|c: char| c.is_ascii_digit());
    starts && leads && !counts && is_key(words, at)
}

const DENIALS: [&str; 8] = ["not", "don't", "dont", "never", "cannot", "no", "ne", "nicht"];
/// Signs that are named by a word.
const SIGNS: [&str; 13] = [
    "star",
    "asterisk",
    "pound",
    "hash",
    "asterisco",
    "estrella",
    "numeral",
    "almohadilla",
    "étoile",
    "dièse",
    "stern",
    "raute",
    "cancelletto",
];

/// Whether a word is one of a list.
fn is(word: &str, list: &[&str]) -> bool {
    list.iter().any(|listed| word.eq_ignore_ascii_case(listed))
}

/// Whether the key here begins a range: `1 through 5`, `1-5`.
fn ranges(words: &[Word<'_>], at: usize) -> bool {
    let joins = ["through", "thru", "-", "\u{2013}"];
    is(word(words, at + 1), &joins) && is_key(words, at + 2)
}

/// Whether the word here is a key and counts nothing.
fn is_key(words: &[Word<'_>], at: usize) -> bool {
    let counts = is(word(words, at + 1), &COUNTED);
    let joined = matches!(word(words, at + 1), "-" | "/" | ":")
        && word(words, at + 2).len() > 1
        && word(words, at + 2).starts_with(|c: char| c.is_ascii_digit());
    // `dial 9 1 1` is a number, not a key.
    let spelled = key(word(words, at + 1)).is_some();
    key(word(words, at)).is_some() && !counts && !joined && !spelled
}

fn key(word: &str) -> Option<char> {
    const NAMES: [(&str, char); 25] = [
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
        ("asterisco", '*'),
        ("estrella", '*'),
        ("étoile", '*'),
        ("stern", '*'),
        ("numeral", '#'),
        ("almohadilla", '#'),
        ("dièse", '#'),
        ("raute", '#'),
        ("cancelletto", '#'),
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
        assert_eq!(keys("Please choose one to go on, or select one."), "");
        assert_eq!(keys("Dial 1-800-555-0100, or press 12"), "");
        assert_eq!(keys("Do not press 3. Pressed 4"), "");
        assert_eq!(keys("Press 1 to wait 2 to 5 minutes, 5 to 10 on Mondays"), "1");
    }

    #[test]
    fn plain_sentences_of_other_languages_are_read() {
        assert_eq!(keys("Para ventas, marque 1. Para soporte, oprima la tecla 2."), "12");
        assert_eq!(keys("Pressione 1 para vendas ou 2 para suporte, ou digite asterisco"), "12*");
        assert_eq!(keys("Appuyez sur la touche 1 ou dites oui. Tapez dièse"), "1#");
        assert_eq!(keys("Hang up and dial 9 1 1, or nine one one. For sales, press 1."), "1");
        assert_eq!(keys("Voor verkoop, toets 1. Voor service, druk op de 2."), "12");
        assert_eq!(keys("Für Service drücken Sie die 2, oder wählen Sie die Raute"), "2#");
        assert_eq!(
            keys("Prema il tasto 3. Digite 4 dígitos. No marque 5. Wählen Sie 2 Ziffern"),
            "3"
        );
        assert!(announced("marque 1").open);
    }

    #[test]
    fn ranges_and_any_key_leave_the_keys_open() {
        assert!(announced("press any key").open);
        assert!(announced("press a number between 1 and 5").open);
        assert!(announced("press 1 through 5").open);
        assert!(!announced("press 1").open);
    }
}
