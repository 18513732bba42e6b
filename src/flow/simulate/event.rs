//! What happens in a call, told to whoever listens.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::Millis;
use super::end::End;
use super::program::{BlockRef, FlowId};
use crate::flow::model::{BlockId, EdgeKind};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<'a> {
    /// The contact comes to a block.
    Enters(BlockRef),
    /// The contact leaves a block along one of its ways; `to` is `None` where that leads nowhere.
    Leaves {
        /// The block.
        block: BlockRef,
        /// Its way.
        way: EdgeKind,
        /// Where that leads.
        to: Option<BlockId>,
    },
    /// A flow or module begins.
    Begins {
        /// The flow.
        flow: FlowId,
        /// What it is for.
        role: Role,
    },
    /// A module returns to the flow that invoked it.
    Returns {
        /// The module.
        module: FlowId,
        /// The result that it names, or nothing.
        result: Cow<'a, str>,
    },
    /// Somebody begins to hear or read something.
    Says(Says<'a>),
    /// What was being said ends here, before its end.
    Stops,
    /// The customer has pressed keys.
    Presses {
        /// The keys that the block took.
        keys: Cow<'a, str>,
        /// They are kept, or answer what a bot obfuscates: nobody is to read them.
        secret: bool,
    },
    /// The customer has said or written something.
    Speaks {
        /// The words.
        text: Cow<'a, str>,
        /// They answer what a bot obfuscates: nobody is to read them.
        secret: bool,
    },
    /// The time for an input, an event or a form is over.
    TimesOut,
    /// Something can be read from now on that could not before, or is another.
    Sets {
        /// The namespace: `Attributes`.
        space: &'static str,
        /// The key; empty where the namespace is set as a whole.
        key: Cow<'a, str>,
        /// The value.
        value: Cow<'a, Value>,
    },
    /// A Lambda function has answered, or has not.
    Invoked {
        /// Its ARN or name.
        function: Cow<'a, str>,
        /// How long it took.
        took: Millis,
        /// What went wrong, where something did.
        fault: Option<Cow<'a, str>>,
    },
    /// Something outside of the flow was done or asked for: a task, a case, a tag.
    Does {
        /// The type of the block.
        kind: Cow<'a, str>,
        /// What it was done with.
        parameters: Cow<'a, Value>,
    },
    /// A block takes an error branch, or has none to take.
    Fails {
        /// The type of the error.
        error: Cow<'a, str>,
        /// Why.
        why: Cow<'a, str>,
    },
    /// Where the contact is, has changed.
    Moves(Move<'a>),
    /// The call is over.
    Ends(End),
}

/// What somebody hears or reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Says<'a> {
    /// Who hears it.
    pub to: Party,
    /// What it is.
    pub what: Sound,
    /// The text as it is given to the voice, references filled in; of audio its id or address.
    pub text: Cow<'a, str>,
    /// How long it lasts where nobody interrupts; 0 for what is read.
    pub lasts: Millis,
    /// The customer can cut it short with a key or a word.
    pub interruptible: bool,
}

/// The kinds of things to hear or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sound {
    /// Plain text.
    Text,
    /// SSML; [`words`](super::words) are what is heard of it.
    Ssml,
    /// A prompt of the instance.
    Prompt,
    /// A recording in S3.
    Media,
    /// Words of a Lex bot.
    Bot,
    /// The music of a queue or of holding, where no flow is set.
    Music,
}

/// Somebody in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// Who called.
    Customer,
    /// Who answers.
    Agent,
}

/// What a flow runs for.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It handles the contact.
    Main,
    /// The contact came from another flow.
    Transfer,
    /// It is a module.
    Module,
    /// The contact waits in a queue.
    CustomerQueue,
    /// An agent is about to be joined: for the agent.
    AgentWhisper,
    /// An agent is about to be joined: for the customer.
    CustomerWhisper,
    /// The customer is on hold.
    CustomerHold,
    /// The agent is on hold.
    AgentHold,
    /// The agent has left.
    Disconnect,
}

/// Where a contact goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Move<'a> {
    /// Into a queue, or to an agent.
    Queued {
        /// The queue or the agent.
        queue: Cow<'a, str>,
    },
    /// An agent has taken the contact.
    Answered,
    /// The agent has left.
    AgentLeft,
    /// To somebody outside.
    ThirdParty {
        /// The number that is dialled.
        number: Cow<'a, str>,
        /// The tones that are sent after the answer.
        tones: Cow<'a, str>,
    },
    /// Back from outside.
    Returned,
}

/// Listens to a call.
pub trait Sink {
    /// Something happened, so many milliseconds after the call began.
    fn event(&mut self, at: Millis, event: Event<'_>);

    /// Whether it listens at all: to who does not, nothing is told that has to be put together.
    fn listens(&self) -> bool {
        true
    }
}

/// Listens to nothing.
impl Sink for () {
    fn event(&mut self, _: Millis, _: Event<'_>) {}

    fn listens(&self) -> bool {
        false
    }
}

/// Keeps everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorder {
    /// What happened, and when.
    pub events: Vec<(Millis, Event<'static>)>,
}

impl Sink for Recorder {
    fn event(&mut self, at: Millis, event: Event<'_>) {
        self.events.push((at, event.into_owned()));
    }
}

fn own<T: ToOwned + ?Sized>(text: Cow<'_, T>) -> Cow<'static, T> {
    Cow::Owned(text.into_owned())
}

impl Event<'_> {
    /// The event, to keep.
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        match self {
            Self::Enters(block) => Event::Enters(block),
            Self::Leaves { block, way, to } => Event::Leaves { block, way, to },
            Self::Begins { flow, role } => Event::Begins { flow, role },
            Self::Returns { module, result } => Event::Returns { module, result: own(result) },
            Self::Says(says) => Event::Says(Says { text: own(says.text), ..says }),
            Self::Stops => Event::Stops,
            Self::Presses { keys, secret } => Event::Presses { keys: own(keys), secret },
            Self::Speaks { text, secret } => Event::Speaks { text: own(text), secret },
            Self::TimesOut => Event::TimesOut,
            Self::Sets { space, key, value } => {
                Event::Sets { space, key: own(key), value: own(value) }
            }
            Self::Invoked { function, took, fault } => {
                Event::Invoked { function: own(function), took, fault: fault.map(own) }
            }
            Self::Does { kind, parameters } => {
                Event::Does { kind: own(kind), parameters: own(parameters) }
            }
            Self::Fails { error, why } => Event::Fails { error: own(error), why: own(why) },
            Self::Moves(to) => Event::Moves(to.into_owned()),
            Self::Ends(end) => Event::Ends(end),
        }
    }
}

impl Move<'_> {
    fn into_owned(self) -> Move<'static> {
        match self {
            Self::Queued { queue } => Move::Queued { queue: own(queue) },
            Self::Answered => Move::Answered,
            Self::AgentLeft => Move::AgentLeft,
            Self::ThirdParty { number, tones } => {
                Move::ThirdParty { number: own(number), tones: own(tones) }
            }
            Self::Returned => Move::Returned,
        }
    }
}
