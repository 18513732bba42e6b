//! What the environment of the function says.

use std::time::Duration;

use super::super::{Environment, LEAST_TIME_LIMIT, TIME_LIMIT};
use crate::execution::{Machine, Mode, Rules};

/// The state machine; the name that deployed functions have had it under.
pub(super) const MACHINE: &str = "STATE_MACHINE_ARN";

/// The environment variables that this function reads.
pub const ENVIRONMENT: [&str; 6] =
    [MACHINE, "OUTPUT_MODE", "KEEP_KEYS", "STRICT_ERRORS", "CONNECT_TIME_LIMIT", "DEBUG_LOG"];

/// What the environment of the function says.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `STATE_MACHINE_ARN`, `OUTPUT_MODE`, `KEEP_KEYS` and `STRICT_ERRORS`.
    pub rules: Rules,
    /// `CONNECT_TIME_LIMIT`: how long the block waits for an answer; 8 s unless told.
    pub time_limit: Duration,
    /// `DEBUG_LOG=true`: log every step.
    pub debug: bool,
    /// What the environment says that cannot be meant.
    pub problems: Vec<String>,
}

impl Settings {
    /// Reads the settings through `get`; what is empty counts as not set.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut environment = Environment::new(get);
        let machine = environment.text(MACHINE);
        if machine.is_none() {
            environment.problems.push(format!("{MACHINE} is not set: nothing can be started"));
        }
        let keys = environment.text("KEEP_KEYS").unwrap_or_default();
        let keys = keys.split(',').map(str::trim).filter(|key| !key.is_empty());
        let rules = Rules {
            machine: machine.as_deref().map(Machine::new),
            mode: mode(&mut environment),
            keep: keys.map(str::to_owned).collect(),
            strict: environment.is("STRICT_ERRORS", "true"),
        };
        Self {
            rules,
            time_limit: environment.time("CONNECT_TIME_LIMIT", TIME_LIMIT).max(LEAST_TIME_LIMIT),
            debug: environment.is("DEBUG_LOG", "true"),
            problems: environment.problems,
        }
    }
}

fn mode(environment: &mut Environment<'_>) -> Mode {
    let Some(told) = environment.text("OUTPUT_MODE") else { return Mode::default() };
    Mode::named(&told).unwrap_or_else(|| {
        let names = Mode::ALL.map(Mode::name).join(", ");
        let holds = Mode::default().name();
        environment.problems.push(format!("OUTPUT_MODE is none of {names}; {holds} holds"));
        Mode::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Settings {
        let find = |key: &str| variables.iter().find(|(name, _)| *name == key);
        Settings::read(&|key| find(key).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn keys_are_kept_in_their_order() {
        let settings =
            read(&[(MACHINE, "arn"), ("KEEP_KEYS", " id, name,,"), ("OUTPUT_MODE", "flat")]);
        assert_eq!(settings.rules.keep, ["id", "name"]);
        assert_eq!(settings.rules.mode, Mode::Flat);
        assert!(settings.problems.is_empty());
    }

    #[test]
    fn what_cannot_be_meant_is_told_and_the_default_holds() {
        let settings = read(&[("OUTPUT_MODE", "Flat"), ("STRICT_ERRORS", "yes")]);
        assert_eq!(settings.problems.len(), 3, "{:?}", settings.problems);
        assert_eq!(settings.rules.mode, Mode::Merge);
        assert!(!settings.rules.strict);
    }
}
