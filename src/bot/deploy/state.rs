//! A bot as Amazon Lex holds it, as far as files of bots say it. What a file says and what the
//! service has are both told in these words, so that they can be compared field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// A bot with all that belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Bot {
    /// Its name.
    pub name: String,
    /// What holds for the bot as a whole.
    pub settings: Settings,
    /// Its locales, by the ids of the service (`en_GB`).
    pub locales: BTreeMap<String, Locale>,
}

/// What holds for a bot as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Settings {
    /// What it is for.
    pub description: Option<String>,
    /// The ARN of the role that the service takes on.
    pub role: Option<String>,
    /// After how many seconds without a word a session ends.
    pub idle_session: i32,
    /// It speaks to children under 13 (COPPA).
    pub child_directed: bool,
}

/// A locale with its slot types and intents.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Locale {
    /// What holds for the locale as a whole.
    pub settings: LocaleSettings,
    /// The slot types that are the bot's own.
    pub slot_types: BTreeMap<String, SlotType>,
    /// The intents with their slots.
    pub intents: BTreeMap<String, (Intent, BTreeMap<String, Slot>)>,
}

/// What holds for a locale as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LocaleSettings {
    /// The voice of Amazon Polly, and its engine (`neural`).
    pub voice: Option<(String, String)>,
    /// How sure the service has to be of an intent, from 0 to 1.
    pub confidence: f64,
}

/// A slot type.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SlotType {
    /// What it is for.
    pub description: Option<String>,
    /// The built-in type that it extends.
    pub parent: Option<String>,
    /// What narrows the built-in type: a regular expression.
    pub pattern: Option<String>,
    /// A synonym resolves to its value; else what was said is kept.
    pub resolves: bool,
    /// The values with their synonyms.
    pub values: BTreeMap<String, BTreeSet<String>>,
}

/// An intent, without its slots.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Intent {
    /// What it is for.
    pub description: Option<String>,
    /// The built-in intent that it extends.
    pub parent: Option<String>,
    /// What is said to come to it.
    pub utterances: BTreeSet<String>,
    /// The function is asked at each turn.
    pub dialog: bool,
    /// The function fulfils it.
    pub fulfilment: bool,
    /// What is said when it is fulfilled.
    pub closing: Option<String>,
    /// What is said when the function fails.
    pub failure: Option<String>,
    /// What is asked before it is fulfilled.
    pub confirmation: Option<Confirmation>,
    /// The session attributes that are set when it ends.
    pub sets: BTreeMap<String, String>,
    /// The slots in the order in which they are asked for: their names, or at the service their ids.
    pub priorities: Vec<String>,
}

/// What is asked before an intent is fulfilled.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Confirmation {
    /// The question.
    pub prompt: String,
    /// What is said to a no.
    pub declined: Option<String>,
}

/// A slot of an intent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Slot {
    /// What it is for.
    pub description: Option<String>,
    /// Its type: the name of a built-in one or of one of the bot's own, which at the service is an
    /// id.
    pub slot_type: String,
    /// What is asked for it.
    pub prompt: Option<String>,
    /// It is asked for until it is there.
    pub required: bool,
    /// How often it is asked again.
    pub tries: i32,
    /// It is left out of logs.
    pub obfuscate: bool,
}

/// A name under which a version of a bot is reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Alias {
    /// The version.
    pub version: Option<String>,
    /// The function that hooks call, by locale; none where nothing calls it.
    pub locales: BTreeMap<String, Option<String>>,
}

/// A version of a bot, which never changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Version {
    /// What tells its contents from others: its description.
    pub mark: String,
    /// The locales that are in it.
    pub locales: Vec<String>,
}

/// One of the things that the service holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Thing {
    /// A bot.
    Bot(Settings),
    /// A locale.
    Locale(LocaleSettings),
    /// A slot type.
    SlotType(SlotType),
    /// An intent.
    Intent(Intent),
    /// A slot.
    Slot(Slot),
    /// A version.
    Version(Version),
    /// An alias.
    Alias(Alias),
}

/// What a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A bot.
    Bot,
    /// A locale.
    Locale,
    /// A slot type.
    SlotType,
    /// An intent.
    Intent,
    /// A slot.
    Slot,
    /// A version.
    Version,
    /// An alias.
    Alias,
}

impl Kind {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Locale => "locale",
            Self::SlotType => "slot type",
            Self::Intent => "intent",
            Self::Slot => "slot",
            Self::Version => "version",
            Self::Alias => "alias",
        }
    }
}

impl Thing {
    /// What it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Bot(_) => Kind::Bot,
            Self::Locale(_) => Kind::Locale,
            Self::SlotType(_) => Kind::SlotType,
            Self::Intent(_) => Kind::Intent,
            Self::Slot(_) => Kind::Slot,
            Self::Version(_) => Kind::Version,
            Self::Alias(_) => Kind::Alias,
        }
    }
}
