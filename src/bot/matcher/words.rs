//! Words as they are compared: without case, signs and endings, contractions written out.

use std::ops::Range;

/// What somebody said, word by word.
#[derive(Clone, Debug)]
pub struct Said<'t> {
    text: &'t str,
    /// The words.
    pub words: Vec<Word>,
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// In small letters.
    pub text: String,
    /// Without its ending.
    pub stem: String,
    /// Its bytes in what was said.
    range: Range<usize>,
}

/// Words that change nothing of what is meant.
const FILLERS: &[&str] = &[
    "please", "hi", "hiya", "hello", "hey", "um", "uh", "er", "erm", "thanks", "cheers", "ok",
    "okay", "well", "so", "just", "actually", "kindly", "yeah",
];

/// Beginnings of sentences that change nothing of what is meant.
const LEADS: &[&[&str]] = &[
    &["i", "would", "like", "to"],
    &["i", "would", "like"],
    &["i", "want", "to"],
    &["i", "need", "to"],
    &["i", "have", "to"],
    &["i", "am", "trying", "to"],
    &["i", "am", "looking", "to"],
    &["i", "am", "calling", "to"],
    &["can", "you"],
    &["could", "you"],
    &["would", "you"],
    &["can", "i"],
    &["could", "i"],
    &["may", "i"],
    &["help", "me", "to"],
    &["help", "me"],
    &["let", "me"],
    &["good", "morning"],
    &["good", "afternoon"],
    &["thank", "you"],
];

/// What short forms stand for.
const SHORT: &[(&str, &[&str])] = &[
    ("won't", &["will", "not"]),
    ("can't", &["can", "not"]),
    ("cannot", &["can", "not"]),
    ("shan't", &["shall", "not"]),
    ("gonna", &["going", "to"]),
    ("wanna", &["want", "to"]),
    ("gotta", &["have", "to"]),
    ("let's", &["let", "us"]),
];

/// Endings that are words of their own.
const ENDINGS: &[(&str, &str)] = &[
    ("n't", "not"),
    ("'m", "am"),
    ("'re", "are"),
    ("'ve", "have"),
    ("'ll", "will"),
    ("'d", "would"),
];

/// Words after which `'s` is short for `is`; after others it is a genitive.
const IS: &[&str] =
    &["what", "who", "where", "when", "how", "that", "it", "there", "here", "he", "she", "why"];

impl<'t> Said<'t> {
    /// The words of a text.
    pub fn new(text: &'t str) -> Self {
        let mut words = Vec::new();
        for range in tokens(text) {
            let token = text.get(range.clone()).unwrap_or_default();
            let token = token.to_lowercase().replace('\u{2019}', "'");
            let written = written_out(&token);
            words.extend(written.into_iter().map(|text| Word {
                stem: stem(&text),
                text,
                range: range.clone(),
            }));
        }
        Self { text, words }
    }

    /// Without what changes nothing of what is meant, unless nothing else is there.
    pub fn essence(mut self) -> Self {
        let means = |word: &Word| !FILLERS.contains(&word.text.as_str());
        if self.words.iter().any(means) {
            self.words.retain(means);
        }
        while let Some(length) = LEADS.iter().find_map(|lead| self.leads(lead)) {
            self.words.drain(..length);
        }
        self
    }

    fn leads(&self, lead: &[&str]) -> Option<usize> {
        let begins = self.words.iter().zip(lead).all(|(word, lead)| word.text == *lead);
        (begins && self.words.len() > lead.len()).then_some(lead.len())
    }

    /// What was said, of some of the words.
    pub fn original(&self, words: &Range<usize>) -> &'t str {
        let of = self.words.get(words.clone()).unwrap_or_default();
        let (Some(first), Some(last)) = (of.first(), of.last()) else { return "" };
        self.text.get(first.range.start..last.range.end).unwrap_or_default()
    }

    /// Some of the words as texts.
    pub fn texts(&self, words: &Range<usize>) -> Vec<&str> {
        let of = self.words.get(words.clone()).unwrap_or_default();
        of.iter().map(|word| word.text.as_str()).collect()
    }

    #[cfg(test)]
    fn stems(&self) -> Vec<&str> {
        self.words.iter().map(|word| word.stem.as_str()).collect()
    }
}

/// The bytes of the words of a text: letters and digits, the signs inside of numbers, dates and
/// addresses, signs of money, and the sign before the code of a country.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    for (n, (at, c)) in chars.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| chars.get(n)).map(|(_, c)| *c);
        let after = chars.get(n + 1).map(|(_, c)| *c);
        if c.is_alphanumeric()
            || joins(*c, before, after, open.and_then(|open| text.get(open..*at)))
        {
            open.get_or_insert(*at);
            continue;
        }
        found.extend(open.take().map(|start| start..*at));
        if "£$€%".contains(*c) || (*c == '+' && after.is_some_and(|c| c.is_ascii_digit())) {
            found.push(*at..*at + c.len_utf8());
        }
    }
    found.extend(open.map(|start| start..text.len()));
    found
}

