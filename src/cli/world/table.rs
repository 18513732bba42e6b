//! A table of what a bot understands: what a customer says becomes an intent.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::cli::app::read_text;
use crate::cli::exit::{Exit, Failure};
use crate::cli::replay::json_values;
use crate::flow::simulate::{Answer, LexAsk, Said, Understood};

/// What bots understand.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its lines; the first that fits counts.
    pub lines: Vec<Line>,
}

/// What a bot makes of words.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Line {
    /// The words, whatever their case and signs.
    pub says: String,
    /// The intent.
    pub intent: String,
    /// Slots and their values.
    pub slots: Map<String, Value>,
    /// The attributes of the session.
    pub session_attributes: Map<String, Value>,
    /// What the bot says before it hands back.
    pub answers: Vec<Box<str>>,
}

impl Table {
    /// Reads the lines of a file: JSON, one line or a list or several after each other.
    ///
    /// # Errors
    /// It cannot be read, is not JSON, or a line is none.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let mut lines = Vec::new();
        for document in json_values(&read_text(path)?, &name)? {
            let read = match document {
                Value::Array(items) => items.into_iter().map(Line::deserialize).collect(),
                one => Line::deserialize(one).map(|line| vec![line]),
            };
            let read: Vec<Line> = read.map_err(|error: serde_json::Error| {
                Failure::new(Exit::Input, format!("{name} is no table of a bot: {error}"))
                    .help(r#"write lines as {"says": "my bill", "intent": "Billing"}"#)
            })?;
            lines.extend(read);
        }
        Ok(Self { lines })
    }

    /// What is made of words. Of words that no line has, the intent of that very name is meant, or
    /// the one for what is not understood where the block tells that apart.
    pub fn understand(&self, ask: &LexAsk<'_>, said: Said) -> Answer {
        let heard = letters(&said.words);
        let known = self.lines.iter().find(|line| letters(&line.says) == heard);
        let known = known.cloned().unwrap_or_else(|| Line {
            intent: intent(ask.intents(), &heard).into(),
            ..Line::default()
        });
        Answer::Understood(Box::new(Understood {
            utterance: said.words,
            pressed: said.pressed,
            after: said.after,
            intent: known.intent.into(),
            slots: known.slots,
            session_attributes: known.session_attributes,
            says: known.answers,
            ..Understood::default()
        }))
    }
}

/// The intent for what a bot does not understand.
const FALLBACK: [&str; 2] = ["FallbackIntent", "AMAZON.FallbackIntent"];

fn intent<'a>(intents: impl Iterator<Item = &'a str>, heard: &str) -> &'a str {
    let intents: Vec<&str> = intents.collect();
    let same = intents.iter().find(|intent| {
        let name = letters(intent);
        name == heard || name.strip_suffix("intent") == Some(heard)
    });
    let fallback = || intents.iter().find(|intent| FALLBACK.contains(intent));
    same.or_else(fallback).copied().unwrap_or_default()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::intent;

    #[test]
    fn words_that_name_an_intent_mean_it() {
        let of =
            |heard| intent(["BookFlight", "CancelIntent", "FallbackIntent"].into_iter(), heard);
        assert_eq!(of("bookflight"), "BookFlight");
        assert_eq!(of("cancel"), "CancelIntent");
        assert_eq!(of("hmm"), "FallbackIntent");
        assert_eq!(intent(["BookFlight"].into_iter(), "hmm"), "");
    }
}
