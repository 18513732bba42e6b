//! What the API answers, and what the flow gets of it.

use secrecy::SecretString;
use serde_json::{Map, Value};

use super::credentials::without;
use super::error::TransferError;
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

/// The handoff as flows read it: four texts.
///
/// # Errors
/// One of them is missing, or there is no handoff at all.
pub(super) fn handoff(
    answer: &Map<String, Value>,
    secrets: &[SecretString],
) -> Result<Value, TransferError> {
    let handoff = answer.get("handoff").filter(|handoff| handoff.is_object() || handoff.is_array());
    let handoff = handoff.ok_or_else(|| {
        TransferError::Handoff(without(&Value::from(answer.clone()).to_string(), secrets))
    })?;
    let field = |name: &str| {
        let text = handoff.get(name)?.as_str()?;
        Some((format!("handoff_{name}"), Value::from(text)))
    };
    let fields: Option<Map<String, Value>> = FIELDS.into_iter().map(field).collect();
    fields.map(Value::from).ok_or(TransferError::HandoffFields)
}
