//! Hiding what belongs to customers from screens and logs.

use serde_json::Value;

/// A text with only its length class visible: values of attributes and parameters.
pub const HIDDEN: &str = "***";

/// A phone number or address with its ends visible: `+1******1234`.
///
/// What is too short to keep anything secret is hidden whole.
pub fn address(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    match chars.as_slice() {
        [a, b, hidden @ .., w, x, y, z] if hidden.len() >= 4 => {
            let stars = "*".repeat(hidden.len());
            format!("{a}{b}{stars}{w}{x}{y}{z}")
        }
        _ => HIDDEN.into(),
    }
}

/// Masks an event: addresses keep their ends, the values of attributes and parameters, names and
/// descriptions are hidden. Ids, ARNs and kinds stay, so that the event can still be replayed.
pub fn event(value: &Value) -> Value {
    let mut masked = value.clone();
    walk(&mut masked, None);
    masked
}

/// Parameters that configure a function and hold nothing of a customer.
const KEPT_PARAMETERS: [&str; 2] = ["AI_ASSISTANT_ID", "CONNECT_INSTANCE_ID"];

fn walk(value: &mut Value, key: Option<&str>) {
    match (key, value) {
        (Some("Attributes" | "Parameters" | "sessionAttributes" | "slots"), Value::Object(map)) => {
            for (name, inner) in map.iter_mut() {
                if !KEPT_PARAMETERS.contains(&name.as_str()) {
                    hide(inner);
                }
            }
        }
        (Some("ContactData"), Value::Object(map)) => {
            for (name, inner) in map.iter_mut() {
                match name.as_str() {
                    // Of a task; elsewhere the same key names a queue or the event itself.
                    "Name" | "Description" | "CustomerId" => hide(inner),
                    name => walk(inner, Some(name)),
                }
            }
        }
        (Some("References"), Value::Object(map)) => {
            map.values_mut().filter_map(|reference| reference.get_mut("Value")).for_each(hide);
        }
        (Some("Address" | "DisplayName"), Value::String(text)) => *text = address(text),
        (Some("body" | "inputTranscript"), value) => hide(value),
        (_, Value::Object(map)) => {
            for (name, inner) in map.iter_mut() {
                walk(inner, Some(name));
            }
        }
        (_, Value::Array(items)) => items.iter_mut().for_each(|item| walk(item, None)),
        _ => {}
    }
}

/// Hides every scalar and keeps the shape, so that a masked event takes the same way through a
/// function; what is empty stays empty, since functions treat it differently.
fn hide(value: &mut Value) {
    match value {
        Value::String(text) if text.is_empty() => {}
        Value::String(_) | Value::Number(_) => *value = HIDDEN.into(),
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::Object(map) => map.values_mut().for_each(hide),
        Value::Null | Value::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_keeps_its_ends_and_a_short_text_nothing() {
        assert_eq!(address("+18005551234"), "+1******1234");
        assert_eq!(address("1234567"), HIDDEN);
    }

    #[test]
    fn nothing_of_the_customer_is_left_in_a_masked_event() {
        let event = event(&json!({"Details": {
            "ContactData": {
                "ContactId": "c-1", "Attributes": {"name": "Ada"}, "CustomerId": "ada-7", "Name": "Call Ada",
                "CustomerEndpoint": {"Address": "+18005551234", "Type": "TELEPHONE_NUMBER"},
                "References": {"doc": {"Type": "url", "Value": "https://ada.example"}},
            },
            "Parameters": {"AI_ASSISTANT_ID": "a", "empty": "", "order": {"name": "Ada", "n": 7}},
        }}));
        let text = event.to_string();
        assert!(!text.contains("Ada") && !text.contains("ada") && !text.contains("555"), "{text}");
        assert_eq!(event["Details"]["ContactData"]["ContactId"], "c-1");
        assert_eq!(event["Details"]["Parameters"]["AI_ASSISTANT_ID"], "a");
        assert_eq!(event["Details"]["Parameters"]["empty"], "");
    }
}
