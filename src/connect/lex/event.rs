//! The event that a bot sends to its function.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::attributes::Attributes;
use super::super::event::Unnamed;
use super::super::lenient::Lenient;
use super::slots::Slots;

/// One turn of a conversation.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LexEvent {
    /// `DialogCodeHook` or `FulfillmentCodeHook`.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub invocation_source: Lenient<Source>,
    /// The id of the conversation; in Amazon Connect that of the contact.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub session_id: Lenient<String>,
    /// What was said or typed.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub input_transcript: Lenient<String>,
    /// The bot that sends it.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub bot: Lenient<LexBot>,
    /// What may have been meant, the likeliest first.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub interpretations: Lenient<Vec<Interpretation>>,
    /// Where the conversation is.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub session_state: Lenient<SessionState>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// When the function is called.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum Source {
    /// In every turn of an intent, before all of its slots are filled.
    DialogCodeHook,
    /// When all slots are filled.
    FulfillmentCodeHook,
}

/// A bot.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LexBot {
    /// Its name.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub name: Lenient<String>,
    /// The locale, such as `en_GB`.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub locale_id: Lenient<String>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// Something that may have been meant.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Interpretation {
    /// The intent.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub intent: Lenient<LexIntent>,
    /// How sure the bot is, from 0 to 1; of the fallback there is none. Early events have an
    /// object with a `score`.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub nlu_confidence: Lenient<Value>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// Where a conversation is.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionState {
    /// What the flow and earlier turns have put down.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub session_attributes: Lenient<Attributes>,
    /// Contexts that are active.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub active_contexts: Lenient<Vec<Value>>,
    /// The intent that the conversation is in.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub intent: Lenient<LexIntent>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// An intent with what is known for it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LexIntent {
    /// Its name.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub name: Lenient<String>,
    /// Its slots.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub slots: Lenient<Slots>,
    /// `InProgress`, `ReadyForFulfillment`, `Fulfilled`, `Failed`, and others.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub state: Lenient<String>,
    /// `Confirmed`, `Denied` or `None`: what the customer said to a question for confirmation.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub confirmation_state: Lenient<String>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

impl LexEvent {
    /// What was said or typed, if it was words: none of keys that were pressed, and of silence.
    pub fn spoken(&self) -> Option<&str> {
        let is_keys = self.other.0.get("inputMode").and_then(Value::as_str) == Some("DTMF");
        self.input_transcript.text().filter(|text| !is_keys && !text.trim().is_empty())
    }

    /// Reads an event; what does not look like one gives an event without anything in it.
    pub fn from_value(value: &Value) -> Self {
        Self::deserialize(value).unwrap_or_default()
    }

    /// The intent that the conversation is in, else the likeliest one.
    pub fn intent(&self) -> Option<&LexIntent> {
        let named = |intent: &&LexIntent| intent.name.text().is_some();
        let state = self.session_state.get().and_then(|state| state.intent.get());
        let likeliest = || self.interpretations.get()?.first()?.intent.get();
        state.filter(named).or_else(|| likeliest().filter(named))
    }

    /// How sure the bot is of the intent that the conversation is in, from 0 to 1.
    pub fn confidence(&self) -> Option<f64> {
        let name = self.intent()?.name.text()?;
        let is_it = |found: &&Interpretation| {
            found.intent.get().and_then(|intent| intent.name.text()) == Some(name)
        };
        let found = self.interpretations.get()?.iter().find(is_it)?;
        let told = found.nlu_confidence.get()?;
        told.as_f64().or_else(|| told.get("score")?.as_f64())
    }

    /// The attributes of the session; none where there are none.
    pub fn attributes(&self) -> Attributes {
        let state = self.session_state.get();
        state.and_then(|state| state.session_attributes.get()).cloned().unwrap_or_default()
    }
}

/// Who talks and in which intent, and nothing of what was said.
impl fmt::Debug for LexEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LexEvent")
            .field("session", &self.session_id)
            .field("source", &self.invocation_source)
            .field("intent", &self.intent().and_then(|intent| intent.name.text()))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_null_missing_or_unknown_is_no_trouble() {
        for event in [
            json!(null),
            json!([]),
            json!({}),
            json!({ "sessionState": null, "interpretations": null, "invocationSource": "Other" }),
            json!({ "sessionState": { "intent": null, "sessionAttributes": null } }),
            json!({ "sessionState": { "intent": { "name": null, "slots": null } } }),
        ] {
            let read = LexEvent::from_value(&event);
            assert!(read.intent().is_none() && read.confidence().is_none(), "{event}");
            assert!(read.attributes().0.is_empty() && read.invocation_source.get().is_none());
        }
    }

    #[test]
    fn an_event_comes_out_as_it_came_in() {
        let event = json!({
            "messageVersion": "1.0", "invocationSource": "DialogCodeHook", "sessionId": "s",
            "inputTranscript": "balance", "bot": { "name": "b", "localeId": "en_GB", "version": "3" },
            "interpretations": [{ "intent": { "name": "CheckBalance" }, "nluConfidence": 0.93 }],
            "sessionState": {
                "intent": { "name": "CheckBalance", "slots": { "AccountType": null }, "new": 1 },
                "sessionAttributes": { "PhoneNumber": "+447700900000" }, "runtimeHints": {},
            },
        });
        let read = LexEvent::from_value(&event);
        assert_eq!(serde_json::to_value(&read).unwrap(), event);
        assert_eq!(read.confidence(), Some(0.93));
        assert!(!format!("{read:?}").contains("balance"));
    }

    #[test]
    fn confidence_is_that_of_the_intent_of_the_session_in_both_forms() {
        let event = json!({
            "interpretations": [
                { "intent": { "name": "A" }, "nluConfidence": { "score": 0.8 } },
                { "intent": { "name": "B" }, "nluConfidence": 0.4 },
            ],
            "sessionState": { "intent": { "name": "B" } },
        });
        assert_eq!(LexEvent::from_value(&event).confidence(), Some(0.4));
        let event = json!({ "interpretations": event["interpretations"] });
        let read = LexEvent::from_value(&event);
        assert_eq!(read.intent().unwrap().name.text(), Some("A"));
        assert_eq!(read.confidence(), Some(0.8));
    }
}
