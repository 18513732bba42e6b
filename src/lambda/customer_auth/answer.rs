//! What a flow is answered.

use std::time::Duration;

use serde_json::Value;

use super::super::texts;
use crate::banking::auth::timestamp;
use crate::banking::{Customer, Outcome};

/// The keys that every answer has.
const KEYS: [&str; 11] = [
    "status",
    "Timestamp",
    "CustomerId",
    "CustomerName",
    "isAuthenticated",
    "AuthMethod",
    "AuthLevel",
    "AuthTimestamp",
    "triesLeft",
    "requestId",
    "error",
];

/// The answer where a step was taken, at a time since 1970.
pub(super) fn of(customer: Option<Customer>, outcome: Outcome, now: Duration) -> Value {
    let mut fields = vec![("status", status(&outcome).to_owned()), ("Timestamp", timestamp(now))];
    if let Some(Customer { id, name }) = customer {
        fields.extend([("CustomerId", id.0), ("CustomerName", name)]);
    }
    match outcome {
        Outcome::Proven(attributes) => fields.extend(attributes),
        Outcome::Wrong { left } => fields.push(("triesLeft", left.to_string())),
        Outcome::Pending { request } => fields.push(("requestId", request)),
        _ => {}
    }
    texts(&KEYS, fields)
}

/// The answer to what cannot be meant.
pub(super) fn refused(problem: String) -> Value {
    texts(&KEYS, [("status", "REFUSED".into()), ("error", problem)])
}

fn status(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Known => "KNOWN",
        Outcome::Unknown => "UNKNOWN",
        Outcome::Proven(_) => "PROVEN",
        Outcome::Wrong { .. } => "WRONG",
        Outcome::Invalid => "INVALID",
        Outcome::Locked => "LOCKED",
        Outcome::NotEnrolled => "NOT_ENROLLED",
        Outcome::Pending { .. } => "PENDING",
        Outcome::Declined => "DECLINED",
        Outcome::TimedOut => "TIMEOUT",
        Outcome::Unavailable => "UNAVAILABLE",
    }
}
