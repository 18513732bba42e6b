//! What a transfer is configured with: the parameters of the block first, then the environment.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use super::domain::Hosts;
use super::retry::Policy;
use crate::connect::{dial, parse_duration};

/// What the API is told of the tones that can be dialled, unless the environment says so.
const TONES: &str = "0123456789*";

/// The version that requests carry: that of the vendor's own function, whose requests they are.
const VERSION: &str = "1.3.0";

/// The environment variables that are read.
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

/// What parameters and environment can say, under the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// `get_pstn_transfer_data` or `get_handoff_data`.
    Action,
    /// The region of the API, such as `us-west-2-prod`.
    Region,
    /// The domain of the API.
    ApiDomain,
    /// The domain that gives tokens.
    AuthDomain,
    /// The resource name of the virtual agent.
    VirtualAgentName,
    /// The secret that holds client id and client secret.
    OauthSecretArn,
    /// The OAuth client.
    OauthClientId,
    /// Its secret.
    OauthClientSecret,
    /// The key of the API (deprecated).
    ApiKey,
    /// The tones that can be dialled; of the environment only.
    SupportedDtmfChars,
}

impl Key {
    /// All of them. None is ever passed on to the API as a parameter.
    pub const ALL: [Self; 10] = [
        Self::Action,
        Self::Region,
        Self::ApiDomain,
        Self::AuthDomain,
        Self::VirtualAgentName,
        Self::OauthSecretArn,
        Self::OauthClientId,
        Self::OauthClientSecret,
        Self::ApiKey,
        Self::SupportedDtmfChars,
    ];

    /// The name of the parameter and of the variable.
    pub fn name(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Region => "region",
            Self::ApiDomain => "apiDomain",
            Self::AuthDomain => "authDomain",
            Self::VirtualAgentName => "virtualAgentName",
            Self::OauthSecretArn => "oauthSecretArn",
            Self::OauthClientId => "oauthClientId",
            Self::OauthClientSecret => "oauthClientSecret",
            Self::ApiKey => "apiKey",
            Self::SupportedDtmfChars => "supportedDtmfChars",
        }
    }

    /// Whether its value is a credential.
    pub fn is_secret(self) -> bool {
        matches!(self, Self::OauthClientId | Self::OauthClientSecret | Self::ApiKey)
    }
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The block that called.
    Parameter,
    /// The environment.
    Environment,
    /// Another value.
    Derived,
    /// Nobody said anything.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Parameter => "parameter",
            Self::Environment => "environment",
            Self::Derived => "derived",
            Self::Default => "default",
        })
    }
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub struct Found {
    /// The value, which may be a credential.
    pub value: SecretString,
    /// Where it came from.
    pub origin: Origin,
}

impl Found {
    /// The value in the clear.
    pub fn text(&self) -> &str {
        self.value.expose_secret()
    }
}

/// What the environment says.
#[derive(Clone, Debug)]
pub struct Settings {
    values: Vec<(Key, SecretString)>,
    /// `HTTP_MAX_RETRIES`, `HTTP_RETRY_BASE_DELAY`, `HTTP_CLIENT_TIMEOUT`: how often and how long
    /// it is tried.
    pub policy: Policy,
    /// `ALLOWED_API_HOSTS`: where credentials may go besides the vendor's hosts.
    pub hosts: Hosts,
    /// `CONNECT_TIME_LIMIT`: how long the block waits for an answer; 8 s unless told.
    pub time_limit: Duration,
    /// `STRICT_ANSWER=true`: refuse answers that cannot be dialled.
    pub strict: bool,
    /// `DEBUG_LOGGING=true`: log every step.
    pub debug: bool,
    /// `LAMBDA_VERSION`: the version that requests carry.
    pub version: String,
    /// What the environment says that cannot be meant.
    pub problems: Vec<String>,
}

impl Settings {
    /// Reads the settings through `get`; what is empty counts as not set.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Self {
        let text = |key: &str| get(key).filter(|value| !value.is_empty());
        let values = Key::ALL.into_iter().filter_map(|key| Some((key, text(key.name())?.into())));
        let mut problems = Vec::new();
        let mut time = |key: &str, default: Duration| {
            let Some(told) = text(key) else { return default };
            span(&told).unwrap_or_else(|| {
                problems.push(format!("{key} is not a time such as 500ms; {default:?} holds"));
                default
            })
        };
        let base = time("HTTP_RETRY_BASE_DELAY", Duration::from_millis(100));
        let timeout = time("HTTP_CLIENT_TIMEOUT", Duration::from_secs(10));
        let time_limit = time("CONNECT_TIME_LIMIT", Duration::from_secs(8));
        let retries = text("HTTP_MAX_RETRIES").map_or(3, |told| {
            leading_number(&told).unwrap_or_else(|| {
                problems.push("HTTP_MAX_RETRIES is not a number; 3 holds".into());
                3
            })
        });
        let mut hosts = Hosts::default();
        if let Err(wrong) = hosts.extend(&text("ALLOWED_API_HOSTS").unwrap_or_default()) {
            let wrong = wrong.join(", ");
            problems.push(format!("ALLOWED_API_HOSTS takes host names and *.NAME, not {wrong}"));
        }
        let mut switch = |key: &str| {
            let told = text(key);
            if told.as_deref().is_some_and(|told| told != "true" && told != "false") {
                problems.push(format!("{key} has an effect only as `true`"));
            }
            told.as_deref() == Some("true")
        };
        let (strict, debug) = (switch("STRICT_ANSWER"), switch("DEBUG_LOGGING"));
        let values: Vec<_> = values.collect();
        problems.extend(strange_tones(&values));
        Self {
            values,
            policy: Policy::new(retries, base, timeout),
            hosts,
            time_limit,
            strict,
            debug,
            version: text("LAMBDA_VERSION").unwrap_or_else(|| VERSION.into()),
            problems,
        }
    }

    fn value(&self, key: Key) -> Option<&SecretString> {
        self.values.iter().find(|(other, _)| *other == key).map(|(_, value)| value)
    }
}

