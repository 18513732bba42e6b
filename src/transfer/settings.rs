//! What a transfer is configured with: the parameters of the block first, then the environment.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use super::domain::Hosts;
use super::retry::Policy;
/// What the API is told of the tones that can be dialled, unless the environment says so.
const TONES: &str = "0123456789*";

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
    /// The variables that stand for parameters.
    pub values: Vec<(Key, SecretString)>,
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
    /// The variables that are set and that hold, besides those of `values`.
    pub set: Vec<&'static str>,
    /// What the environment says that cannot be meant.
    pub problems: Vec<String>,
}

impl Settings {
    fn value(&self, key: Key) -> Option<&SecretString> {
        self.values.iter().find(|(other, _)| *other == key).map(|(_, value)| value)
    }
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

    #[test]
    fn a_parameter_beats_the_environment_unless_it_says_nothing() {
        let second = Duration::from_secs(1);
        let settings = Settings {
            values: vec![(Key::Region, "from-env".into()), (Key::ApiKey, "k3y".into())],
            policy: Policy::new(3, second, second),
            hosts: Hosts::default(),
            time_limit: second,
            strict: false,
            debug: false,
            version: String::new(),
            set: Vec::new(),
            problems: Vec::new(),
        };
        let of = |value: Value| {
            let event = json!({"Details": {"Parameters": {"region": value}}});
            Lookup::new(&event, &settings).get(Key::Region).unwrap().text().to_owned()
        };
        assert_eq!(of(json!("given")), "given");
        assert_eq!(of(json!(7)), "7");
        for nothing in [json!(""), json!(null), json!(0), json!(false), json!({})] {
            assert_eq!(of(nothing.clone()), "from-env", "{nothing}");
        }
        assert_eq!(Lookup::new(&json!({}), &settings).tones().text(), "0123456789*");
        assert!(!format!("{settings:?}").contains("k3y"));
    }
}
