//! The cases of `fixtures/banking/`: a file is a table, its first fields hold for all its cases.

use std::collections::BTreeSet;

use connectctl::banking::Intent;
use connectctl::banking::auth::Level;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::harness::{files, project};

/// A table of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "about")]
    _about: String,
    intent: String,
    #[serde(default)]
    attributes: Map<String, Value>,
    cases: Vec<Case>,
}

/// A case: a turn of a conversation, how the bank behaves, and what has to come of it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// What the case proves.
    pub(super) name: String,
    /// The intent, in place of the table's.
    intent: Option<String>,
    /// `FulfillmentCodeHook`, unless told.
    source: Option<String>,
    /// The slots; `null` is one that is not filled.
    #[serde(default)]
    slots: Map<String, Value>,
    /// Attributes of the session on top of the table's; `null` takes one away.
    #[serde(default)]
    attributes: Map<String, Value>,
    /// What the customer said.
    said: Option<String>,
    /// What the customer said to a question.
    confirmation: Option<String>,
    /// The question that was asked in the turn before, and agreed to.
    agreed: Option<String>,
    /// The whole event, in place of all these.
    event: Option<Value>,
    /// Variables.
    #[serde(default)]
    pub(super) environment: Map<String, Value>,
    /// How the bank behaves.
    #[serde(default)]
    pub(super) faults: Vec<Value>,
    /// What the answer has.
    answer: Value,
    /// Attributes that the answer does not have.
    #[serde(default)]
    pub(super) absent: Vec<String>,
    /// What the bank was asked, in short.
    pub(super) requests: Option<Vec<String>>,
    /// The kinds of security events that were recorded.
    pub(super) events: Option<Vec<String>>,
    /// The subjects of the alerts that were sent.
    pub(super) alerts: Option<Vec<String>>,
    /// The utterances that were kept.
    pub(super) unknown: Option<Vec<String>>,
}

/// All cases with the names of their tables.
pub(super) fn all() -> Vec<(String, Case)> {
    let mut cases = Vec::new();
    for path in files(&project("fixtures/banking")).into_iter().filter(|path| path.is_file()) {
        let name = path.file_stem().unwrap().display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        let table: Table =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for mut case in table.cases {
            let mut attributes = table.attributes.clone();
            attributes.extend(case.attributes);
            attributes.retain(|_, value| !value.is_null());
            case.attributes = attributes;
            case.intent.get_or_insert(table.intent.clone());
            cases.push((format!("{name}: {}", case.name), case));
        }
    }
    cases
}

/// The names of the cases that an intent needs: those of every intent, of its slots, and of what
/// not everybody may have.
pub(super) fn needed(intent: Intent) -> Vec<String> {
    let own = |(_, case): &(String, Case)| case.intent.as_deref() == Some(intent.name());
    let slots: BTreeSet<String> = all()
        .into_iter()
        .filter(own)
        .flat_map(|(_, case)| case.slots)
        .map(|(name, _)| name)
        .collect();
    let mut names = vec!["success", "service down", "slow service"];
    if Level::of(intent) > Level::None {
        names.push("not authenticated");
    }
    let of_slots = slots.iter().flat_map(|slot| [format!("{slot} missing"), format!("{slot} bad")]);
    names.into_iter().map(str::to_owned).chain(of_slots).collect()
}

/// A date so many days from now.
fn date(days: i64) -> jiff::civil::Date {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    today.checked_add(days.days()).unwrap()
}

/// With dates in place of `{date-1}` and `{iso-1}`.
fn dated(value: &Value) -> Value {
    let mut text = value.to_string();
    for days in -20..=20 {
        let sign = if days > 0 { "+" } else { "-" };
        let number = i64::abs(days);
        let spoken = date(days).strftime("%-d %B %Y").to_string();
        text = text.replace(&format!("{{date{sign}{number}}}"), &spoken);
        text = text.replace(&format!("{{iso{sign}{number}}}"), &date(days).to_string());
    }
    serde_json::from_str(&text).unwrap()
}

impl Case {
    /// The event.
    pub(super) fn event(&self) -> Value {
        if let Some(event) = &self.event {
            return event.clone();
        }
        let slot = |value: &Value| match value.as_str() {
            Some(text) => json!({ "shape": "Scalar", "value": {
                "originalValue": text, "interpretedValue": text, "resolvedValues": [text] } }),
            None => Value::Null,
        };
        let slots: Map<String, Value> =
            self.slots.iter().map(|(name, value)| (name.clone(), slot(value))).collect();
        let mut attributes = self.attributes.clone();
        let mut confirmation = self.confirmation.clone().unwrap_or_else(|| "None".into());
        if let Some(question) = &self.agreed {
            let print = Uuid::new_v5(&Uuid::NAMESPACE_OID, question.as_bytes()).simple();
            attributes.insert("AskedToConfirm".into(), format!("{print}:order-1").into());
            confirmation = "Confirmed".into();
        }
        let intent = json!({ "name": self.intent, "slots": slots, "state": "InProgress",
                             "confirmationState": confirmation });
        dated(&json!({
            "messageVersion": "1.0",
            "invocationSource": self.source.as_deref().unwrap_or("FulfillmentCodeHook"),
            "inputMode": "Speech",
            "sessionId": "44444444-0000-4000-8000-000000000001",
            "inputTranscript": self.said.as_deref().unwrap_or_default(),
            "bot": { "name": "banking", "localeId": "en_GB" },
            "interpretations": [{ "intent": intent, "nluConfidence": 0.91 }],
            "sessionState": { "intent": intent, "sessionAttributes": attributes },
        }))
    }

    /// Whether the event looks like one of a bot.
    pub(super) fn is_recognised(&self) -> bool {
        self.event.is_none()
    }

    /// What the answer has.
    pub(super) fn answer(&self) -> Value {
        dated(&self.answer)
    }

    /// The variables, with those that lead to the bank.
    pub(super) fn variables(&self, bank: &str) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut all: Vec<(String, String)> =
            self.environment.iter().map(|(key, value)| (key.clone(), text(value))).collect();
        let own = [
            ("CORE_BANKING_API_URL", bank.to_owned()),
            ("CRM_API_ENDPOINT", format!("{bank}/customer")),
            ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bank.to_owned()),
            ("CORE_BANKING_API_KEY", "key".to_owned()),
            ("CRM_API_KEY", "key".to_owned()),
        ];
        all.extend(own.map(|(key, value)| (key.to_owned(), value)));
        all
    }
}
