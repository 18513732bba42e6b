//! What happened in a call, as a result.

use serde::Serialize;
use serde_json::Value;

use crate::connect::mask;
use crate::flow::model::{BlockId, EdgeKind};
use crate::flow::simulate::{
    BlockRef, Event, FlowId, Millis, Move, Party, Program, Role, Says, Sound, words,
};

/// Something that happened.
#[derive(Clone, Debug, Serialize)]
pub struct Happening {
    /// When, in milliseconds after the call began.
    pub at: Millis,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What can happen.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum What {
    /// The contact comes to a block.
    Enters { flow: String, block: String, r#type: String },
    /// It leaves a block: `NextAction`, `Equals 1`, the type of an error.
    Leaves { flow: String, block: String, way: String, to: Option<String> },
    /// A flow or module begins.
    Begins {
        flow: String,
        role: Role,
        /// Who calls, where the call begins here.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<String>,
    },
    /// A module returns.
    Returns { flow: String, result: String },
    /// Somebody hears something.
    Hears {
        to: Party,
        what: Sound,
        words: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        ssml: Option<String>,
        lasts: Millis,
        interruptible: bool,
    },
    /// What is said, ends here.
    Stops,
    /// The customer presses keys.
    Presses { keys: String },
    /// The customer says something.
    Speaks { words: String },
    /// The time is over.
    TimesOut,
    /// Something is set.
    Sets { space: &'static str, key: String, value: Value },
    /// A function has answered, or has not.
    Invoked {
        function: String,
        took: Millis,
        #[serde(skip_serializing_if = "Option::is_none")]
        fault: Option<String>,
    },
    /// Something outside was done.
    Does { r#type: String, parameters: Value },
    /// A block fails.
    Fails { error: String, why: String },
    /// The contact goes into a queue, or to an agent.
    Queued { queue: String },
    /// An agent answers.
    Answered,
    /// The agent leaves.
    AgentLeft,
    /// A third party is called.
    ThirdParty { number: String, tones: String },
    /// The contact is back.
    Returned,
    /// The call is over.
    Ends {
        end: &'static str,
        words: String,
        #[serde(rename = "ok")]
        orderly: bool,
    },
}

/// Turns events into what is shown.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'p> {
    /// The flows.
    pub program: &'p Program,
    /// The number that calls, where it is known.
    pub from: Option<&'p str>,
    /// Telephone numbers are shown.
    pub open: bool,
}

impl Telling<'_> {
    /// An event, to be shown.
    pub fn tell(&self, at: Millis, event: Event<'_>) -> Happening {
        Happening { at, what: self.what(event) }
    }

    fn what(&self, event: Event<'_>) -> What {
        match event {
            Event::Enters(at) => {
                let (block, kind) = self.block(at);
                What::Enters { flow: self.flow(at.flow), block, r#type: kind }
            }
            Event::Leaves { block: at, way, to } => {
                let (flow, (block, _)) = (self.flow(at.flow), self.block(at));
                What::Leaves { flow, block, way: self.way(at, way), to: self.to(at.flow, to) }
            }
            Event::Begins { flow, role } => {
                let from = self.from.filter(|_| role == Role::Main).map(|from| self.text(from));
                What::Begins { flow: self.flow(flow), role, from }
            }
            Event::Returns { module, result } => {
                What::Returns { flow: self.flow(module), result: result.into_owned() }
            }
            Event::Says(says) => self.hears(says),
            Event::Stops => What::Stops,
            Event::Presses { keys } => What::Presses { keys: self.keys(&keys) },
            Event::Speaks { text } => What::Speaks { words: text.into_owned() },
            Event::TimesOut => What::TimesOut,
            Event::Sets { space, key, value } => {
                What::Sets { space, key: key.into_owned(), value: self.value(&value) }
            }
            Event::Invoked { function, took, fault } => {
                let fault = fault.map(std::borrow::Cow::into_owned);
                What::Invoked { function: function.into_owned(), took, fault }
            }
            Event::Does { kind, parameters } => {
                What::Does { r#type: kind.into_owned(), parameters: self.value(&parameters) }
            }
            Event::Fails { error, why } => {
                What::Fails { error: error.into_owned(), why: why.into_owned() }
            }
            Event::Moves(to) => self.moves(to),
            Event::Ends(end) => {
                let (words, orderly) = (end.to_string(), end.is_orderly());
                What::Ends { end: end.name(), words, orderly }
            }
        }
    }

    fn hears(&self, says: Says<'_>) -> What {
        let Says { to, what, text, lasts, interruptible } = says;
        let text = self.text(&text);
        let ssml = (what == Sound::Ssml).then(|| text.clone());
        let words = if ssml.is_some() { words(&text) } else { text };
        What::Hears { to, what, words, ssml, lasts, interruptible }
    }

    fn moves(&self, to: Move<'_>) -> What {
        match to {
            Move::Queued { queue } => What::Queued { queue: queue.into_owned() },
            Move::Answered => What::Answered,
            Move::AgentLeft => What::AgentLeft,
            Move::ThirdParty { number, tones } => {
                What::ThirdParty { number: number.into_owned(), tones: tones.into_owned() }
            }
            Move::Returned => What::Returned,
        }
    }

    fn flow(&self, flow: FlowId) -> String {
        self.program.name(flow).to_owned()
    }

    fn block(&self, at: BlockRef) -> (String, String) {
        let block = self.program.block(at);
        block.map(|block| (block.identifier.into(), block.kind.into())).unwrap_or_default()
    }

    fn to(&self, flow: FlowId, to: Option<BlockId>) -> Option<String> {
        let block = self.program.block(BlockRef { flow, block: to? })?;
        Some(block.identifier.to_owned())
    }

    fn way(&self, at: BlockRef, way: EdgeKind) -> String {
        let block = self.program.block(at);
        let named = match way {
            EdgeKind::Condition(number) => block.and_then(|block| {
                let (operator, operand) = block.conditions().nth(number)?;
                Some(format!("{operator} {}", operand.unwrap_or("...")))
            }),
            EdgeKind::Error(number) => {
                block.and_then(|block| block.errors().nth(number).map(str::to_owned))
            }
            _ => None,
        };
        named.unwrap_or_else(|| "NextAction".into())
    }

    /// A text whose telephone numbers and the like are masked.
    pub fn text(&self, text: &str) -> String {
        if self.open { text.to_owned() } else { mask::text(text) }
    }

    /// Keys: as many as a telephone number has are masked as one.
    pub fn keys(&self, keys: &str) -> String {
        match self.open || keys.len() < NUMBER {
            true => keys.to_owned(),
            false => mask::address(keys),
        }
    }

    /// A value whose telephone numbers are masked.
    pub fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(map) => {
                map.iter().map(|(key, value)| (key.clone(), self.value(value))).collect()
            }
            other => other.clone(),
        }
    }
}

/// The digits that a telephone number has at least.
const NUMBER: usize = 7;
