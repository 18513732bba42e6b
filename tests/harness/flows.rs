//! Flows, put together block by block.

use serde_json::{Value, json};

/// A block.
pub fn block(
    name: &str,
    kind: &str,
    parameters: Value,
    next: Option<&str>,
    errors: &[(&str, &str)],
) -> Value {
    let errors =
        errors.iter().map(|(error, next)| json!({ "ErrorType": error, "NextAction": next }));
    let mut transitions = json!({ "Errors": errors.collect::<Vec<_>>(), "Conditions": [] });
    if let Some(next) = next {
        transitions["NextAction"] = next.into();
    }
    json!({ "Identifier": name, "Type": kind, "Parameters": parameters, "Transitions": transitions })
}

/// A prompt, which leads on whether it can be played or not.
pub fn says(name: &str, text: &str, next: &str) -> Value {
    let errors = [("NoMatchingError", next)];
    block(name, "MessageParticipant", json!({ "Text": text }), Some(next), &errors)
}

/// The end of a call.
pub fn hang_up() -> Value {
    block("Hang up", "DisconnectParticipant", json!({}), None, &[])
}

/// A flow of blocks; the first is where it begins.
pub fn flow(blocks: &[Value]) -> String {
    let start = &blocks[0]["Identifier"];
    json!({ "Version": "2019-10-30", "StartAction": start, "Metadata": {}, "Actions": blocks })
        .to_string()
}

/// A menu: 1 leads to `one`, other keys to `other`, no key to `none`.
pub fn menu(name: &str, text: &str, one: &str, other: &str, none: &str) -> Value {
    let errors = [
        ("InputTimeLimitExceeded", none),
        ("NoMatchingCondition", other),
        ("NoMatchingError", other),
    ];
    let parameters = json!({ "Text": text, "InputTimeLimitSeconds": "1", "StoreInput": "False" });
    let mut block = block(name, "GetParticipantInput", parameters, Some(other), &errors);
    let condition = json!({ "Operator": "Equals", "Operands": ["1"] });
    block["Transitions"]["Conditions"] = json!([{ "NextAction": one, "Condition": condition }]);
    block
}
