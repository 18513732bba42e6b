//! A stand-in for how Lex understands: words become an intent and its slots, on this machine and
//! always in the same way.
//!
//! An utterance of the file counts as understood when it is said; one with slots, when what is said
//! in their places is of their types. Else the intents are weighed by the words that they share
//! with what was said. This is not how Lex does it: it knows no word that is not in the file, and
//! nothing of the language but its endings.

mod fill;
mod kinds;
mod template;
mod weigh;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

pub use kinds::{Heard, built_in};
pub use template::slots_in;

use self::kinds::{Now, Taker};
use self::template::{Filled, Form};
use self::weigh::Weights;
use self::words::Said;
use super::{At, Bot, Intent, Locale, Slot};

/// How sure it is of an utterance that is said as it is written.
const EXACT: f64 = 1.0;
/// How sure it is of an utterance whose slots take what was said.
const TEMPLATE: f64 = 0.95;
/// The same, where a slot takes any words.
const OPEN: f64 = 0.85;

/// The same, of words that utterances share with what was said, at most.
const WORDS: f64 = 0.94;
/// How much it counts that the next best intent is far behind.
const LEAD: f64 = 0.4;
/// Tuned so that what fits by 0.4, which is where words that mean something and words that do not
/// part, comes to the threshold of 0.7 that bots usually have.
const BEND: f64 = 2.65;

/// Understands words as a bot would in one of its locales.
#[derive(Debug)]
pub struct Matcher<'b> {
    bot: &'b Bot,
    locale: &'b Locale,
    now: Now,
    takers: BTreeMap<&'b str, Taker>,
    forms: Vec<Form<'b>>,
    weights: Weights,
}

/// How an intent was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// An utterance was said as it is written.
    Exact,
    /// An utterance with slots was said.
    Template,
    /// By words that utterances share with what was said.
    Words,
    /// Nothing was sure enough.
    Fallback,
}

/// Something that may have been meant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Interpretation {
    /// The intent.
    pub intent: String,
    /// How sure, from 0 to 1; of the fallback there is none.
    pub confidence: Option<f64>,
    /// How it was found.
    pub how: How,
    /// The utterance that is nearest, where one was said.
    pub utterance: Option<String>,
    /// The slots that are filled.
    pub slots: Vec<Filled>,
}

