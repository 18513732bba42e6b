//! The list of all functions.

use serde_json::Value;

/// A function that this package builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// Puts the block's parameters into the contact's Q in Connect session.
    SessionData,
    /// Gets the number and tones of a transfer, and afterwards what came of it.
    PstnTransfer,
    /// Finds words for a caller's number, and sends the record on.
    VanityNumbers,
    /// Keeps the records that come over the queue.
    VanityStore,
    /// Runs a function that takes longer than a flow waits for.
    AsyncExecution,
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
    pub const ALL: [Self; 5] = [
        Self::SessionData,
        Self::PstnTransfer,
        Self::VanityNumbers,
        Self::VanityStore,
        Self::AsyncExecution,
    ];

    /// The name of the function, of its binary and of its zip.
    pub fn name(self) -> &'static str {
        match self {
            Self::SessionData => "session-data",
            Self::PstnTransfer => "pstn-transfer",
            Self::VanityNumbers => "vanity-numbers",
            Self::VanityStore => "vanity-store",
            Self::AsyncExecution => "async-execution",
        }
    }

    /// What it does, in a line.
    pub fn summary(self) -> &'static str {
        match self {
            Self::SessionData => {
                "puts the parameters of the block into the contact's Q in Connect session"
            }
            Self::PstnTransfer => {
                "gets the number and the tones that take a call to a virtual agent, and its handoff"
            }
            Self::VanityNumbers => {
                "finds words for the number in the attribute TargetNumber, and reads them out"
            }
            Self::VanityStore => "keeps the records of vanity numbers that a queue brings",
            Self::AsyncExecution => {
                "runs a function that takes longer than a flow waits for, and tells how far it is"
            }
        }
    }

    /// The environment variables that it reads.
    pub fn environment(self) -> &'static [&'static str] {
        match self {
            Self::SessionData => &super::session_data::ENVIRONMENT,
            Self::PstnTransfer => &super::transfer::ENVIRONMENT,
            Self::VanityNumbers => &super::vanity_numbers::ENVIRONMENT,
            Self::VanityStore => &super::vanity_store::ENVIRONMENT,
            Self::AsyncExecution => &super::execution::ENVIRONMENT,
        }
    }

    /// What kind of event calls it.
    pub fn takes(self) -> EventKind {
        match self {
            Self::SessionData | Self::PstnTransfer | Self::VanityNumbers | Self::AsyncExecution => {
                EventKind::Connect
            }
            Self::VanityStore => EventKind::Sqs,
        }
    }

    /// The functions that an event may be for: those that know it as theirs, else those that take
    /// any event of its kind.
    pub fn fitting(event: &Value) -> Vec<Self> {
        let kind = EventKind::of(event);
        let fits = |function: &Self| Some(function.takes()) == kind;
        let fitting = || Self::ALL.into_iter().filter(fits);
        let own: Vec<Self> = fitting()
            .filter(|function| function.mark().is_some_and(|mark| event.pointer(mark).is_some()))
            .collect();
        if own.is_empty() {
            fitting().filter(|function| function.mark().is_none()).collect()
        } else {
            own
        }
    }

    /// The place in an event that only this function looks at, where there is one.
    fn mark(self) -> Option<&'static str> {
        match self {
            Self::PstnTransfer => Some("/Details/Parameters/action"),
            Self::VanityNumbers => Some("/Details/ContactData/Attributes/TargetNumber"),
            // A start may have no parameter of its own.
            Self::AsyncExecution => Some("/Details/Parameters/execution_id"),
            Self::SessionData | Self::VanityStore => None,
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
