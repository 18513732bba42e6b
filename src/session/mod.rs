//! Session data: what a live contact's Q in Connect session is told, so that prompts and AI
//! agents can use it as `{{$.Custom.<key>}}`.
//!
//! [`update`] finds the session of a contact and sends it data; [`batch`] does so for many
//! contacts. Both see the services through [`Sessions`] and time through
//! [`Clock`](crate::connect::Clock), so that the command line, the Lambda function and the
//! tests run the same code.

pub mod batch;
mod data;
mod source;
mod update;

use std::future::Future;

pub use data::{BATCH, DataError, Empty, Entry, MAX_CHARS, SessionData};
pub use source::{Pairs, SourceError, parse, parse_pair, problem};
pub use update::{Sent, Update, UpdateError, update};

use crate::connect::{ContactRef, ServiceFault, SessionArn};

/// The services that session data needs.
pub trait Sessions: Sync {
    /// The session of a contact; `None` while the contact has none.
    ///
    /// # Errors
    /// The service refused or could not be reached.
    fn find(
        &self,
        contact: &ContactRef,
    ) -> impl Future<Output = Result<Option<SessionArn>, ServiceFault>> + Send;

    /// Adds or overwrites at most [`BATCH`] entries of a session. Sending the same entries again
    /// changes nothing.
    ///
    /// # Errors
    /// The service refused or could not be reached.
    fn update(
        &self,
        session: &SessionRef<'_>,
        entries: &[Entry],
    ) -> impl Future<Output = Result<(), ServiceFault>> + Send;

    /// All that is known of a contact's session.
    ///
    /// # Errors
    /// The service refused or could not be reached.
    fn describe(
        &self,
        contact: &ContactRef,
    ) -> impl Future<Output = Result<ContactSession, ServiceFault>> + Send;
}

impl<S: Sessions> Sessions for &S {
    fn find(
        &self,
        contact: &ContactRef,
    ) -> impl Future<Output = Result<Option<SessionArn>, ServiceFault>> + Send {
        (**self).find(contact)
    }

    fn update(
        &self,
        session: &SessionRef<'_>,
        entries: &[Entry],
    ) -> impl Future<Output = Result<(), ServiceFault>> + Send {
        (**self).update(session, entries)
    }

    fn describe(
        &self,
        contact: &ContactRef,
    ) -> impl Future<Output = Result<ContactSession, ServiceFault>> + Send {
        (**self).describe(contact)
    }
}

/// A session and the assistant that it belongs to, as the API takes them.
#[derive(Clone, Copy, Debug)]
pub struct SessionRef<'a> {
    /// The contact whose session it is.
    pub contact: &'a ContactRef,
    /// The id of the assistant.
    pub assistant: &'a str,
    /// The id of the session.
    pub session: &'a str,
}

/// A contact with its session.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct ContactSession {
    /// `VOICE`, `CHAT`, ...
    pub channel: Option<String>,
    /// How the contact came about, such as `INBOUND`.
    pub initiation_method: Option<String>,
    /// When the contact began, RFC 3339.
    pub initiated_at: Option<String>,
    /// When the contact ended, RFC 3339; none while it is live.
    pub disconnected_at: Option<String>,
    /// The ARN of the session; none while the contact has none.
    pub session_arn: Option<String>,
    /// The name of the session.
    pub session_name: Option<String>,
    /// Why the session itself could not be read, while its contact could.
    pub session_error: Option<String>,
    /// `SYSTEM` or `CUSTOMER`: who created the session.
    pub origin: Option<String>,
    /// The AI agents that work for the contact.
    pub ai_agents: Vec<AiAgent>,
    /// The session data, where they can be read back: the API cannot, the embedded store can.
    pub data: Option<Vec<Entry>>,
}

/// An AI agent of a contact or a session.
#[derive(Clone, Debug, serde::Serialize)]
pub struct AiAgent {
    /// What it is used for, such as `AgentAssistance`, or its type in the session.
    pub use_case: String,
    /// The id of the agent with its version.
    pub version_id: String,
    /// Whether it handed the contact to a person.
    pub escalated: Option<bool>,
}