impl<'b> Matcher<'b> {
    /// A matcher for a bot in one of its locales. Dates are told from `today`.
    #[must_use]
    pub fn new(bot: &'b Bot, locale: &'b Locale, today: Date) -> Self {
        let kinds =
            bot.intents.iter().flat_map(|intent| &intent.slots).map(|slot| slot.kind.as_str());
        let takers = kinds.filter_map(|kind| Some((kind, Taker::new(bot, kind)?))).collect();
        let numbered = bot.intents.iter().enumerate();
        let forms: Vec<(usize, Form<'b>)> = numbered
            .flat_map(|(n, intent)| {
                let all = intent.utterances(&locale.id).iter();
                all.map(move |utterance| (n, Form::new(intent, utterance)))
            })
            .collect();
        let borrowed: Vec<_> = forms.iter().map(|(n, form)| (*n, form)).collect();
        let weights = Weights::new(&borrowed, bot.intents.len());
        let now = Now { today, is_day_first: locale.id.as_str() != "en-US" };
        let forms = forms.into_iter().map(|(_, form)| form).collect();
        Self { bot, locale, now, takers, forms, weights }
    }

    /// What may have been meant, what the bot would take first: the surest intent, or the fallback
    /// where none reaches the threshold of the locale. Others follow, the surest first.
    #[must_use]
    pub fn understand(&self, words: &str) -> Vec<Interpretation> {
        let said = Said::new(words).essence();
        let mut found = self.weighed(&said);
        for told in self.told(&said) {
            found.retain(|other| other.intent != told.intent);
            found.push(told);
        }
        found.sort_by(|a, b| {
            b.confidence.partial_cmp(&a.confidence).unwrap_or(std::cmp::Ordering::Equal)
        });
        let sure = |found: &Interpretation| found.confidence >= Some(*self.locale.confidence);
        if !found.first().is_some_and(sure) {
            found.insert(0, Interpretation::fallback(self.bot));
        }
        found
    }

    /// What a customer answers when a slot is asked for; none where it is no value of its type.
    #[must_use]
    pub fn answer(&self, slot: &Slot, words: &str) -> Option<Heard> {
        let taker = self.takers.get(slot.kind.as_str())?;
        fill::answer(taker, words, &self.now)
    }

    fn taker(&self, kind: &str) -> Option<&Taker> {
        self.takers.get(kind)
    }

    /// The intents of which an utterance was said, each with the best one: the surest, and of these
    /// the one whose slots take the fewest words of any kind.
    fn told(&self, said: &Said<'_>) -> Vec<Interpretation> {
        let mut best: BTreeMap<&str, (Interpretation, usize)> = BTreeMap::new();
        for form in &self.forms {
            let Some(slots) = form.fit(said, &|kind| self.taker(kind), &self.now) else { continue };
            let loose = self.loose(form, &slots);
            let told = self.interpretation(form, said, slots);
            let is_better = best.get(told.intent.as_str()).is_none_or(|(known, words)| {
                told.confidence > known.confidence
                    || (told.confidence == known.confidence && loose < *words)
            });
            if is_better {
                best.insert(&form.intent.name, (told, loose));
            }
        }
        best.into_values().map(|(told, _)| told).collect()
    }

    /// How many words are in slots that take any.
    fn loose(&self, form: &Form<'_>, filled: &[Filled]) -> usize {
        let open = form.slots().filter(|(_, kind)| self.taker(kind).is_some_and(Taker::is_open));
        let heard = open.filter_map(|(slot, _)| filled.iter().find(|(name, _)| name == slot));
        heard.map(|(_, heard)| heard.original_value.split_whitespace().count()).sum()
    }

    fn interpretation(
        &self,
        form: &Form<'_>,
        said: &Said<'_>,
        slots: Vec<Filled>,
    ) -> Interpretation {
        let is_open = |(_, kind)| self.taker(kind).is_some_and(Taker::is_open);
        let (how, confidence) = match (slots.is_empty(), form.slots().any(is_open)) {
            (true, _) => (How::Exact, EXACT),
            (false, false) => (How::Template, TEMPLATE),
            (false, true) => (How::Template, OPEN),
        };
        Interpretation {
            intent: form.intent.name.value.clone(),
            confidence: Some(confidence),
            how,
            utterance: Some(form.utterance.to_owned()),
            slots: fill::rest(self, form.intent, said, slots),
        }
    }

    /// All intents with utterances, as far as their words fit.
    fn weighed(&self, said: &Said<'_>) -> Vec<Interpretation> {
        let heeds = fill::heeds(self, said);
        let scores = self.weights.scores(&heeds);
        let sure = confidences(&scores);
        let intents = self.bot.intents.iter().zip(sure);
        let said_to = |(intent, confidence): (&Intent, f64)| Interpretation {
            intent: intent.name.value.clone(),
            confidence: Some(confidence),
            how: How::Words,
            utterance: None,
            slots: fill::rest(self, intent, said, Vec::new()),
        };
        intents.filter(|(_, sure)| *sure > 0.0).map(said_to).collect()
    }
}

impl Interpretation {
    /// What is not understood.
    #[must_use]
    pub fn fallback(bot: &Bot) -> Self {
        let name = bot.fallback().map_or("FallbackIntent", |intent| intent.name.as_str());
        Self {
            intent: name.to_owned(),
            confidence: None,
            how: How::Fallback,
            utterance: None,
            slots: Vec::new(),
        }
    }
}

/// From how well intents fit to how sure one can be of each: less than of an utterance that was
/// said, and less the nearer another one is.
fn confidences(scores: &[f64]) -> Vec<f64> {
    let others = |n: usize| {
        let rest = scores.iter().enumerate().filter(|(other, _)| *other != n);
        rest.map(|(_, score)| *score).fold(0.0, f64::max)
    };
    let sure = |(n, score): (usize, &f64)| {
        let fit = (score + LEAD * (score - others(n))).clamp(0.0, 1.0);
        (WORDS * (1.0 - (1.0 - fit).powf(BEND)) * 100.0).round() / 100.0
    };
    scores.iter().enumerate().map(sure).collect()
}

/// What two utterances have in common that no bot can tell apart: their words without case, signs
/// and endings, and the types of their slots.
pub(in crate::bot) fn alike(intent: &Intent, utterance: &At<String>) -> String {
    weigh::of_parts(&Form::new(intent, utterance).parts).join(" ")
}

/// What a customer says to a question for a yes: `Some(true)`, `Some(false)`, or neither.
#[must_use]
pub fn yes_or_no(words: &str) -> Option<bool> {
    let said = Said::new(words);
    let all = said.texts(&(0..said.words.len()));
    match kinds::confirmation(&all) {
        Some("Yes") => Some(true),
        Some("No") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
