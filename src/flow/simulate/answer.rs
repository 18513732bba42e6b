//! What the world answers to a call's questions.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Millis;

/// An answer to an [`Ask`](super::Ask). As JSON: `{"pressed": {"keys": "1"}}`, `"timed_out"`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// To [`Ask::Input`](super::Ask::Input): the customer presses keys.
    Pressed(Pressed),
    /// To [`Ask::Lex`](super::Ask::Lex): the bot has answered and listens again.
    Replied(Box<Replied>),
    /// To [`Ask::Lex`](super::Ask::Lex): the conversation with the bot is over.
    Understood(Box<Understood>),
    /// To what has a time limit: nothing came within it.
    TimedOut,
    /// To [`Ask::Lambda`](super::Ask::Lambda).
    Lambda(LambdaAnswer),
    /// To [`Ask::Hours`](super::Ask::Hours): whether they are open.
    Open(bool),
    /// To [`Ask::Metric`](super::Ask::Metric): the number.
    Number(f64),
    /// To [`Ask::Queue`](super::Ask::Queue).
    Queue(QueueAnswer),
    /// To [`Ask::Talk`](super::Ask::Talk).
    Talk(TalkAnswer),
    /// To [`Ask::ThirdParty`](super::Ask::ThirdParty).
    ThirdParty(ThirdPartyAnswer),
    /// To [`Ask::Wait`](super::Ask::Wait): an event came.
    Came {
        /// The event: `CustomerReturned`.
        event: Box<str>,
        /// How long after the question.
        #[serde(default)]
        after: Millis,
    },
    /// To [`Ask::Roll`](super::Ask::Roll): a number from 1 to 100.
    Rolled(u8),
    /// To [`Ask::Outside`](super::Ask::Outside): it is done.
    Done(Done),
    /// To anything that can fail: this error.
    Failed {
        /// The type of the error, such as `NoneFoundError`; one that the block has no branch for
        /// counts as `NoMatchingError`.
        error: Box<str>,
        /// How long after the question.
        #[serde(default)]
        after: Millis,
    },
    /// To anything that takes time: the customer hangs up.
    HungUp {
        /// How long after the question.
        #[serde(default)]
        after: Millis,
    },
}

/// Keys.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Pressed {
    /// The keys, of `0` to `9`, `*` and `#`. The block takes as many as it needs.
    pub keys: Box<str>,
    /// When the first is pressed, after the prompt began; else shortly after its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Millis>,
    /// The time between two keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub between: Option<Millis>,
}

/// A turn of a conversation with a bot after which the bot listens again.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Replied {
    /// What the customer said or wrote, or the keys.
    pub utterance: Box<str>,
    /// The customer pressed keys.
    #[serde(skip_serializing_if = "is_false")]
    pub pressed: bool,
    /// It answers what the bot obfuscates.
    #[serde(skip_serializing_if = "is_false")]
    pub secret: bool,
    /// When the customer began, after the bot began to ask; else shortly after its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Millis>,
    /// The functions that the bot called before it answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hooks: Vec<HookCall>,
    /// What the bot says. The customer can answer while it says the last of it.
    pub says: Vec<Box<str>>,
}

/// A call of the function of a bot.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct HookCall {
    /// Its ARN or name.
    pub function: Box<str>,
    /// How long it took.
    pub took: Millis,
    /// What went wrong, where something did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Box<str>>,
}

/// What a bot made of a conversation, in its last turn.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Understood {
    /// What the customer said or wrote, or the keys.
    pub utterance: Box<str>,
    /// The customer pressed keys.
    #[serde(skip_serializing_if = "is_false")]
    pub pressed: bool,
    /// It answers what the bot obfuscates.
    #[serde(skip_serializing_if = "is_false")]
    pub secret: bool,
    /// When the customer began, after the prompt began; else shortly after its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Millis>,
    /// The functions that the bot called before it answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hooks: Vec<HookCall>,
    /// How long the conversation with the bot took after that; else as long as its words take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took: Option<Millis>,
    /// What the bot said in between.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<Box<str>>,
    /// The intent; empty where none was understood.
    pub intent: Box<str>,
    /// The intent has failed.
    #[serde(skip_serializing_if = "is_false")]
    pub failed: bool,
    /// Slots and their values.
    pub slots: Map<String, Value>,
    /// The attributes of the session.
    pub session_attributes: Map<String, Value>,
    /// What else is to be read under `$.Lex`: `IntentConfidence`, `SentimentResponse`.
    pub more: Map<String, Value>,
}