/// A span of time with its unit: a bare number could be meant in seconds or in milliseconds.
fn span(text: &str) -> Option<Duration> {
    parse_duration(text).filter(|_| text.ends_with(|c: char| c.is_ascii_alphabetic()))
}

/// The whole number at the start of a text, as the vendor's function reads it.
fn leading_number(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text.get(sign..)?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    text.get(..sign + end)?.parse().ok()
}

fn strange_tones(values: &[(Key, SecretString)]) -> Option<String> {
    let (_, told) = values.iter().find(|(key, _)| *key == Key::SupportedDtmfChars)?;
    let wrong = told.expose_secret().chars().find(|c| !dial::is_tone(*c))?;
    Some(format!("supportedDtmfChars has {wrong:?}, which Amazon Connect does not dial"))
}

/// The configuration of one event.
#[derive(Clone, Copy)]
pub struct Lookup<'a> {
    parameters: Option<&'a Map<String, Value>>,
    settings: &'a Settings,
}

impl<'a> Lookup<'a> {
    /// The configuration of an event in an environment.
    pub fn new(event: &'a Value, settings: &'a Settings) -> Self {
        Self { parameters: parameters(event), settings }
    }

    /// The value of a key: the parameter unless it is empty, else the variable.
    pub fn get(&self, key: Key) -> Option<Found> {
        let parameter = || {
            let value = text(self.parameters?.get(key.name())?)?;
            Some(Found { value: value.into(), origin: Origin::Parameter })
        };
        let variable = || {
            let value = self.settings.value(key)?.clone();
            Some(Found { value, origin: Origin::Environment })
        };
        match key {
            // What Amazon Connect can dial is not for a flow to say.
            Key::SupportedDtmfChars => variable(),
            _ => parameter().or_else(variable),
        }
    }

    /// The tones that the API may make use of.
    pub fn tones(&self) -> Found {
        let default = || Found { value: TONES.into(), origin: Origin::Default };
        self.get(Key::SupportedDtmfChars).unwrap_or_else(default)
    }
}

/// The parameters of an event, if there are any.
pub(super) fn parameters(event: &Value) -> Option<&Map<String, Value>> {
    event.pointer("/Details/Parameters")?.as_object()
}

/// A parameter as a text; nothing for what is empty, `null`, `0` or `false`.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        Value::Number(number) => (number.as_f64() != Some(0.0)).then(|| number.to_string()),
        Value::Bool(true) => Some("true".into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Settings {
        let find = |key: &str| variables.iter().find(|(name, _)| *name == key);
        Settings::read(&|key| find(key).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn every_key_is_among_the_variables_that_are_read() {
        assert!(Key::ALL.iter().zip(ENVIRONMENT).all(|(key, name)| key.name() == name));
    }

    #[test]
    fn without_an_environment_the_defaults_hold_and_nothing_is_wrong() {
        let settings = read(&[("HTTP_MAX_RETRIES", ""), ("supportedDtmfChars", "")]);
        let second = Duration::from_secs(1);
        assert_eq!(settings.policy, Policy::new(3, second / 10, second * 10));
        assert_eq!(settings.time_limit, second * 8);
        assert!(settings.problems.is_empty() && !settings.strict && !settings.debug);
        assert_eq!(settings.version, "1.3.0");
        assert_eq!(Lookup::new(&json!({}), &settings).tones().text(), "0123456789*");
    }

    #[test]
    fn times_need_a_unit_and_numbers_end_where_their_digits_do() {
        for (told, millis) in [("250ms", 250), ("2s", 2000), ("1.5s", 1500), ("1m30s", 90_000)] {
            assert_eq!(span(told), Some(Duration::from_millis(millis)), "{told}");
        }
        for told in ["500", "soon", "-1s", "2 parsecs"] {
            assert_eq!(span(told), None, "{told}");
        }
        for (told, number) in [("5", Some(5)), ("2x", Some(2)), ("-1", Some(-1)), ("x", None)] {
            assert_eq!(leading_number(told), number, "{told}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_told_and_the_default_holds() {
        let settings = read(&[
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

    #[test]
    fn a_parameter_beats_the_environment_unless_it_says_nothing() {
        let settings = read(&[("region", "from-env"), ("apiKey", "k3y")]);
        let of = |value: Value| {
            let event = json!({"Details": {"Parameters": {"region": value}}});
            Lookup::new(&event, &settings).get(Key::Region).unwrap().text().to_owned()
        };
        assert_eq!(of(json!("given")), "given");
        assert_eq!(of(json!(7)), "7");
        for nothing in [json!(""), json!(null), json!(0), json!(false), json!({})] {
            assert_eq!(of(nothing.clone()), "from-env", "{nothing}");
        }
        assert!(!format!("{settings:?}").contains("k3y"));
    }
}
