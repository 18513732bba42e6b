//! The cases of `fixtures/transfer/`: a file is a table, its first fields hold for all its cases.

use std::time::Duration;

use connectctl::connect::parse_duration;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::harness::{over, tables};

/// A table of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "about")]
    _about: String,
    #[serde(default)]
    environment: Map<String, Value>,
    #[serde(default)]
    parameters: Map<String, Value>,
    #[serde(default)]
    scenario: Value,
    cases: Vec<Case>,
}

/// A case: what is configured, how the API behaves, and what has to come of it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case proves.
    pub name: String,
    /// Variables on top of the table's; `null` takes one away.
    #[serde(default)]
    pub environment: Map<String, Value>,
    /// Parameters of the event on top of the table's; `null` takes one away.
    #[serde(default)]
    pub parameters: Map<String, Value>,
    /// Fields of the contact data on top of the usual ones.
    #[serde(default)]
    pub contact: Map<String, Value>,
    /// The whole event, in place of the usual one.
    #[serde(default)]
    pub event: Option<Value>,
    /// How the API behaves, in place of the table's.
    #[serde(default)]
    pub scenario: Value,
    /// The texts of the secret, one for each time that it is read.
    #[serde(default)]
    pub secrets: Option<Vec<Value>>,
    /// How often the event comes; the answer is the last one's.
    #[serde(default = "one")]
    pub times: usize,
    /// How much time lies between the events.
    #[serde(default)]
    pub between: Option<String>,
    /// The answer.
    #[serde(default)]
    pub answer: Option<Value>,
    /// The error.
    #[serde(default)]
    pub error: Option<String>,
    /// Parts of the error, where the whole differs from run to run.
    #[serde(default)]
    pub error_has: Vec<String>,
    /// The type of the error.
    #[serde(default)]
    pub error_type: Option<String>,
    /// What the API was asked, in short.
    #[serde(default)]
    pub requests: Option<Vec<String>>,
    /// What all requests to the API itself have in their bodies.
    #[serde(default)]
    pub sent: Option<Value>,
    /// What none of them has anywhere in its body.
    #[serde(default)]
    pub not_sent: Vec<String>,
    /// The paths of the requests to the API itself.
    #[serde(default)]
    pub path: Option<String>,
    /// The pauses between attempts, in milliseconds, without jitter.
    #[serde(default)]
    pub pauses: Option<Vec<u64>>,
    /// Lines that the log has.
    #[serde(default)]
    pub log: Vec<Value>,
    /// Where requests would go: the URL of the API, and that of the token.
    #[serde(default)]
    pub would_call: Option<Vec<String>>,
}

fn one() -> usize {
    1
}

/// All cases with the names of their tables.
pub fn all() -> Vec<(String, Case)> {
    let mut cases = Vec::new();
    for (name, table) in tables::<Table>("fixtures/transfer", |text| text) {
        for mut case in table.cases {
            case.environment = over(&table.environment, &case.environment);
            case.environment.retain(|_, value| !value.is_null());
            case.parameters = over(&table.parameters, &case.parameters);
            case.parameters.retain(|_, value| !value.is_null());
            if case.scenario.is_null() {
                case.scenario = table.scenario.clone();
            }
            if case.scenario.is_null() {
                case.scenario = json!({});
            }
            cases.push((format!("{name}: {}", case.name), case));
        }
    }
    cases
}

impl Case {
    /// The environment, with the URL of the API in place of `$API`.
    pub fn variables(&self, api: &str) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().replace("$API", api);
        self.environment.iter().map(|(key, value)| (key.clone(), text(value))).collect()
    }

    /// The event, with the URL of the API in place of `$API`.
    pub fn event(&self, api: &str) -> Value {
        let event = self.event.clone().unwrap_or_else(|| {
            let mut contact = json!({
                "ContactId": "44444444-0000-4000-8000-000000000001",
                "Channel": "VOICE",
                "CustomerEndpoint": { "Address": "+12065550123", "Type": "TELEPHONE_NUMBER" },
            });
            contact.as_object_mut().unwrap().extend(self.contact.clone());
            let details = json!({ "ContactData": contact, "Parameters": self.parameters });
            json!({ "Details": details, "Name": "ContactFlowEvent" })
        });
        serde_json::from_str(&event.to_string().replace("$API", api)).unwrap()
    }

    /// How much time lies between the events.
    pub fn between(&self) -> Duration {
        self.between.as_deref().map(|text| parse_duration(text).unwrap()).unwrap_or_default()
    }
}
