//! PSTN transfer: a call goes from a flow to the telephone number of a virtual agent and comes
//! back, and the vendor's API ties the two ends together.
//!
//! Before the transfer the API tells the number to dial and the tones that identify the call
//! (`get_pstn_transfer_data`); afterwards it tells what the virtual agent has found out
//! (`get_handoff_data`). [`Client`] answers an event of a flow; [`Plan`] is what it would do, known
//! before anything is sent. The network, the secrets and the time come in through [`Http`],
//! [`Secrets`] and [`Clock`](crate::connect::Clock).

mod agent;
mod answer;
mod cache;
mod client;
mod credentials;
mod dial;
mod domain;
mod error;
mod plan;
mod redact;
mod request;
mod retry;
mod run;
mod secret;
mod settings;
mod sign_in;
mod token;

use std::future::Future;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;

pub use agent::{Agent, SegmentError};
pub use answer::understood;
pub use client::Client;
pub use credentials::{Credentials, OAuth};
pub use dial::{Dial, Problem, Step, dial};
pub use domain::{Domain, DomainError, Hosts, shown as shown_domain};
pub use error::TransferError;
pub use plan::{Access, Action, ClientFrom, Plan};
pub use request::{Request, api_request, token_request};
pub use retry::{Exhausted, Policy, Setback};
pub use secret::{SecretArn, SecretError};
pub use settings::{Found, Key, Lookup, Origin, Settings};

pub use crate::connect::Level;
use crate::connect::ServiceFault;

/// An answer of the API.
#[derive(Clone)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`: seconds, or a date.
    pub retry_after: Option<String>,
    /// The header `Date`.
    pub date: Option<String>,
    /// The body, as far as it is UTF-8.
    pub body: String,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// None came in time.
    #[error("request timeout after {}ms", .0.as_millis())]
    TimedOut(Duration),
    /// The credential cannot be sent at all.
    #[error("a credential has characters that no header takes")]
    Credential,
    /// No connection, or one that broke.
    #[error("{0}")]
    Broken(String),
}

/// The network.
pub trait Http: Sync {
    /// Posts a request and reads the whole answer within `timeout`. Redirections are answers.
    fn post(
        &self,
        request: &Request,
        timeout: Duration,
    ) -> impl Future<Output = Result<Response, HttpError>> + Send;
}

/// The store of secrets.
pub trait Secrets: Sync {
    /// The text of a secret; `None` where it is binary.
    ///
    /// # Errors
    /// The service refused or could not be reached.
    fn get(
        &self,
        arn: &SecretArn,
    ) -> impl Future<Output = Result<Option<SecretString>, ServiceFault>> + Send;
}

/// Something that a log may tell; nothing of a customer and no credential is in it.
#[derive(Clone, Debug)]
pub struct Note {
    /// How much it matters.
    pub level: Level,
    /// What happened.
    pub message: String,
    /// What else is known, for those who look closely.
    pub params: Value,
}

/// How a warning begins that an answer cannot be dialled.
pub const UNDIALLABLE: &str = "The answer cannot be dialled";

/// Where notes go.
pub type Notes<'a> = &'a (dyn Fn(Note) + Sync);

/// Tells a note without details.
fn tell(notes: Notes<'_>, level: Level, message: impl Into<String>) {
    notes(Note { level, message: message.into(), params: Value::Null });
}
