//! What a function answers to a bot.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::attributes::Attributes;
use super::event::{LexEvent, LexIntent};

/// An answer: what is said, and where the conversation goes.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LexAnswer {
    /// Where the conversation goes.
    pub session_state: AnswerState,
    /// What is said, in this order; with [`DialogAction::Delegate`] nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
}

/// Where the conversation goes.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerState {
    /// The attributes of the session from now on: what is left out is lost.
    #[serde(default)]
    pub session_attributes: Attributes,
    /// Contexts that stay active.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub active_contexts: Vec<Value>,
    /// What the bot is to do.
    pub dialog_action: DialogAction,
    /// The intent from now on; none with [`DialogAction::ElicitIntent`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<LexIntent>,
}

/// What a bot is to do next.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
pub enum DialogAction {
    /// End the intent; its state says how.
    Close,
    /// Go on as the bot itself has it.
    Delegate,
    /// Ask for a slot.
    #[serde(rename_all = "camelCase")]
    ElicitSlot {
        /// The name of the slot.
        slot_to_elicit: String,
    },
    /// Ask what the customer wants.
    ElicitIntent,
    /// Ask whether the intent is to be fulfilled.
    ConfirmIntent,
}

/// Something that is said.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// How the text is to be read.
    pub content_type: ContentType,
    /// The text.
    pub content: String,
}

/// How a text is to be read.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum ContentType {
    /// As it stands.
    PlainText,
    /// As speech with marks.
    #[serde(rename = "SSML")]
    Ssml,
    /// As the client sees fit.
    CustomPayload,
}

impl LexAnswer {
    /// An answer that carries the attributes and contexts of the event on.
    pub fn to(event: &LexEvent, dialog_action: DialogAction, intent: Option<LexIntent>) -> Self {
        let contexts = event.session_state.get().and_then(|state| state.active_contexts.get());
        let session_state = AnswerState {
            session_attributes: event.attributes(),
            active_contexts: contexts.cloned().unwrap_or_default(),
            dialog_action,
            intent,
        };
        Self { session_state, messages: Vec::new() }
    }

    /// The same with something to say.
    #[must_use]
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        self.messages.push(Message { content_type: ContentType::PlainText, content: text.into() });
        self
    }

    /// Sets an attribute of the session.
    pub fn set(&mut self, key: &str, text: impl Into<String>) {
        self.session_state.session_attributes.0.insert(key.into(), text.into().into());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_action_has_the_form_that_the_service_takes() {
        let slot = DialogAction::ElicitSlot { slot_to_elicit: "Amount".into() };
        for (action, form) in [
            (DialogAction::Close, json!({ "type": "Close" })),
            (DialogAction::Delegate, json!({ "type": "Delegate" })),
            (slot, json!({ "type": "ElicitSlot", "slotToElicit": "Amount" })),
            (DialogAction::ElicitIntent, json!({ "type": "ElicitIntent" })),
            (DialogAction::ConfirmIntent, json!({ "type": "ConfirmIntent" })),
        ] {
            assert_eq!(serde_json::to_value(&action).unwrap(), form);
            assert_eq!(serde_json::from_value::<DialogAction>(form).unwrap(), action);
        }
    }

    #[test]
    fn attributes_and_contexts_are_carried_on() {
        let event = LexEvent::from_value(&json!({ "sessionState": {
            "sessionAttributes": { "PhoneNumber": "+447700900000", "odd": 7 },
            "activeContexts": [{ "name": "c" }],
        }}));
        let mut answer = LexAnswer::to(&event, DialogAction::ElicitIntent, None).saying("Yes?");
        answer.set("RequiresAuth", "true");
        assert_eq!(
            serde_json::to_value(&answer).unwrap(),
            json!({
                "sessionState": {
                    "sessionAttributes":
                        { "PhoneNumber": "+447700900000", "odd": 7, "RequiresAuth": "true" },
                    "activeContexts": [{ "name": "c" }],
                    "dialogAction": { "type": "ElicitIntent" },
                },
                "messages": [{ "contentType": "PlainText", "content": "Yes?" }],
            })
        );
    }
}