/// Whether a sign belongs to the word that it stands in.
fn joins(sign: char, before: Option<char>, after: Option<char>, word: Option<&str>) -> bool {
    let (Some(before), Some(after), Some(word)) = (before, after, word) else { return false };
    let digits = before.is_ascii_digit() && after.is_ascii_digit();
    match sign {
        '\'' | '\u{2019}' => before.is_alphabetic() && after.is_alphabetic(),
        ',' | '/' | ':' => digits,
        '-' => digits || (word.contains('@') && after.is_alphanumeric()),
        '.' => digits || word.contains('@'),
        '@' => after.is_alphanumeric(),
        _ => false,
    }
}

fn written_out(token: &str) -> Vec<String> {
    if let Some((_, words)) = SHORT.iter().find(|(short, _)| *short == token) {
        return words.iter().map(|word| (*word).to_owned()).collect();
    }
    for (ending, word) in ENDINGS {
        if let Some(rest) = token.strip_suffix(ending).filter(|rest| !rest.is_empty()) {
            return vec![rest.to_owned(), (*word).to_owned()];
        }
    }
    match token.strip_suffix("'s") {
        Some(rest) if IS.contains(&rest) => vec![rest.to_owned(), "is".to_owned()],
        Some(rest) => vec![rest.to_owned()],
        None => vec![token.replace('\'', "")],
    }
}

/// A word without its ending, so that `activating`, `activate` and `activation` are the same.
fn stem(word: &str) -> String {
    if word.len() < 4 || !word.chars().all(|c| c.is_ascii_alphabetic()) {
        return word.to_owned();
    }
    let plain = singular(word);
    let cut = ["ment", "ing", "ion", "ed"].iter().find_map(|ending| {
        let rest = plain.strip_suffix(ending)?;
        (rest.len() >= 3).then_some(rest)
    });
    let rest = cut.unwrap_or(&plain);
    let rest = rest.strip_suffix('e').filter(|rest| rest.len() >= 3).unwrap_or(rest);
    match rest.as_bytes() {
        [.., a, b] if cut.is_some() && a == b && !b"ls".contains(a) => {
            rest.get(..rest.len() - 1).unwrap_or(rest).to_owned()
        }
        _ => rest.to_owned(),
    }
}

fn singular(word: &str) -> String {
    if let Some(rest) = word.strip_suffix("ies").filter(|rest| rest.len() >= 2) {
        return format!("{rest}y");
    }
    match word.strip_suffix('s') {
        Some(rest) if !rest.ends_with(['s', 'u', 'i']) => rest.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        Said::new(text).texts(&(0..99.min(Said::new(text).words.len()))).join(" ")
    }

    #[test]
    fn contractions_are_written_out_and_signs_are_gone() {
        for (text, expected) in [
            ("What's my balance?", "what is my balance"),
            ("I can’t, I won't & I don't!", "i can not i will not i do not"),
            ("my wife's card", "my wife card"),
            ("move £1,500.50 now", "move £ 1,500.50 now"),
            ("on 05/11/2026, at 10:30", "on 05/11/2026 at 10:30"),
            ("write to ada.l@example.co.uk.", "write to ada l@example.co.uk"),
            ("self-employed", "self employed"),
            ("", ""),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn what_changes_nothing_is_gone() {
        let essence = |text| Said::new(text).essence().stems().join(" ");
        assert_eq!(essence("Hi, could you please block my card"), "block my card");
        assert_eq!(essence("I'd like to block my card"), "block my card");
        assert_eq!(essence("hello"), "hello");
        assert_eq!(essence("can you"), "can you");
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            ["activate", "activating", "activation"],
            ["transfers", "transferring", "transfer"],
            ["move", "moved", "moving"],
            ["policies", "policy", "policy"],
            ["payment", "payments", "pay"],
        ] {
            let stems = forms.map(stem);
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{forms:?}: {stems:?}");
        }
        assert_eq!(stem("address"), "address");
        assert_eq!(stem("this"), "this");
    }

    #[test]
    fn what_was_said_is_told_as_it_was_said() {
        let said = Said::new("it's MY card, OK?");
        assert_eq!(said.original(&(2..4)), "MY card");
        assert_eq!(said.original(&(0..2)), "it's");
        assert_eq!(said.original(&(9..12)), "");
    }
}
