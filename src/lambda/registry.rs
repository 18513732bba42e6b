//! The list of all functions.

use serde_json::Value;

/// A function that this package builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// Puts the block's parameters into the contact's Q in Connect session.
    SessionData,
}

/// The kinds of events that functions are called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A flow's *Invoke AWS Lambda function* block.
    Connect,
    /// A batch of messages from a queue.
    Sqs,
}

impl Function {
    /// All functions.
    pub const ALL: [Self; 1] = [Self::SessionData];

    /// The name of the function, of its binary and of its zip.
    pub fn name(self) -> &'static str {
        match self {
            Self::SessionData => "session-data",
        }
    }

    /// What it does, in a line.
    pub fn summary(self) -> &'static str {
        match self {
            Self::SessionData => {
                "puts the parameters of the block into the contact's Q in Connect session"
            }
        }
    }

    /// The environment variables that it reads.
    pub fn environment(self) -> &'static [&'static str] {
        match self {
            Self::SessionData => &super::session_data::ENVIRONMENT,
        }
    }

    /// What kind of event calls it.
    pub fn takes(self) -> EventKind {
        match self {
            Self::SessionData => EventKind::Connect,
        }
    }

    /// The function of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }
}

impl EventKind {
    /// The kind of an event, told from its shape.
    pub fn of(event: &Value) -> Option<Self> {
        let source = event.pointer("/Records/0/eventSource").and_then(Value::as_str);
        let named = event.get("Name").and_then(Value::as_str) == Some("ContactFlowEvent");
        if named || event.pointer("/Details/ContactData").is_some() {
            Some(Self::Connect)
        } else {
            (source == Some("aws:sqs")).then_some(Self::Sqs)
        }
    }
}
