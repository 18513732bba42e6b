//! What the environment of the function says.

use std::time::Duration;

use super::super::is_on;
use super::{ASSISTANT, INSTANCE};
use crate::connect::parse_duration;

/// The environment variables that this function reads.
pub const ENVIRONMENT: [&str; 7] = [
    ASSISTANT,
    INSTANCE,
    "DEBUG_LOG",
    "RESPONSE_FORMAT",
    "STRICT_ERRORS",
    "CONNECT_TIME_LIMIT",
    "SESSION_WAIT",
];

/// What the environment of the function says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `AI_ASSISTANT_ID`: the assistant, where the event does not name one.
    pub assistant: Option<String>,
    /// `CONNECT_INSTANCE_ID`: the instance, where the event does not name one.
    pub instance: Option<String>,
    /// `DEBUG_LOG=true`: log every step.
    pub debug: bool,
    /// `RESPONSE_FORMAT=flat`: answer strings only.
    pub flat: bool,
    /// `STRICT_ERRORS=true`: fail the invocation on errors.
    pub strict: bool,
    /// `CONNECT_TIME_LIMIT`: how long the block waits for an answer; 8 s unless told.
    pub time_limit: Duration,
    /// `SESSION_WAIT`: how long to wait for the contact to get a session; 1 s unless told.
    pub session_wait: Duration,
}

impl Settings {
    /// Reads the settings through `get`; what is empty counts as not set.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Self {
        let text = |key: &str| get(key).filter(|value| !value.is_empty());
        let time = |key: &str, default: u64| {
            let told = text(key).and_then(|value| parse_duration(&value));
            told.unwrap_or(Duration::from_secs(default))
        };
        Self {
            assistant: text(ASSISTANT),
            instance: text(INSTANCE),
            debug: is_on(get, "DEBUG_LOG"),
            flat: text("RESPONSE_FORMAT").as_deref() == Some("flat"),
            strict: is_on(get, "STRICT_ERRORS"),
            time_limit: time("CONNECT_TIME_LIMIT", 8),
            session_wait: time("SESSION_WAIT", 1),
        }
    }
}
