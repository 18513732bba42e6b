//! How a conversation ended.

use serde_json::{Map, Value, json};

use super::Conversation;
use super::ears::Meant;
use super::session::Active;

/// How a conversation ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ending {
    /// The intent; empty where nothing was understood and the bot has no fallback.
    pub intent: String,
    /// The intent has failed.
    pub failed: bool,
    /// Its slots: what each holds as text, or `null`.
    pub slots: Map<String, Value>,
    /// The attributes of the session.
    pub attributes: Map<String, Value>,
    /// How sure the bot was of the intent, from 0 to 1.
    pub confidence: Option<f64>,
    /// What else may have been meant, and how sure the bot was of it, the likeliest first.
    pub alternatives: Vec<(String, f64)>,
}

impl Conversation {
    /// The end of a conversation in the intent that it is in.
    pub(super) fn ending(&self, failed: bool, meant: &[Meant]) -> Ending {
        let active = self.active.clone().unwrap_or_default();
        let others = meant.iter().filter(|meant| meant.intent != active.name);
        Ending {
            slots: values(&active),
            failed,
            attributes: self.attributes.clone(),
            confidence: active.confidence,
            alternatives: others.map(|meant| (meant.intent.clone(), meant.score)).collect(),
            intent: active.name,
        }
    }
}

/// What slots hold, as flows read it.
fn values(active: &Active) -> Map<String, Value> {
    let names = active.slots.0.keys();
    names.map(|name| (name.clone(), json!(active.slots.text(name)))).collect()
}
