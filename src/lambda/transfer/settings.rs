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
    let mut reader = Reader { environment: Environment::new(get), set: Vec::new() };
    let text = |key: Key| reader.environment.text(key.name());
    let values: Vec<_> =
        Key::ALL.into_iter().filter_map(|key| Some((key, text(key)?.into()))).collect();
    let policy = policy(&mut reader);
    let time_limit = reader.take("CONNECT_TIME_LIMIT", |from, name| from.time(name, TIME_LIMIT));
    let strict = reader.take("STRICT_ANSWER", |from, name| from.is(name, "true"));
    let debug = reader.take("DEBUG_LOGGING", |from, name| from.is(name, "true"));
    let version = reader.take("LAMBDA_VERSION", |from, name| from.text(name));
    let hosts = hosts(&mut reader);
    let Reader { environment: Environment { mut problems, .. }, set } = reader;
    problems.extend(strange_tones(&values));
    if time_limit < LEAST_TIME_LIMIT {
        problems.push(format!("CONNECT_TIME_LIMIT is too short; {LEAST_TIME_LIMIT:?} holds"));
    }
    Settings {
        values,
        policy,
        hosts,
        time_limit: time_limit.max(LEAST_TIME_LIMIT),
        strict,
        debug,
        version: version.unwrap_or_else(|| VERSION.into()),
        set,
        problems,
    }
}

/// Reads variables, and remembers which of them hold.
struct Reader<'a> {
    environment: Environment<'a>,
    set: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    fn take<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Environment<'a>, &'static str) -> T,
    ) -> T {
        let before = self.environment.problems.len();
        let value = read(&mut self.environment, name);
        if self.environment.text(name).is_some() && self.environment.problems.len() == before {
            self.set.push(name);
        }
        value
    }

    fn problem(&mut self, text: impl Into<String>) {
        self.environment.problems.push(text.into());
    }
}

fn policy(reader: &mut Reader<'_>) -> Policy {
    let retries = reader.take("HTTP_MAX_RETRIES", |from, _| retries(from));
    let millis = Duration::from_millis;
    let base = reader.take("HTTP_RETRY_BASE_DELAY", |from, name| span(from, name, millis(100)));
    let timeout = reader.take("HTTP_CLIENT_TIMEOUT", |from, name| span(from, name, millis(10_000)));
    let policy = Policy::new(retries, base, timeout);
    if retries < 0 {
        reader.problem("HTTP_MAX_RETRIES is negative, so that nothing is ever sent");
    } else if i64::from(policy.attempts) <= retries {
        reader.problem(format!("HTTP_MAX_RETRIES is too much; {} holds", policy.attempts - 1));
    }
    if timeout.is_zero() {
        reader.problem("HTTP_CLIENT_TIMEOUT leaves no time for an answer");
    }
    policy
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

fn hosts(reader: &mut Reader<'_>) -> Hosts {
    // Lambda sets it for what it starts.
    let mut hosts = match reader.environment.text("AWS_LAMBDA_RUNTIME_API") {
        Some(_) => Hosts::vendor(),
        None => Hosts::default(),
    };
    let told = reader.environment.text("ALLOWED_API_HOSTS").unwrap_or_default();
    let before = hosts.patterns().len();
    let extended = hosts.extend(&told);
    if hosts.patterns().len() > before {
        reader.set.push("ALLOWED_API_HOSTS");
    }
    if let Err(wrong) = extended {
        let wrong = wrong.join(", ");
        reader.problem(format!("ALLOWED_API_HOSTS takes host names and *.NAME, not {wrong}"));
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
        assert_eq!(settings.set, [""; 0]);
    }

    #[test]
    fn what_holds_but_does_no_good_is_told() {
        let settings = with(&[
            ("HTTP_MAX_RETRIES", "-1"),
            ("HTTP_CLIENT_TIMEOUT", "0s"),
            ("CONNECT_TIME_LIMIT", "500ms"),
        ]);
        assert_eq!(settings.problems.len(), 3, "{:?}", settings.problems);
        assert_eq!(settings.time_limit, LEAST_TIME_LIMIT);
        assert_eq!(settings.set, ["HTTP_MAX_RETRIES", "HTTP_CLIENT_TIMEOUT", "CONNECT_TIME_LIMIT"]);
        let many = with(&[("HTTP_MAX_RETRIES", "1000")]);
        assert_eq!((many.policy.attempts, many.problems.len()), (100, 1));
    }
}
