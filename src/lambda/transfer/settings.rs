//! What the environment of the function says.

use std::time::Duration;

use secrecy::SecretString;

use super::super::{Environment, LEAST_TIME_LIMIT, TIME_LIMIT};
use crate::connect::dial;
use crate::transfer::{Hosts, Key, Policy, Settings};

/// The environment variables that this function reads.
pub const ENVIRONMENT: [&str; 18] = [
    "action",
    "region",
    "apiDomain",
    "authDomain",
    "virtualAgentName",
    "oauthSecretArn",
    "oauthClientId",
    "oauthClientSecret",
    "apiKey",
    "supportedDtmfChars",
    "HTTP_MAX_RETRIES",
    "HTTP_RETRY_BASE_DELAY",
    "HTTP_CLIENT_TIMEOUT",
    "CONNECT_TIME_LIMIT",
    "ALLOWED_API_HOSTS",
    "STRICT_ANSWER",
    "DEBUG_LOGGING",
    "LAMBDA_VERSION",
];

/// The version that requests carry: that of the vendor's own function, whose requests they are.
const VERSION: &str = "1.3.0";

/// Reads the settings through `get`; what is empty counts as not set.
pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Settings {
    let mut environment = Environment::new(get);
    let value = |key: Key| Some((key, environment.text(key.name())?.into()));
    let values: Vec<_> = Key::ALL.into_iter().filter_map(value).collect();
    let retries = retries(&mut environment);
    let base = span(&mut environment, "HTTP_RETRY_BASE_DELAY", Duration::from_millis(100));
    let timeout = span(&mut environment, "HTTP_CLIENT_TIMEOUT", Duration::from_secs(10));
    environment.problems.extend(strange_tones(&values));
    Settings {
        values,
        policy: Policy::new(retries, base, timeout),
        hosts: hosts(&mut environment),
        time_limit: environment.time("CONNECT_TIME_LIMIT", TIME_LIMIT).max(LEAST_TIME_LIMIT),
        strict: environment.is("STRICT_ANSWER", "true"),
        debug: environment.is("DEBUG_LOGGING", "true"),
        version: environment.text("LAMBDA_VERSION").unwrap_or_else(|| VERSION.into()),
        problems: environment.problems,
    }
}

/// The whole number that a text begins with, as the vendor's function reads it; it may be negative.
fn retries(environment: &mut Environment<'_>) -> i64 {
    let Some(told) = environment.text("HTTP_MAX_RETRIES") else { return 3 };
    leading_number(&told).unwrap_or_else(|| {
        environment.problems.push("HTTP_MAX_RETRIES is not a whole number; 3 holds".into());
        3
    })
}

fn leading_number(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text.get(sign..)?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    text.get(..sign + end)?.parse().ok()
}

/// A span of time with its unit: the vendor's function takes no bare number, which could be meant
/// in milliseconds.
fn span(environment: &mut Environment<'_>, key: &str, default: Duration) -> Duration {
    match environment.text(key) {
        Some(told) if !told.ends_with(|c: char| c.is_ascii_alphabetic()) => {
            let problem = format!("{key} is not a time with its unit such as 500ms");
            environment.problems.push(format!("{problem}; {default:?} holds"));
            default
        }
        _ => environment.time(key, default),
    }
}

fn hosts(environment: &mut Environment<'_>) -> Hosts {
    // Lambda sets it for what it starts.
    let mut hosts = match environment.text("AWS_LAMBDA_RUNTIME_API") {
        Some(_) => Hosts::vendor(),
        None => Hosts::default(),
    };
    if let Err(wrong) = hosts.extend(&environment.text("ALLOWED_API_HOSTS").unwrap_or_default()) {
        let wrong = wrong.join(", ");
        let problem = format!("ALLOWED_API_HOSTS takes host names and *.NAME, not {wrong}");
        environment.problems.push(problem);
    }
    hosts
}

fn strange_tones(values: &[(Key, SecretString)]) -> Option<String> {
    use secrecy::ExposeSecret;
    let (_, told) = values.iter().find(|(key, _)| *key == Key::SupportedDtmfChars)?;
    let wrong = told.expose_secret().chars().find(|c| !dial::is_tone(*c))?;
    Some(format!("supportedDtmfChars has {wrong:?}, which Amazon Connect does not dial"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Settings {
        let find = |key: &str| variables.iter().find(|(name, _)| *name == key);
        read(&|key| find(key).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn every_key_is_among_the_variables_that_are_read() {
        assert!(Key::ALL.iter().zip(ENVIRONMENT).all(|(key, name)| key.name() == name));
    }

    #[test]
    fn without_an_environment_the_defaults_hold_and_nothing_is_wrong() {
        let settings = with(&[("HTTP_MAX_RETRIES", ""), ("supportedDtmfChars", "")]);
        let second = Duration::from_secs(1);
        assert_eq!(settings.policy, Policy::new(3, second / 10, second * 10));
        assert_eq!((settings.time_limit, settings.version.as_str()), (second * 8, "1.3.0"));
        assert!(settings.problems.is_empty() && !settings.strict && !settings.debug);
    }

    #[test]
    fn times_need_a_unit_and_numbers_end_where_their_digits_do() {
        for (told, millis) in [("250ms", 250), ("2s", 2000), ("1.5s", 1500), ("1m30s", 90_000)] {
            let policy = with(&[("HTTP_CLIENT_TIMEOUT", told)]).policy;
            assert_eq!(policy.timeout, Duration::from_millis(millis), "{told}");
        }
        for told in ["500", "soon", "-1s", "2 parsecs"] {
            let settings = with(&[("HTTP_RETRY_BASE_DELAY", told)]);
            assert_eq!(settings.policy.base, Duration::from_millis(100), "{told}");
            assert_eq!(settings.problems.len(), 1, "{told}");
        }
        for (told, attempts) in [("5", 6), ("2x", 3), ("-1", 0), ("x", 4), ("+0", 1)] {
            assert_eq!(with(&[("HTTP_MAX_RETRIES", told)]).policy.attempts, attempts, "{told}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_told_and_the_default_holds() {
        let settings = with(&[
            ("HTTP_MAX_RETRIES", "many"),
            ("HTTP_RETRY_BASE_DELAY", "100"),
            ("CONNECT_TIME_LIMIT", "soon"),
            ("ALLOWED_API_HOSTS", "*"),
            ("STRICT_ANSWER", "yes"),
            ("DEBUG_LOGGING", "TRUE"),
            ("supportedDtmfChars", "0123A"),
        ]);
        assert_eq!(settings.problems.len(), 7, "{:?}", settings.problems);
        assert!(!settings.strict && !settings.debug);
    }
}
