//! What the environment of the function says.

use std::time::Duration;

use super::super::Environment;

/// The environment variables that this function reads.
pub const ENVIRONMENT: [&str; 4] = [TABLE, "DEAD_LETTER_QUEUE_URL", "RETENTION_DAYS", "DEBUG_LOG"];

/// The table; the name that deployed functions have had it under.
pub(super) const TABLE: &str = "TABLE_NAME";

/// Days that an item is kept where nobody says.
pub const RETENTION_DAYS: u64 = 365;

const DAY: u64 = 24 * 60 * 60;

/// What the environment of the function says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `TABLE_NAME`: the table that keeps the items.
    pub table: Option<String>,
    /// `DEAD_LETTER_QUEUE_URL`: the queue for messages that can never be kept.
    pub dead_letters: Option<String>,
    /// `RETENTION_DAYS`: how long an item is kept; 365 days unless told, and for good where it is 0.
    pub retention: Option<Duration>,
    /// `DEBUG_LOG=true`: log every step.
    pub debug: bool,
    /// What the environment says that cannot be meant.
    pub problems: Vec<String>,
}

impl Settings {
    /// Reads the settings through `get`; what is empty counts as not set.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut environment = Environment::new(get);
        Self {
            table: environment.text(TABLE),
            dead_letters: environment.text("DEAD_LETTER_QUEUE_URL"),
            retention: retention(environment.number("RETENTION_DAYS", RETENTION_DAYS)),
            debug: environment.is("DEBUG_LOG", "true"),
            problems: environment.problems,
        }
    }
}

/// How long something is kept for so many days; for good where they are none.
pub fn retention(days: u64) -> Option<Duration> {
    (days > 0).then(|| Duration::from_secs(days.saturating_mul(DAY)))
}
