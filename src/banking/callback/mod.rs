//! Requests to be called back: made once, claimed by one, completed by the same, or too old.

mod work;

use std::fmt;
use std::time::Duration;

use serde::Serialize;

pub use work::{CallbackError, Requests};

/// How long a request is open.
pub const OPEN: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a request is kept.
pub const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The id of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallbackId(pub String);

impl CallbackId {
    /// The id of the request of a contact: the same one, however often it is asked for.
    pub fn of_contact(contact: &str) -> Self {
        Self(uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, contact.as_bytes()).to_string())
    }
}

/// A request to be called back.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    /// What tells it from others.
    pub id: CallbackId,
    /// When it was made, since 1970.
    pub requested: Duration,
    /// The contact that made it.
    pub contact: String,
    /// The number to call.
    pub phone: String,
    /// The id or ARN of the queue, if one is known.
    pub queue_id: String,
    /// The name of the queue, if one is known.
    pub queue_name: String,
    /// `NORMAL`, or what the flow says.
    pub priority: String,
    /// Where it is.
    pub status: Status,
    /// Who has claimed it.
    pub claimed_by: Option<String>,
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, status, .. } = self;
        f.debug_struct("Callback").field("id", id).field("status", status).finish_non_exhaustive()
    }
}

impl Callback {
    /// Whether it is too old to be claimed.
    pub fn is_overdue(&self, now: Duration) -> bool {
        self.requested + OPEN <= now
    }
}

/// Where a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Status {
    /// Nobody has claimed it.
    Pending,
    /// Somebody has.
    InProgress,
    /// It has ended.
    Ended(Outcome),
    /// Nobody has claimed it in time.
    Expired,
}

/// How a request has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Outcome {
    /// The customer was called.
    Completed,
    /// The customer was not reached.
    Failed,
    /// The customer no longer wants it.
    Cancelled,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 3] = [Self::Completed, Self::Failed, Self::Cancelled];

    /// As it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// From how it is kept.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

impl Status {
    /// As it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::InProgress => "IN_PROGRESS",
            Self::Ended(outcome) => outcome.code(),
            Self::Expired => "EXPIRED",
        }
    }

    /// From how it is kept.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "PENDING" => Some(Self::Pending),
            "IN_PROGRESS" => Some(Self::InProgress),
            "EXPIRED" => Some(Self::Expired),
            other => Outcome::parse(other).map(Self::Ended),
        }
    }
}
