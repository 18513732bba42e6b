//! What the environment of the function says.

use std::time::Duration;

use super::super::{Environment, LEAST_TIME_LIMIT, TIME_LIMIT};
use super::{ASSISTANT, INSTANCE};

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
    /// What the environment says that cannot be meant.
    pub problems: Vec<String>,
}

impl Settings {
    /// Reads the settings through `get`; what is empty counts as not set.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut environment = Environment::new(get);
        let time_limit = environment.time("CONNECT_TIME_LIMIT", TIME_LIMIT);
        Self {
            assistant: environment.text(ASSISTANT),
            instance: environment.text(INSTANCE),
            debug: environment.is("DEBUG_LOG", "true"),
            flat: environment.is("RESPONSE_FORMAT", "flat"),
            strict: environment.is("STRICT_ERRORS", "true"),
            time_limit: time_limit.max(LEAST_TIME_LIMIT),
            session_wait: environment.time("SESSION_WAIT", Duration::from_secs(1)),
            problems: environment.problems,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Settings {
        let find = |key: &str| variables.iter().find(|(name, _)| *name == key);
        Settings::read(&|key| find(key).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn without_an_environment_the_defaults_hold_and_nothing_is_wrong() {
        let settings = read(&[("AI_ASSISTANT_ID", "")]);
        assert_eq!(settings.assistant, None);
        assert_eq!(settings.time_limit, Duration::from_secs(8));
        assert_eq!(settings.session_wait, Duration::from_secs(1));
        assert_eq!(settings.problems, Vec::<String>::new());
    }

    #[test]
    fn what_cannot_be_meant_is_told_and_the_default_holds() {
        let settings = read(&[
            ("CONNECT_TIME_LIMIT", "abc"),
            ("RESPONSE_FORMAT", "Flat"),
            ("STRICT_ERRORS", "1"),
            ("DEBUG_LOG", "false"),
        ]);
        assert_eq!(settings.problems.len(), 3, "{:?}", settings.problems);
        assert_eq!(settings.time_limit, Duration::from_secs(8));
        assert!(!settings.flat && !settings.strict);
        assert_eq!(read(&[("CONNECT_TIME_LIMIT", "100ms")]).time_limit, LEAST_TIME_LIMIT);
    }
}
