//! The requests: all of them are POST with a JSON body.

use std::fmt;

use secrecy::SecretString;
use serde_json::{Map, Value, json};

use super::credentials::OAuth;
use super::domain::Domain;
use super::plan::{Action, Plan};
use super::settings::{Key, Lookup, Settings, parameters};

/// A request: POST, with a JSON body.
#[derive(Clone)]
pub struct Request {
    /// Where it goes.
    pub url: String,
    /// The header `Authorization`.
    pub authorization: SecretString,
    /// The body.
    pub body: String,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("url", &self.url).finish_non_exhaustive()
    }
}

/// The request for a token.
pub fn token_request(auth: &Domain, client: &OAuth) -> Request {
    Request {
        url: format!("{}/v1/oauth/regionalToken", auth.as_str()),
        authorization: client.basic(),
        body: json!({ "grant_type": "client_credentials" }).to_string(),
    }
}

/// The request to the API; `authorization` is left to fill in.
pub fn api_request(plan: &Plan, action: Action, event: &Value, settings: &Settings) -> Request {
    let (path, body) = match action {
        Action::TransferData => {
            let body = transfer_body(event, settings);
            (format!("{}:generatePSTNTransferData", plan.agent.path()), body)
        }
        Action::Handoff => {
            let path = format!("{}/handoffs:fetchAIAgentHandoff", plan.agent.profile_path());
            (path, with_contact("correlationId", event))
        }
    };
    let url = format!("{}{path}", plan.api.as_str());
    Request { url, authorization: SecretString::default(), body: Value::from(body).to_string() }
}

/// An object with the id of the contact, if there is one.
fn with_contact(key: &str, event: &Value) -> Map<String, Value> {
    let id = event.pointer("/Details/ContactData/ContactId");
    id.map(|id| (key.to_owned(), id.clone())).into_iter().collect()
}

fn transfer_body(event: &Value, settings: &Settings) -> Map<String, Value> {
    let contact = event.pointer("/Details/ContactData").and_then(Value::as_object);
    let mut metadata = contact.cloned().unwrap_or_default();
    metadata.insert("parameters".into(), passed_on(event).into());
    metadata.insert("version".into(), settings.version.clone().into());
    let tones = Lookup::new(event, settings).tones();
    let mut body = with_contact("callId", event);
    body.insert("ccaasMetadata".into(), metadata.into());
    body.insert("supportedDtmfChars".into(), tones.text().into());
    body
}

/// The parameters that are no configuration: none of these, credentials least of all, is the
/// API's business.
fn passed_on(event: &Value) -> Map<String, Value> {
    let is_ours = |name: &str| Key::ALL.iter().any(|key| key.name() == name);
    let pairs = parameters(event).into_iter().flatten();
    pairs.filter(|(name, _)| !is_ours(name)).map(|(k, v)| (k.clone(), v.clone())).collect()
}