/// What a Lambda function answered. As JSON: `{"took": 300, "answer": {"tier": "gold"}}`,
/// `{"error": "no such customer"}`, `{"throttled": null}`, `{"silence": null}`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct LambdaAnswer {
    /// How long it took; longer than the time limit is a time-out.
    #[serde(default)]
    pub took: Millis,
    /// What came back.
    #[serde(flatten)]
    pub outcome: LambdaOutcome,
}

/// What came back from a Lambda function.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LambdaOutcome {
    /// Its answer.
    Answer(Value),
    /// It failed, with these words.
    Error(Box<str>),
    /// It was throttled or the service failed: the call is repeated up to three times.
    Throttled,
    /// It never answered.
    Silence,
}

/// What happens to a contact that is put into a queue.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueAnswer {
    /// The queue takes no more.
    Full,
    /// An agent answers after so long.
    Answered(Millis),
    /// Nobody ever answers.
    Nobody,
}

/// What happens while customer and agent talk.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TalkAnswer {
    /// The agent hangs up after so long.
    AgentLeaves(Millis),
    /// The customer hangs up after so long.
    CustomerLeaves(Millis),
    /// Somebody is put on hold.
    Holds {
        /// After so long.
        after: Millis,
        /// For so long.
        lasts: Millis,
        /// The agent is put on hold, not the customer.
        #[serde(default)]
        agent: bool,
    },
}

/// What happens to a call to a third party.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ThirdPartyAnswer {
    /// It is answered.
    Answered {
        /// After so long.
        #[serde(default)]
        after: Millis,
        /// The third party hangs up after so long, and the flow goes on where it is to; else the
        /// customer stays there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        returns: Option<Millis>,
    },
    /// The line is busy.
    Busy,
    /// Nobody answers within the time limit.
    NoAnswer,
    /// The call cannot be made.
    Failed,
}

/// Something outside was done.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Done {
    /// How long it took.
    pub took: Millis,
    /// The result that a condition of the block compares: `OptedOut`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Box<str>>,
    /// What can be read from now on, in the block's namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

/// An answer that does not fit the question.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum AnswerError {
    /// The call asks nothing.
    #[error("the call asks nothing")]
    NotAsked,
    /// The answer is to another question.
    #[error("{kind} asks for {asked}, the answer is {answered}")]
    Unfit {
        /// The type of the block that asks.
        kind: String,
        /// What it asks for.
        asked: &'static str,
        /// What was answered.
        answered: &'static str,
    },
}

fn is_false(value: &bool) -> bool {
    !value
}

impl AnswerError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotAsked => "step the call on until it asks",
            Self::Unfit { .. } => "answer what `Call::ask` asks",
        }
    }
}

impl Answer {
    /// Keys, pressed soon after the end of the prompt.
    #[must_use]
    pub fn keys(keys: &str) -> Self {
        Self::Pressed(Pressed { keys: keys.into(), ..Pressed::default() })
    }

    /// The answer of a Lambda function that takes no time.
    #[must_use]
    pub fn lambda(answer: Value) -> Self {
        Self::Lambda(LambdaAnswer { took: 0, outcome: LambdaOutcome::Answer(answer) })
    }

    /// An intent that a bot has understood.
    #[must_use]
    pub fn intent(utterance: &str, intent: &str) -> Self {
        let understood = Understood {
            utterance: utterance.into(),
            intent: intent.into(),
            ..Understood::default()
        };
        Self::Understood(Box::new(understood))
    }

    /// Something outside was done, at once.
    #[must_use]
    pub fn done() -> Self {
        Self::Done(Done::default())
    }

    /// An error, at once.
    #[must_use]
    pub fn failed(error: &str) -> Self {
        Self::Failed { error: error.into(), after: 0 }
    }

    /// What kind of answer it is: `keys`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pressed(_) => "keys",
            Self::Replied(_) => "a turn of a bot",
            Self::Understood(_) => "an intent",
            Self::TimedOut => "a time-out",
            Self::Lambda(_) => "an answer of a function",
            Self::Open(_) => "whether it is open",
            Self::Number(_) => "a number",
            Self::Queue(_) => "what happens in the queue",
            Self::Talk(_) => "what happens in the conversation",
            Self::ThirdParty(_) => "what a third party does",
            Self::Came { .. } => "an event",
            Self::Rolled(_) => "a number of chance",
            Self::Done(_) => "something done",
            Self::Failed { .. } => "an error",
            Self::HungUp { .. } => "a customer who hangs up",
        }
    }
}
