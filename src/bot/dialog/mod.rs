//! A conversation with a bot: a stand-in for the runtime of Amazon Lex V2.
//!
//! [`Conversation::hear`] is one turn: what the customer says goes in, what the bot says comes out, and
//! the [`Ending`] where the conversation is over. The functions of the bot are called through [`Hooks`],
//! with the event that the service sends. What words mean, the [matcher](super) says.
//!
//! Sources: Amazon Lex V2 Developer Guide, "Lambda input event format", "Lambda response format",
//! "AMAZON.FallbackIntent" and "Invoke dialog code hook". What is not documented is told in docs/call.md.

mod ears;
mod ending;
mod event;
mod next;
mod prompt;
mod session;
mod turn;

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{Bot, Locale};
pub use ending::Ending;
use session::{Active, Awaits};
use turn::Turn;

/// Calls the functions of a bot.
pub trait Hooks {
    /// Calls the function of this name with an event, and gives its answer.
    ///
    /// # Errors
    /// The function has failed, or was too late: why.
    fn call(&mut self, function: &str, event: &Value) -> Result<Value, String>;
}

/// What the customer does in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input<'a> {
    /// Says something.
    Speech(&'a str),
    /// Presses keys.
    Keys(&'a str),
    /// Writes something.
    Text(&'a str),
}

/// What a bot makes of a turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// What it says, in this order; plain text or SSML.
    pub says: Vec<String>,
    /// How the conversation ended; none where the bot listens again.
    pub end: Option<Ending>,
}

/// Where a conversation takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id of the conversation: in Amazon Connect that of the contact.
    pub session: String,
    /// The ids of the bot and of its alias.
    pub ids: (String, String),
    /// The language that is spoken, such as `en-GB`; the leading one of the bot where there is none, or
    /// the bot does not know it.
    pub language: Option<String>,
    /// The date, for what customers say of days.
    pub today: Date,
}

/// A conversation with a bot.
#[derive(Clone, Debug)]
pub struct Conversation {
    bot: Arc<Bot>,
    place: Place,
    /// The attributes of the session.
    attributes: Map<String, Value>,
    contexts: Vec<Value>,
    awaits: Awaits,
    active: Option<Active>,
    /// How often in a row the customer said what was not expected.
    misses: u32,
    turns: u32,
}

impl Conversation {
    /// A conversation that begins with these attributes of its session.
    #[must_use]
    pub fn new(bot: Arc<Bot>, place: Place, attributes: Map<String, Value>) -> Self {
        let (contexts, awaits, active, misses, turns) = Default::default();
        Self { bot, place, attributes, contexts, awaits, active, misses, turns }
    }

    /// One turn.
    pub fn hear(&mut self, input: Input<'_>, hooks: &mut dyn Hooks) -> Reply {
        self.turns += 1;
        Turn::new(self, input, hooks).run()
    }

    /// Whether what is said next answers for a slot whose values nobody is to read.
    #[must_use]
    pub fn hides(&self) -> bool {
        let Awaits::Slot(name) = &self.awaits else { return false };
        self.intent().and_then(|intent| intent.slot(name)).is_some_and(|slot| slot.obfuscate)
    }

    fn locale(&self) -> Option<&Locale> {
        let spoken = self.place.language.as_deref().and_then(|language| self.bot.locale(language));
        spoken.or_else(|| self.bot.locales.first())
    }

    /// The locale as the file of the bot writes it.
    fn language(&self) -> &str {
        self.locale().map_or("", |locale| locale.id.as_str())
    }
}

impl<'a> Input<'a> {
    /// The words, or the keys.
    #[must_use]
    pub fn words(self) -> &'a str {
        match self {
            Self::Speech(words) | Self::Keys(words) | Self::Text(words) => words,
        }
    }

    /// As the events of Lex name it.
    fn mode(self) -> &'static str {
        match self {
            Self::Speech(_) => "Speech",
            Self::Keys(_) => "DTMF",
            Self::Text(_) => "Text",
        }
    }
}

#[cfg(test)]
mod tests;
