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
        (Action::Handoff, Err(error)) => Err(match serde_json::from_str(body) {
            Ok(other) => TransferError::Handoff(as_javascript(other).to_string()),
            Err(_) => error,
        }),
        (_, Err(error)) => Err(error),
    }
}

/// A value with its numbers as JavaScript writes them: `1.0` is `1`, and `1e2` is `100`.
fn as_javascript(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            let text = number.as_f64().map(number_text).unwrap_or_default();
            serde_json::from_str(&text).unwrap_or_default()
        }
        Value::Array(items) => items.into_iter().map(as_javascript).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, inner)| (name, as_javascript(inner))).collect()
        }
        other => other,
    }
}

/// The notation of ECMAScript: the fewest digits that tell the number, with an exponent from 1e21
/// on and below 1e-6.
fn number_text(number: f64) -> String {
    match number.abs() {
        0.0 => "0".into(),
        size if size >= 1e21 => format!("{number:e}").replace('e', "e+"),
        size if size < 1e-6 => format!("{number:e}"),
        _ => number.to_string(),
    }
}

/// The handoff as flows read it: four texts.
///
/// # Errors
/// One of them is missing, or there is no handoff at all.
fn handoff(answer: &Map<String, Value>) -> Result<Value, TransferError> {
    let handoff = answer.get("handoff").filter(|handoff| handoff.is_object() || handoff.is_array());
    let handoff = handoff
        .ok_or_else(|| TransferError::Handoff(as_javascript(answer.clone().into()).to_string()))?;
    let field = |name: &str| {
        let text = handoff.get(name)?.as_str()?;
        Some((format!("handoff_{name}"), Value::from(text)))
    };
    let fields: Option<Map<String, Value>> = FIELDS.into_iter().map(field).collect();
    fields.map(Value::from).ok_or(TransferError::HandoffFields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_javascript() {
        let written = r#"[ 1.0, 1e2, -0.0, 0.1, 1e-6, 1.5e-7, 123456789012345678901, 1e21, -2.50e+30, 1e999 ]"#;
        let value = serde_json::from_str(written).unwrap();
        assert_eq!(
            as_javascript(value).to_string(),
            "[1,100,0,0.1,0.000001,1.5e-7,123456789012345680000,1e+21,-2.5e+30,null]"
        );
    }
}
