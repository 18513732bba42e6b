//! What the server does: accepted credentials, and answers out of the ordinary.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::connect::parse_duration;

/// What the server does. Without anything in it every request that is in order succeeds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    /// The OAuth client that gets tokens; any, if none is given.
    pub(super) client: Option<ClientPair>,
    /// The key that is accepted; any, if none is given.
    pub(super) api_key: Option<String>,
    /// The tokens that are given.
    pub(super) tokens: Tokens,
    /// Answers to requests for tokens, in this order, before the ordinary ones.
    pub(super) token: Vec<Step>,
    /// Answers to `generatePSTNTransferData`, in this order, before the ordinary ones.
    pub(super) transfer_data: Vec<Step>,
    /// Answers to `fetchAIAgentHandoff`, in this order, before the ordinary ones.
    pub(super) handoff: Vec<Step>,
    /// Faults that come over and over again.
    pub(super) faults: Option<Faults>,
}

/// An OAuth client.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientPair {
    pub(super) id: String,
    pub(super) secret: String,
}

/// The tokens that are given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Tokens {
    /// What the answer says of their life, in seconds; `null` leaves it out.
    pub(super) expires_in: Value,
    /// How often a token is accepted; for ever, if nothing is said.
    pub(super) uses: Option<u32>,
    /// How long a token is accepted; for ever, if nothing is said.
    #[serde(deserialize_with = "span")]
    pub(super) life: Option<Duration>,
}

impl Default for Tokens {
    fn default() -> Self {
        Self { expires_in: 3600.into(), uses: None, life: None }
    }
}

/// An answer out of the ordinary.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Step {
    /// The HTTP status; 200 if nothing is said.
    pub(super) status: Option<u16>,
    /// The body as JSON.
    pub(super) body: Option<Value>,
    /// The body as a text of any kind.
    pub(super) text: Option<String>,
    /// The header `Retry-After`.
    pub(super) retry_after: Option<String>,
    /// The header `Location`.
    pub(super) location: Option<String>,
    /// How long it takes.
    #[serde(deserialize_with = "span")]
    pub(super) delay: Option<Duration>,
    /// Drops the connection.
    pub(super) drop: Option<Drop>,
    /// Makes the tokens that were given so far worthless.
    pub(super) revoke: bool,
    /// How often it is the answer; once if nothing is said.
    pub(super) times: Option<u32>,
    /// Whether it is the answer from here on.
    pub(super) always: bool,
}

/// When a connection is dropped.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Drop {
    /// Before the answer.
    Before,
    /// In the middle of the body.
    During,
}

/// Faults that come over and over again, at requests to the API.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Faults {
    /// Which requests meet one: each that has this number or a multiple of it.
    pub(super) every: u64,
    /// What they meet, in turns.
    pub(super) kinds: Vec<Step>,
}

/// Why a text is no scenario.
#[derive(Debug, thiserror::Error)]
#[error("the scenario cannot be read: {0}")]
pub struct ScenarioError(serde_json::Error);

impl ScenarioError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        "docs/lambda-pstn-transfer.md tells what a scenario has; {} is one in which all goes well"
    }
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// It is not JSON, or has something in it that no scenario has.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        serde_json::from_str(text).map_err(ScenarioError)
    }
}

fn span<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<Duration>, D::Error> {
    let text = Option::<String>::deserialize(source)?;
    let read = |text: String| {
        parse_duration(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("`{text}` is not a time such as 200ms"))
        })
    };
    text.map(read).transpose()
}
