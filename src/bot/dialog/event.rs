//! The event that the function of a bot is called with.
//!
//! Source: Amazon Lex V2 Developer Guide, "Lambda input event format".

use serde_json::{Value, json};
use uuid::Uuid;

use super::next::Next;
use super::session::Active;
use super::turn::Turn;
use crate::connect::lex::Source;

impl Turn<'_, '_> {
    /// The event for a hook of the intent that the conversation is in.
    pub(super) fn event(&self, source: Source) -> Value {
        let talk = &*self.talk;
        let active = talk.active.clone().unwrap_or_default();
        let state = match source {
            Source::DialogCodeHook => "InProgress",
            Source::FulfillmentCodeHook => "ReadyForFulfillment",
        };
        let on_voice = self.input.mode() != "Text";
        let media = if on_voice { "audio/pcm" } else { "text/plain; charset=utf-8" };
        let (bot_id, alias_id) = &talk.place.ids;
        let request = format!("{}\n{}", talk.place.session, talk.turns);
        let request = Uuid::new_v5(&Uuid::NAMESPACE_OID, request.as_bytes()).to_string();
        let mut event = json!({
            "messageVersion": "1.0",
            "invocationSource": source,
            "inputMode": self.input.mode(),
            "responseContentType": media,
            "sessionId": talk.place.session,
            "inputTranscript": self.input.words(),
            "bot": {
                "id": bot_id,
                "name": *talk.bot.name,
                "localeId": talk.locale().map(crate::bot::Locale::lex_id),
                "version": "1",
                "aliasId": alias_id,
                "aliasName": "live",
            },
            "interpretations": self.interpretations(&active, state),
            "requestAttributes": {
                "x-amz-lex:accept-content-types": "PlainText,SSML",
                "x-amz-lex:channels:platform": "Connect",
            },
            "sessionState": {
                "sessionAttributes": talk.attributes,
                "activeContexts": talk.contexts,
                "intent": active.json(state),
                "originatingRequestId": request,
            },
            "transcriptions": [],
        });
        if on_voice {
            let heard = json!([{
                "transcription": self.input.words(),
                "transcriptionConfidence": 1.0,
                "resolvedContext": { "intent": active.name },
                "resolvedSlots": {},
            }]);
            put(&mut event, "transcriptions", heard);
        }
        if source == Source::DialogCodeHook {
            put(&mut event, "proposedNextState", self.proposed(&active));
        }
        event
    }

    /// What may have been meant: the intent that the conversation is in, then the others.
    fn interpretations(&self, active: &Active, state: &str) -> Value {
        let one = |intent: Value, confidence: Option<f64>| {
            let mut one = json!({ "interpretationSource": "Lex", "intent": intent });
            if let Some(confidence) = confidence {
                put(&mut one, "nluConfidence", json!(confidence));
            }
            one
        };
        let others = self.meant.iter().filter(|meant| meant.intent != active.name);
        let others = others.filter_map(|meant| {
            let intent = Active::new(self.talk.bot.intent(&meant.intent)?);
            Some(one(intent.json("InProgress"), Some(meant.score)))
        });
        let fallback = self.talk.bot.fallback().filter(|intent| *intent.name != active.name);
        let fallback = fallback.map(|intent| one(Active::new(intent).json("InProgress"), None));
        let first = one(active.json(state), active.confidence);
        [first].into_iter().chain(others).chain(fallback).collect()
    }

    /// What the bot would do if its function did not change that.
    fn proposed(&self, active: &Active) -> Value {
        let (action, slot) = match self.next() {
            Next::Slot(slot) => ("ElicitSlot", Some(slot)),
            Next::Confirmation => ("ConfirmIntent", None),
            Next::Fulfilment => ("Delegate", None),
            Next::Declined => ("Close", None),
        };
        let attempt = match self.talk.misses {
            0 => "Initial".to_owned(),
            misses => format!("Retry{misses}"),
        };
        let mut action = json!({ "type": action });
        if let Some(slot) = slot {
            put(&mut action, "slotToElicit", json!(slot));
        }
        json!({
            "dialogAction": action,
            "intent": active.json("InProgress"),
            "prompt": { "attempt": attempt },
        })
    }
}

fn put(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(object) = object {
        object.insert(key.to_owned(), value);
    }
}
