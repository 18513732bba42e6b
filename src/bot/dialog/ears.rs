//! What words mean.

use crate::bot::{Bot, Resolution};

/// An intent that words may mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Meant {
    pub intent: String,
    /// How sure that is, from 0 to 1; 1 where these are the very words of the intent.
    pub score: f64,
    /// The slots that were filled with it.
    pub slots: Vec<(String, Heard)>,
}

/// The value of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    /// As it was said.
    pub original: String,
    /// As the bot takes it.
    pub value: String,
    /// It is a value of the type, and not only something that could be one.
    pub sure: bool,
}

const YES: [&str; 14] = [
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
    "thats right",
    "confirm",
];
const NO: [&str; 9] =
    ["no", "nope", "nah", "never mind", "dont", "do not", "stop", "cancel", "not now"];

/// Whether words are a yes or a no; none where they are neither.
pub(super) fn yes_or_no(words: &str) -> Option<bool> {
    let words = letters(words);
    let begins = |known: &str| {
        words.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    match (YES.into_iter().any(begins), NO.into_iter().any(begins)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Lower-case words without signs.
fn letters(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| *c != '\'')
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    kept.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The intents that words may mean, the likeliest first.
pub(super) fn meant(bot: &Bot, locale: &str, words: &str) -> Vec<Meant> {
    let said = letters(words);
    let said: Vec<&str> = said.split_whitespace().collect();
    let mut all = Vec::new();
    for intent in &bot.intents {
        let mut best: Option<Meant> = None;
        for utterance in intent.utterances(locale) {
            let spaced = utterance.replace('{', " {").replace('}', "} ");
            let parts: Vec<String> = spaced
                .split_whitespace()
                .map(|part| if part.starts_with('{') { part.to_owned() } else { letters(part) })
                .filter(|part| !part.is_empty())
                .collect();
            let mut slots = Vec::new();
            let fits = fit(bot, locale, &intent.name, &parts, &said, &mut slots);
            let score = if fits { 1.0 } else { overlap(&parts, &said) };
            if best.as_ref().is_none_or(|best| best.score < score) {
                let slots = if fits { slots } else { Vec::new() };
                best = Some(Meant { intent: intent.name.value.clone(), score, slots });
            }
        }
        all.extend(best.filter(|best| best.score > 0.0));
    }
    all.sort_by(|one, other| other.score.total_cmp(&one.score));
    all.truncate(4);
    all
}

fn fit(
    bot: &Bot,
    locale: &str,
    intent: &str,
    parts: &[String],
    said: &[&str],
    slots: &mut Vec<(String, Heard)>,
) -> bool {
    let Some((part, rest)) = parts.split_first() else { return said.is_empty() };
    let Some(slot) = part.strip_prefix('{') else {
        return said.split_first().is_some_and(|(first, after)| {
            *first == part && fit(bot, locale, intent, rest, after, slots)
        });
    };
    let slot = slot.trim_end_matches('}');
    let Some(kind) = bot.intent(intent).and_then(|intent| intent.slot(slot)).map(|slot| &slot.kind)
    else {
        return false;
    };
    (1..=said.len()).rev().any(|count| {
        let (taken, after) = said.split_at(count);
        let Some(heard) = value(bot, locale, kind, &taken.join(" ")) else { return false };
        let before = slots.len();
        slots.push((slot.to_owned(), heard));
        let fits = fit(bot, locale, intent, rest, after, slots);
        if !fits {
            slots.truncate(before);
        }
        fits
    })
}

/// How many of the words two sentences have in common.
fn overlap(parts: &[String], said: &[&str]) -> f64 {
    let common = said.iter().filter(|word| parts.iter().any(|part| part == *word)).count();
    let all = parts.len().max(said.len()).max(1);
    0.9 * common as f64 / all as f64
}

/// The value of a slot of a type.
pub(super) fn value(bot: &Bot, _locale: &str, kind: &str, words: &str) -> Option<Heard> {
    let said = letters(words);
    let heard =
        |value: &str, sure| Heard { original: words.to_owned(), value: value.to_owned(), sure };
    if said.is_empty() {
        return None;
    }
    let Some(kind) = bot.slot_type(kind) else {
        let is_number = kind.ends_with("Number");
        let digits: String = words.chars().filter(char::is_ascii_digit).collect();
        return match is_number {
            true if digits.is_empty() => None,
            true => Some(heard(&digits, true)),
            false => Some(heard(words.trim(), false)),
        };
    };
    let is = |text: &str| {
        let text = letters(text);
        said == text || format!(" {said} ").contains(&format!(" {text} "))
    };
    let listed = kind
        .values
        .iter()
        .find(|value| is(&value.value) || value.synonyms.iter().any(|synonym| is(synonym)));
    match (listed, kind.resolution) {
        (Some(value), Resolution::Top) => Some(heard(&value.value, true)),
        (Some(_), Resolution::Original) => Some(heard(words.trim(), true)),
        (None, Resolution::Original) => Some(heard(words.trim(), false)),
        (None, Resolution::Top) => None,
    }
}
