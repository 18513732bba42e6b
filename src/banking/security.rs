//! What matters to security: what is recorded, and what somebody has to know at once.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::model::CustomerId;

/// How long a security event is kept.
pub const EVENTS_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Who did something where nobody knows the customer.
pub const UNKNOWN_CUSTOMER: &str = "unknown";

/// The kinds of security events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EventKind {
    /// A card is lost or stolen.
    CardLostStolen,
    /// A fraud is reported.
    FraudReported,
    /// A customer has named a wrong PIN too often.
    PinLocked,
    /// A customer has declined to approve a request.
    ApprovalDeclined,
    /// The numbers of an account were told.
    DetailsDisclosed,
}

impl EventKind {
    /// As it is recorded.
    pub fn code(self) -> &'static str {
        match self {
            Self::CardLostStolen => "CARD_LOST_STOLEN",
            Self::FraudReported => "FRAUD_REPORTED",
            Self::PinLocked => "PIN_LOCKED",
            Self::ApprovalDeclined => "APPROVAL_DECLINED",
            Self::DetailsDisclosed => "ACCOUNT_DETAILS_DISCLOSED",
        }
    }
}

/// Something that matters to security.
#[derive(Clone, Debug)]
pub struct SecurityEvent {
    /// Who it is about.
    pub customer: CustomerId,
    /// What it is.
    pub kind: EventKind,
    /// When it was, since 1970.
    pub time: Duration,
    /// What else is known.
    pub details: Value,
}

/// A message that somebody has to get at once.
#[derive(Clone, Debug)]
pub struct Alert {
    /// What it is about, in a line.
    pub subject: String,
    /// The message.
    pub message: Value,
}
