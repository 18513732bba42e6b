//! What the API answers, and what the flow gets of it.

use serde_json::{Map, Value};

use super::error::TransferError;
use super::plan::Action;
use crate::connect::answer::kind;

/// The fields of a handoff that a flow gets, each behind `handoff_`.
const FIELDS: [&str; 4] =
    ["conversation", "conversationCorrelationId", "summary", "transferTarget"];

/// An answer as a JSON object.
///
/// # Errors
/// It is something else.
pub(super) fn json(url: &str, body: &str) -> Result<Map<String, Value>, TransferError> {
    let unreadable = |problem| TransferError::Unreadable { url: url.into(), problem };
    match serde_json::from_str(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => Err(unreadable(format!("an object is expected, not {}", kind(&other)))),
        Err(error) => Err(unreadable(error.to_string())),
    }
}

/// What the flow gets of the body of an answer.
///
/// # Errors
/// The body is not what the API answers.
pub fn understood(action: Action, url: &str, body: &str) -> Result<Value, TransferError> {
    match (action, json(url, body)) {
        (Action::TransferData, Ok(answer)) => Ok(answer.into()),
        (Action::Handoff, Ok(answer)) => handoff(&answer),
        // A handoff that is no object is told as the vendor's function tells one without.
        (Action::Handoff, Err(_)) if serde_json::from_str::<Value>(body).is_ok() => {
            Err(TransferError::Handoff(body.into()))
        }
        (_, Err(error)) => Err(error),
    }
}

/// The handoff as flows read it: four texts.
///
/// # Errors
/// One of them is missing, or there is no handoff at all.
fn handoff(answer: &Map<String, Value>) -> Result<Value, TransferError> {
    let handoff = answer.get("handoff").filter(|handoff| handoff.is_object() || handoff.is_array());
    let handoff =
        handoff.ok_or_else(|| TransferError::Handoff(Value::from(answer.clone()).to_string()))?;
    let field = |name: &str| {
        let text = handoff.get(name)?.as_str()?;
        Some((format!("handoff_{name}"), Value::from(text)))
    };
    let fields: Option<Map<String, Value>> = FIELDS.into_iter().map(field).collect();
    fields.map(Value::from).ok_or(TransferError::HandoffFields)
}
