//! What the environment of the function says.

use std::time::Duration;

use super::super::{Environment, LEAST_TIME_LIMIT, TIME_LIMIT};

/// Where the records go; the name that deployed functions have had it under.
pub(super) const QUEUE: &str = "SQS_QUEUE_URL_VANITY_URL";

/// The environment variables that this function reads.
pub const ENVIRONMENT: [&str; 4] = [QUEUE, "CONNECT_TIME_LIMIT", "STORE_WAIT", "DEBUG_LOG"];

/// What the environment of the function says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `SQS_QUEUE_URL_VANITY_URL`: the URL of the queue that takes the records.
    pub queue: Option<String>,
    /// `CONNECT_TIME_LIMIT`: how long the block waits for an answer; 8 s unless told.
    pub time_limit: Duration,
    /// `STORE_WAIT`: how long a caller is kept waiting for the queue; 2 s unless told.
    pub store_wait: Duration,
    /// `DEBUG_LOG=true`: log every step.
    pub debug: bool,
    /// What the environment says that cannot be meant.
    pub problems: Vec<String>,
}

impl Settings {
    /// Reads the settings through `get`; what is empty counts as not set.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut environment = Environment::new(get);
        let queue = environment.text(QUEUE);
        if queue.is_none() {
            environment.problems.push(format!("{QUEUE} is not set: no record is kept"));
        }
        Self {
            queue,
            time_limit: environment.time("CONNECT_TIME_LIMIT", TIME_LIMIT).max(LEAST_TIME_LIMIT),
            store_wait: environment.time("STORE_WAIT", Duration::from_secs(2)),
            debug: environment.is("DEBUG_LOG", "true"),
            problems: environment.problems,
        }
    }
}
