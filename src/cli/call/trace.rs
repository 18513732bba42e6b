//! What happened in a call, as a result.

use serde::Serialize;
use serde_json::Value;

use crate::connect::mask::{self, HIDDEN};
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
#[derive(Clone, Debug)]
pub struct Telling<'p> {
    /// The flows.
    pub program: &'p Program,
    /// The number that calls, where it is known.
    pub from: Option<&'p str>,
    /// Telephone numbers and what is secret are shown.
    pub open: bool,
    /// What the customer entered that nobody is to read, and what is shown for it.
    pub secrets: Vec<(String, String)>,
}

impl Telling<'_> {
    /// An event, to be shown.
    pub fn tell(&mut self, at: Millis, event: Event<'_>) -> Happening {
        let secret = match &event {
            Event::Presses { keys, secret: true } if keys.len() >= SECRET => {
                let is_number = keys.len() >= NUMBER;
                let shown = if is_number { mask::address(keys) } else { HIDDEN.into() };
                Some((keys.clone().into_owned(), shown))
            }
            Event::Speaks { text, secret: true } => {
                Some((text.clone().into_owned(), HIDDEN.into()))
            }
            _ => None,
        };
        self.secrets.extend(secret);
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
            Event::Presses { keys, .. } => What::Presses { keys: self.text(&keys) },
            Event::Speaks { text, .. } => What::Speaks { words: self.text(&text) },
            Event::TimesOut => What::TimesOut,
            Event::Sets { space, key, value } => {
                What::Sets { space, key: key.into_owned(), value: self.set(space, &value) }
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

    /// A text whose telephone numbers and the like are masked, and which is masked whole where the
    /// customer has entered it and nobody is to read it.
    pub fn text(&self, text: &str) -> String {
        match self.secrets.iter().find(|(secret, _)| secret == text) {
            _ if self.open => text.to_owned(),
            Some((_, shown)) => shown.clone(),
            None => mask::text(text),
        }
    }

    /// What can be read from now on. A bot writes what was said in its own form.
    fn set(&self, space: &str, value: &Value) -> Value {
        let mut value = self.value(value);
        if space == "Lex" && !self.open && !self.secrets.is_empty() {
            let slots = value.get_mut("Slots").and_then(Value::as_object_mut);
            for slot in slots.into_iter().flat_map(|slots| slots.values_mut()) {
                if let Value::String(text) = slot {
                    *text = HIDDEN.into();
                }
            }
        }
        value
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

/// Keys that are fewer are a choice, and keep no secret.
const SECRET: usize = 3;

/// The digits that a telephone number has at least, whose ends may be read.
const NUMBER: usize = 7;
