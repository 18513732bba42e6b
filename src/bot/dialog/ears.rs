//! What words mean, as the matcher has it.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::bot::{Bot, Heard, How, Locale, Matcher, Slot};

/// An intent that words may mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Meant {
    pub intent: String,
    /// How sure that is, from 0 to 1.
    pub score: f64,
    /// The very words of the intent were said.
    pub exactly: bool,
    /// The slots that were filled with it, as events have them.
    pub slots: Vec<(String, Value)>,
}

/// The intents that words may mean, the likeliest first.
pub(super) fn meant(bot: &Bot, locale: &Locale, today: Date, words: &str) -> Vec<Meant> {
    let found = Matcher::new(bot, locale, today).understand(words);
    let known = found.into_iter().filter_map(|one| {
        let slots = one.slots.iter().map(|(name, heard)| (name.clone(), value(heard)));
        Some(Meant {
            score: one.confidence?,
            exactly: one.how == How::Exact,
            slots: slots.collect(),
            intent: one.intent,
        })
    });
    known.take(MOST).collect()
}

/// As many interpretations an event has at most, beside the fallback.
///
/// Source: Amazon Lex V2 Developer Guide, "Using confidence scores": up to five.
const MOST: usize = 4;

/// What a customer answers when a slot is asked for, and whether it is no value that the bot knows.
pub(super) fn answer(
    bot: &Bot,
    locale: &Locale,
    today: Date,
    slot: &Slot,
    words: &str,
) -> Option<(Value, bool)> {
    let heard = Matcher::new(bot, locale, today).answer(slot, words)?;
    Some((value(&heard), heard.resolved_values.is_empty()))
}

fn value(heard: &Heard) -> Value {
    json!({ "shape": "Scalar", "value": heard })
}
