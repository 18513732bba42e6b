//! What the customer does in a call.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use super::file::nothing;
use super::pattern::Pattern;
use super::shapes::{Many, Short, Time, deserialize_short};
use crate::flow::simulate::{Answer, Pressed, Understood};

/// A thing that the customer does. Each begins when the one before it is done.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Waits until this is heard, to the end of what is being said; what was heard for an earlier
    /// step does not count again.
    Hear(Pattern),
    /// Presses keys at the next question for keys.
    Press(Press),
    /// Says or writes something to the next bot that listens.
    Say(Box<Speech>),
    /// Does nothing for so long.
    Wait(Time),
    /// Lets an event come at the next block that waits for one: `CustomerReturned`.
    Event(String),
    /// Hangs up.
    HangUp,
}

impl Step {
    /// The key that it is written with.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Hear(_) => "hear",
            Self::Press(_) => "press",
            Self::Say(_) => "say",
            Self::Wait(_) => "wait",
            Self::Event(_) => "event",
            Self::HangUp => "hang_up",
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.name();
        match self {
            Self::Hear(pattern) if pattern.is_words() => write!(f, "{name} {:?}", pattern.as_str()),
            Self::Hear(pattern) => write!(f, "{name} {pattern}"),
            Self::Press(press) => write!(f, "{name} {}", press.keys),
            Self::Say(speech) => write!(f, "{name} {:?}", speech.text),
            Self::Wait(time) => write!(f, "{name} {time}"),
            Self::Event(event) => write!(f, "{name} {event}"),
            Self::HangUp => f.write_str(name),
        }
    }
}

/// Keys. The short form is the keys alone.
#[derive(Clone, Debug, Default)]
pub struct Press {
    /// The keys, of `0` to `9`, `*` and `#`.
    pub keys: String,
    /// When the first is pressed, after the prompt began, which it cuts short; else shortly after
    /// the end of the prompt.
    pub after: Option<Time>,
    /// The time between two keys.
    pub between: Option<Time>,
}

/// The long form of a [`Press`].
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, expecting = "a map with `keys`, `after`, `between`")]
pub struct LongPress {
    keys: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    between: Option<Time>,
}

impl Short for Press {
    type Long = LongPress;
    const EXPECTED: &'static str = "keys, or a map with `keys`, `after`, `between`";

    fn short(text: &str) -> Result<Self, String> {
        Self::long(LongPress { keys: text.to_owned(), after: None, between: None })
    }

    fn long(long: LongPress) -> Result<Self, String> {
        let LongPress { keys, after, between } = long;
        let known = |key: char| key.is_ascii_digit() || key == '*' || key == '#';
        if keys.is_empty() || !keys.chars().all(known) {
            return Err(format!("{keys:?} are no keys, expected some of 0 to 9, * and #"));
        }
        Ok(Self { keys, after, between })
    }
}

impl Serialize for Press {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { keys, after, between } = self.clone();
        match (after, between) {
            (None, None) => keys.serialize(serializer),
            _ => LongPress { keys, after, between }.serialize(serializer),
        }
    }
}

impl From<&Press> for Pressed {
    fn from(press: &Press) -> Self {
        Self {
            keys: press.keys.as_str().into(),
            after: press.after.map(|time| time.0),
            between: press.between.map(|time| time.0),
        }
    }
}

/// Something that the customer says. The short form is its words, which `given.lex` explains.
#[derive(Clone, Debug, Default)]
pub struct Speech {
    /// The words.
    pub text: String,
    /// What the bot makes of them; else `given.lex` says it.
    pub means: Option<Meaning>,
}

/// The long form of a [`Speech`].
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, expecting = "a map with `text` and `means`")]
pub struct LongSpeech {
    text: String,
    #[serde(default)]
    means: Option<Meaning>,
}

impl Short for Speech {
    type Long = LongSpeech;
    const EXPECTED: &'static str = "words, or a map with `text` and `means`";

    fn short(text: &str) -> Result<Self, String> {
        Ok(Self { text: text.to_owned(), means: None })
    }

    fn long(long: LongSpeech) -> Result<Self, String> {
        Ok(Self { text: long.text, means: long.means })
    }
}

impl Serialize for Speech {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.means.clone() {
            None => self.text.serialize(serializer),
            means => LongSpeech { text: self.text.clone(), means }.serialize(serializer),
        }
    }
}

/// What a bot makes of something that was said. The short form is the intent.
#[derive(Clone, Debug, Default)]
pub struct Meaning(LongMeaning);

/// The long form of a [`Meaning`].
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map with `intent` and `slots`")]
pub struct LongMeaning {
    /// The intent; left out where none is understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// Slots and their values.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub slots: Map<String, Value>,
    /// Attributes of the session.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub session_attributes: Map<String, Value>,
    /// What else is read under `$.Lex`: `SentimentResponse`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub more: Map<String, Value>,
    /// What the bot says before it is done.
    #[serde(skip_serializing_if = "nothing")]
    pub replies: Many<String>,
    /// How long the conversation takes; else as long as its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took: Option<Time>,
}

impl Short for Meaning {
    type Long = LongMeaning;
    const EXPECTED: &'static str = "the name of an intent, or a map with `intent` and `slots`";

    fn short(text: &str) -> Result<Self, String> {
        Ok(Self(LongMeaning { intent: Some(text.to_owned()), ..LongMeaning::default() }))
    }

    fn long(long: LongMeaning) -> Result<Self, String> {
        Ok(Self(long))
    }
}

impl Serialize for Meaning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl From<LongMeaning> for Meaning {
    fn from(long: LongMeaning) -> Self {
        Self(long)
    }
}

deserialize_short! { Press, Speech, Meaning }

impl Meaning {
    /// What the bot answers to these words, which are said so long after the prompt began.
    pub(super) fn answer(&self, text: &str, after: Option<u64>) -> Answer {
        Answer::Understood(Box::new(Understood {
            utterance: text.into(),
            after,
            took: self.0.took.map(|time| time.0),
            says: self.0.replies.iter().map(|reply| reply.as_str().into()).collect(),
            intent: self.0.intent.as_deref().unwrap_or_default().into(),
            slots: self.0.slots.clone(),
            session_attributes: self.0.session_attributes.clone(),
            more: self.0.more.clone(),
            ..Understood::default()
        }))
    }
}
