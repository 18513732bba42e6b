//! What is in the file of a bot.

mod at;
mod localized;
mod read;

use std::time::Duration;

pub use at::At;
pub use localized::{Localized, Text, Utterances};
pub use read::is_meant;

/// The built-in intent for what is not understood; it has no utterances.
pub const FALLBACK_SIGNATURE: &str = "AMAZON.FallbackIntent";

/// A bot with all of its locales.
#[derive(Clone, Debug, PartialEq)]
pub struct Bot {
    /// Its name.
    pub name: At<String>,
    /// What it is for.
    pub description: Option<At<String>>,
    /// The function that the code hooks of its intents call, by its name; none where the bot has
    /// no function.
    pub fulfilment: Option<At<String>>,
    /// How long a session lives without a word: from a minute to a day.
    pub idle_session: At<Duration>,
    /// Whether it is directed at children (COPPA).
    pub child_directed: bool,
    /// Its locales in the order of the file; the first is the leading one.
    pub locales: Vec<Locale>,
    /// Its own slot types.
    pub slot_types: Vec<SlotType>,
    /// Its intents in the order of the file.
    pub intents: Vec<Intent>,
    /// Which bot goes on, where this one only finds that out.
    pub routing: Option<Routing>,
}

/// A locale.
#[derive(Clone, Debug, PartialEq)]
pub struct Locale {
    /// As the file writes it: `en-GB`.
    pub id: At<String>,
    /// Who speaks; none where the bot is for text only.
    pub voice: Option<Voice>,
    /// How sure the bot has to be of an intent, from 0 to 1.
    pub confidence: At<f64>,
}

/// A voice of Amazon Polly.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    /// Its id, such as `Amy`.
    pub id: At<String>,
    /// What makes it sound.
    pub engine: Engine,
}

/// What makes a voice sound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// `standard`.
    Standard,
    /// `neural`, unless the file says otherwise.
    #[default]
    Neural,
    /// `long-form`.
    LongForm,
    /// `generative`.
    Generative,
}

/// A slot type of the bot's own.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotType {
    /// Its name.
    pub name: At<String>,
    /// What it is for.
    pub description: Option<At<String>>,
    /// What a synonym resolves to.
    pub resolution: Resolution,
    /// The built-in type that it narrows, such as `AMAZON.AlphaNumeric`.
    pub parent: Option<At<String>>,
    /// A regular expression for what it takes; `AMAZON.AlphaNumeric` can be narrowed so.
    pub pattern: Option<At<String>>,
    /// Its values.
    pub values: Vec<SlotValue>,
}

/// A value of a slot type.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotValue {
    /// The value itself.
    pub value: At<String>,
    /// Other words for it.
    pub synonyms: Vec<At<String>>,
}

/// What a word resolves to that is no value but looks like one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Resolution {
    /// `top`: a synonym becomes its value, and nothing else is taken (`TopResolution`).
    #[default]
    Top,
    /// `original`: what was said stays as it is, whether it is a value or not (`OriginalValue`).
    Original,
}

/// An intent.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// Its name.
    pub name: At<String>,
    /// What it is for.
    pub description: Option<At<String>>,
    /// The built-in intent that it is, such as [`FALLBACK_SIGNATURE`].
    pub parent: Option<At<String>>,
    /// What customers say to it.
    pub utterances: Utterances,
    /// When its function is called.
    pub hooks: Hooks,
    /// What the bot says when it is done.
    pub closing: Option<Text>,
    /// What the bot says when it could not be done.
    pub failure: Option<Text>,
    /// What the bot asks before it is done.
    pub confirmation: Option<Confirmation>,
    /// Its slots in the order in which they are asked for.
    pub slots: Vec<Slot>,
}

/// When a function is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hooks {
    /// In every turn (`DialogCodeHook`).
    pub dialog: bool,
    /// When all slots are filled (`FulfillmentCodeHook`).
    pub fulfilment: bool,
}

/// A question that is asked before an intent is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmation {
    /// The question.
    pub prompt: Text,
    /// What the bot says to a no.
    pub declined: Option<Text>,
}

/// A slot of an intent.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// Its name.
    pub name: At<String>,
    /// What it is for.
    pub description: Option<At<String>>,
    /// The name of its type: the bot's own, or a built-in one (`AMAZON.Number`).
    pub kind: At<String>,
    /// The question for it.
    pub prompt: Option<Text>,
    /// Whether the bot asks for it; else only its function may.
    pub required: bool,
    /// How often the bot asks again (`maxRetries`).
    pub tries: At<u32>,
    /// Whether logs hide what was said.
    pub obfuscate: bool,
}

/// Which bot goes on after an intent: Lex sets a session attribute when the intent ends, and the
/// flow compares it.
#[derive(Clone, Debug, PartialEq)]
pub struct Routing {
    /// The session attribute.
    pub attribute: At<String>,
    /// Names of intents and the attribute's value after each.
    pub intents: Vec<(At<String>, At<String>)>,
}

impl Bot {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// [`Unreadable`](super::Unreadable) names all that has no meaning, each with its place.
    pub fn read(text: &str) -> Result<Self, super::Unreadable> {
        read::bot(text)
    }

    /// The locale of this name, as the file writes it or as Lex does: `en-GB`, `en_GB`.
    #[must_use]
    pub fn locale(&self, name: &str) -> Option<&Locale> {
        let name = name.replace('_', "-");
        self.locales.iter().find(|locale| locale.id.eq_ignore_ascii_case(&name))
    }

    /// The intent of this name.
    #[must_use]
    pub fn intent(&self, name: &str) -> Option<&Intent> {
        self.intents.iter().find(|intent| intent.name.as_str() == name)
    }

    /// The intent for what is not understood.
    #[must_use]
    pub fn fallback(&self) -> Option<&Intent> {
        self.intents.iter().find(|intent| intent.is_fallback())
    }

    /// The bot's own slot type of this name.
    #[must_use]
    pub fn slot_type(&self, name: &str) -> Option<&SlotType> {
        self.slot_types.iter().find(|kind| kind.name.as_str() == name)
    }
}

impl Locale {
    /// As Lex writes it: `en_GB`.
    #[must_use]
    pub fn lex_id(&self) -> String {
        self.id.replace('-', "_")
    }
}

impl Intent {
    /// Whether it is for what is not understood.
    #[must_use]
    pub fn is_fallback(&self) -> bool {
        self.parent.as_ref().is_some_and(|parent| parent.as_str() == FALLBACK_SIGNATURE)
    }

    /// What customers say to it in a locale (`en-GB`).
    #[must_use]
    pub fn utterances(&self, locale: &str) -> &[At<String>] {
        self.utterances.of(locale).map_or(&[], Vec::as_slice)
    }

    /// The slot of this name.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.name.as_str() == name)
    }
}

impl Routing {
    /// The attribute's value after an intent.
    #[must_use]
    pub fn of(&self, intent: &str) -> Option<&str> {
        let found = self.intents.iter().find(|(name, _)| name.as_str() == intent);
        found.map(|(_, value)| value.as_str())
    }
}
