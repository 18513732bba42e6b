//! Slot types: which words they take, and what these stand for.
//!
//! Of the built-in types (Amazon Lex V2 Developer Guide, "Built-in slot types") those that need a
//! dictionary take any words in their place.

mod date;
mod letters;
mod number;
mod span;

use std::ops::Range;

use jiff::civil::Date;
use regex::Regex;

use super::words::Said;
use crate::bot::{Bot, Resolution, SlotType};

/// The built-in types and how many words one of their values has at most.
const BUILT_IN: &[(&str, Kind, usize)] = &[
    ("AMAZON.AlphaNumeric", Kind::AlphaNumeric, 10),
    ("AMAZON.City", Kind::Words, 3),
    ("AMAZON.Confirmation", Kind::Confirmation, 4),
    ("AMAZON.Country", Kind::Words, 4),
    ("AMAZON.Currency", Kind::Number, 10),
    ("AMAZON.Date", Kind::Date, 5),
    ("AMAZON.Duration", Kind::Duration, 6),
    ("AMAZON.EmailAddress", Kind::Email, 1),
    ("AMAZON.FirstName", Kind::Words, 2),
    ("AMAZON.FreeFormInput", Kind::Words, 100),
    ("AMAZON.LastName", Kind::Words, 2),
    ("AMAZON.Number", Kind::Number, 10),
    ("AMAZON.Percentage", Kind::Percentage, 8),
    ("AMAZON.PhoneNumber", Kind::Phone, 12),
    ("AMAZON.State", Kind::Words, 3),
    ("AMAZON.StreetName", Kind::Words, 4),
    ("AMAZON.Time", Kind::Time, 3),
    ("AMAZON.UKPostalCode", Kind::UkPostcode, 4),
];

/// The most words of a value that a type of the bot's own has and does not list.
const UNLISTED: usize = 4;

/// The names of the built-in slot types.
pub fn built_in() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, ..)| *name)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    AlphaNumeric,
    Confirmation,
    Date,
    Duration,
    Email,
    Number,
    Percentage,
    Phone,
    Time,
    UkPostcode,
    Words,
}

/// What a value was taken from, and what it stands for: the shape of a slot's value in Lex V2
/// (`AMAZON Lex V2 API`, `Value`).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Heard {
    /// As it was said.
    pub original_value: String,
    /// What it stands for.
    pub interpreted_value: String,
    /// What it can stand for, the likeliest first.
    pub resolved_values: Vec<String>,
}

/// A slot type that takes words.
#[derive(Debug)]
pub struct Taker {
    form: Form,
    /// How many words a value has at most.
    pub most: usize,
}

#[derive(Debug)]
enum Form {
    /// Values and synonyms as stems, each with its value.
    Listed {
        phrases: Vec<(Vec<String>, String)>,
        is_open: bool,
    },
    Pattern(Option<Regex>),
    BuiltIn(Kind),
}

impl Taker {
    /// The type of this name; none where there is no such type.
    pub fn new(bot: &Bot, name: &str) -> Option<Self> {
        match bot.slot_type(name) {
            Some(own) => Some(Self::own(own)),
            None => Self::built_in(name),
        }
    }

    fn built_in(name: &str) -> Option<Self> {
        let found = BUILT_IN.iter().find(|(known, ..)| *known == name);
        found.map(|(_, kind, most)| Self { form: Form::BuiltIn(*kind), most: *most })
    }

    fn own(own: &SlotType) -> Self {
        if let Some(pattern) = &own.pattern {
            let regex = Regex::new(&format!("^(?i:{})$", pattern.as_str())).ok();
            return Self { form: Form::Pattern(regex), most: 10 };
        }
        let parent = own.parent.as_ref().and_then(|parent| Self::built_in(parent));
        if let Some(parent) = parent.filter(|_| own.values.is_empty()) {
            return parent;
        }
        let forms = own.values.iter().flat_map(|value| {
            let all = std::iter::once(&value.value).chain(&value.synonyms);
            all.map(|form| {
                let stems = Said::new(form).words.into_iter().map(|word| word.stem);
                (stems.collect(), value.value.value.clone())
            })
        });
        let phrases: Vec<(Vec<String>, String)> = forms.collect();
        let is_open = own.resolution == Resolution::Original;
        let longest = phrases.iter().map(|(words, _)| words.len()).max().unwrap_or(1);
        let most = if is_open { longest.max(UNLISTED) } else { longest };
        Self { form: Form::Listed { phrases, is_open }, most }
    }

