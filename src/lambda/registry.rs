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
    /// Does what the customers of a bank ask its bots for.
    LexFulfilment,
    /// Has customers of a bank prove who they are, in flows.
    CustomerAuth,
    /// Takes what a customer of a bank decides in their app.
    AuthApproval,
    /// Keeps requests to be called back.
    CallbackRequests,
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
    /// A turn of a conversation with a bot of Amazon Lex V2.
    Lex,
    /// A request to an API Gateway.
    Http,
    /// A request of this package's own, from whoever may invoke the function.
    Direct,
}

impl Function {
    /// All functions.
    pub const ALL: [Self; 9] = [
        Self::SessionData,
        Self::PstnTransfer,
        Self::VanityNumbers,
        Self::VanityStore,
        Self::LexFulfilment,
        Self::CustomerAuth,
        Self::AuthApproval,
        Self::CallbackRequests,
        Self::AsyncExecution,
    ];

    /// The name of the function, of its binary and of its zip.
    pub fn name(self) -> &'static str {
        match self {
            Self::SessionData => "session-data",
            Self::PstnTransfer => "pstn-transfer",
            Self::VanityNumbers => "vanity-numbers",
            Self::VanityStore => "vanity-store",
            Self::LexFulfilment => "lex-fulfilment",
            Self::CustomerAuth => "customer-auth",
            Self::AuthApproval => "auth-approval",
            Self::CallbackRequests => "callback-requests",
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
            Self::LexFulfilment => "does what the customers of a bank ask its bots for",
            Self::CustomerAuth => "has customers of a bank prove who they are, in flows",
            Self::AuthApproval => "takes what a customer of a bank decides in their app",
            Self::CallbackRequests => "keeps the requests to be called back, claimed by one each",
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
            Self::LexFulfilment => &super::lex_fulfilment::ENVIRONMENT,
            Self::CustomerAuth => &super::customer_auth::ENVIRONMENT,
            Self::AuthApproval => &super::auth_approval::ENVIRONMENT,
            Self::CallbackRequests => &super::callback_requests::ENVIRONMENT,
            Self::AsyncExecution => &super::execution::ENVIRONMENT,
        }
    }

    /// What kinds of events call it.
    pub fn takes(self) -> &'static [EventKind] {
        match self {
            Self::SessionData
            | Self::PstnTransfer
            | Self::VanityNumbers
            | Self::CustomerAuth
            | Self::AsyncExecution => &[EventKind::Connect],
            Self::VanityStore => &[EventKind::Sqs],
            Self::LexFulfilment => &[EventKind::Lex],
            Self::AuthApproval => &[EventKind::Http],
            Self::CallbackRequests => &[EventKind::Connect, EventKind::Direct],
        }
    }

    /// The functions that an event may be for: those that know it as theirs, else those that take
    /// any event of its kind.
    pub fn fitting(event: &Value) -> Vec<Self> {
        let kind = EventKind::of(event);
        let fits = |function: &Self| kind.is_some_and(|kind| function.takes().contains(&kind));
        let fitting = || Self::ALL.into_iter().filter(fits);
        let own: Vec<Self> = fitting()
            .filter(|function| function.marks().iter().any(|mark| event.pointer(mark).is_some()))
            .collect();
        if own.is_empty() {
            fitting().filter(|function| function.marks().is_empty()).collect()
        } else {
            own
        }
    }

    /// The places in an event that only this function looks at, where there are any.
    fn marks(self) -> &'static [&'static str] {
        match self {
            Self::PstnTransfer => &["/Details/Parameters/action"],
            Self::VanityNumbers => &["/Details/ContactData/Attributes/TargetNumber"],
            Self::CustomerAuth => &["/Details/Parameters/authAction"],
            Self::CallbackRequests => &["/Details/Parameters/callbackAction", "/callbackAction"],
            Self::SessionData | Self::VanityStore | Self::LexFulfilment | Self::AuthApproval => &[],
            // A start may have no parameter of its own.
            Self::AsyncExecution => &["/Details/Parameters/execution_id"],
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
        let has = |place: &str| event.pointer(place).is_some();
        let is =
            |place: &str, text: &str| event.pointer(place).and_then(Value::as_str) == Some(text);
        if is("/Name", "ContactFlowEvent") || has("/Details/ContactData") {
            Some(Self::Connect)
        } else if has("/sessionState") && has("/invocationSource") {
            Some(Self::Lex)
        } else if is("/Records/0/eventSource", "aws:sqs") {
            Some(Self::Sqs)
        } else if has("/requestContext") && (has("/httpMethod") || has("/requestContext/http")) {
            Some(Self::Http)
        } else {
            has("/callbackAction").then_some(Self::Direct)
        }
    }
}