    /// Whether it takes words that it does not know, and so is known by its place only.
    pub fn is_open(&self) -> bool {
        match &self.form {
            Form::Listed { is_open, .. } => *is_open,
            Form::Pattern(_) => false,
            Form::BuiltIn(kind) => matches!(kind, Kind::Words | Kind::AlphaNumeric),
        }
    }

    /// What these words stand for, all of them.
    pub fn take(&self, said: &Said<'_>, words: &Range<usize>, now: &Now) -> Option<Heard> {
        let texts = said.texts(words);
        if texts.is_empty() || texts.len() > self.most {
            return None;
        }
        let original = said.original(words);
        let resolved = match &self.form {
            Form::Listed { phrases, is_open } => {
                let stems = said.words.get(words.clone())?.iter().map(|word| &word.stem);
                let found = phrases.iter().find(|(phrase, _)| phrase.iter().eq(stems.clone()));
                match found {
                    Some((_, value)) => value.clone(),
                    None if *is_open => return Some(Heard::unresolved(original)),
                    None => return None,
                }
            }
            Form::Pattern(regex) => {
                let joined = letters::joined(&texts)?;
                regex.as_ref()?.is_match(&joined).then_some(joined)?
            }
            Form::BuiltIn(kind) => kind.take(&texts, original, now)?,
        };
        Some(Heard::new(original, resolved))
    }

    /// The longest part of these words that it takes.
    pub fn find(&self, said: &Said<'_>, within: &Range<usize>, now: &Now) -> Option<Range<usize>> {
        let lengths = (1..=self.most.min(within.len())).rev();
        let spans = lengths.flat_map(|length| {
            (within.start..=within.end - length).map(move |start| start..start + length)
        });
        spans.into_iter().find(|span| self.take(said, span, now).is_some())
    }
}

/// What relative words relate to.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// The day.
    pub today: Date,
    /// Whether `05/11` is the fifth of November.
    pub is_day_first: bool,
}

impl Kind {
    fn take(self, texts: &[&str], original: &str, now: &Now) -> Option<String> {
        match self {
            Self::Words => Some(original.to_owned()),
            Self::AlphaNumeric => letters::joined(texts),
            Self::UkPostcode => letters::uk_postcode(texts),
            Self::Phone => letters::phone(texts),
            Self::Email => texts.first().filter(|text| text.contains('@')).map(|t| (*t).to_owned()),
            Self::Number => number::amount(texts),
            Self::Percentage => number::percentage(texts),
            Self::Confirmation => confirmation(texts).map(str::to_owned),
            Self::Date => date::read(texts, now).map(|date| date.to_string()),
            Self::Duration => span::read(texts),
            Self::Time => span::time(texts),
        }
    }
}

impl Heard {
    fn new(original: &str, resolved: String) -> Self {
        Self {
            original_value: original.to_owned(),
            resolved_values: vec![resolved.clone()],
            interpreted_value: resolved,
        }
    }

    fn unresolved(original: &str) -> Self {
        Self {
            original_value: original.to_owned(),
            interpreted_value: original.to_owned(),
            resolved_values: Vec::new(),
        }
    }
}

const YES: &[&str] = &[
    "yes",
    "yeah",
    "yep",
    "yup",
    "sure",
    "ok",
    "okay",
    "correct",
    "right",
    "please do",
    "go ahead",
    "that is right",
    "that is correct",
    "of course",
    "absolutely",
    "definitely",
    "do it",
    "confirm",
    "yes please",
    "fine",
    "done",
    "yes do",
    "yes do it",
    "yes go ahead",
    "yes that is right",
];
const NO: &[&str] = &[
    "no",
    "nope",
    "nah",
    "do not",
    "cancel",
    "stop",
    "no thanks",
    "no thank you",
    "never mind",
    "not now",
    "wrong",
    "that is wrong",
    "no do not",
    "rather not",
    "leave it",
    "not really",
];
const MAYBE: &[&str] = &["maybe", "perhaps", "possibly", "might"];
const UNSURE: &[&str] = &["i do not know", "do not know", "not sure", "i am not sure", "no idea"];

/// `Yes`, `No`, `Maybe` or `Don't know`, as `AMAZON.Confirmation` resolves what is said.
pub fn confirmation(texts: &[&str]) -> Option<&'static str> {
    let text = texts.join(" ");
    let all = [("Yes", YES), ("No", NO), ("Maybe", MAYBE), ("Don't know", UNSURE)];
    all.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests;
