//! Hiding what belongs to customers from screens and logs.

use serde_json::Value;

/// What stands for a hidden value.
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

/// A text of others in which telephone numbers, card numbers and the like, and e-mail addresses are
/// masked; ids and ARNs stay as they are.
pub fn text(text: &str) -> String {
    let (mut masked, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let word = leading(rest, |c| c.is_alphanumeric() || "+-_.:/@%".contains(c));
        let word = word.trim_end_matches(['.', ':', '/']);
        let (taken, shown) = match number_length(rest) {
            _ if word.starts_with("arn:") || super::is_uuid(word) => (word.len(), word.into()),
            _ if word.contains('@') => (word.len(), HIDDEN.into()),
            Some(length) => (length, address(rest.get(..length).unwrap_or_default())),
            None => {
                let run = leading(rest, char::is_alphanumeric);
                let run = if run.is_empty() { leading_char(rest, first) } else { run };
                (run.len(), run.into())
            }
        };
        masked.push_str(&shown);
        rest = rest.get(taken..).unwrap_or_default();
    }
    masked
}

/// What a text begins with, as long as its signs are some of these.
fn leading(text: &str, is: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !is(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn leading_char(text: &str, first: char) -> &str {
    text.get(..first.len_utf8()).unwrap_or_default()
}

/// Digits from which on a number can be somebody's.
const TELLING: usize = 7;

/// The length of the number that a text begins with, where it has digits enough to be somebody's:
/// groups of digits with a blank or a sign between them.
fn number_length(text: &str) -> Option<usize> {
    let (mut digits, mut end, mut gap) = (0, 0, 0);
    for (index, c) in text.char_indices() {
        match c {
            '0'..='9' => (digits, end, gap) = (digits + 1, index + 1, 0),
            '+' | '(' if index == 0 => {}
            ' ' | '-' | '.' | '/' | '(' | ')' if index > 0 && gap < 2 => gap += 1,
            // A word that goes on with letters is none.
            c if gap == 0 && c.is_alphabetic() => return None,
            _ => break,
        }
    }
    (digits >= TELLING).then_some(end)
}

/// Masks an event: of what belongs to a contact only ids, ARNs and kinds stay, so that the event
/// can still be replayed; addresses keep their ends, and all else is hidden, known or not.
pub fn event(value: &Value) -> Value {
    let mut masked = value.clone();
    if let Some(details) = masked.get_mut("Details").and_then(Value::as_object_mut) {
        for (key, inner) in details {
            match key.as_str() {
                "ContactData" => each(inner, contact_data),
                "Parameters" => each(inner, parameter),
                _ => hide(inner),
            }
        }
    }
    if let Some(fields) = masked.as_object_mut().filter(|fields| !fields.contains_key("Details")) {
        if fields.contains_key("sessionState") {
            fields.iter_mut().for_each(|(key, inner)| lex(key, inner));
        } else if fields.contains_key("requestContext") || fields.contains_key("callbackAction") {
            fields.iter_mut().for_each(|(key, inner)| request(key, inner));
        }
    }
    for record in masked.get_mut("Records").and_then(Value::as_array_mut).into_iter().flatten() {
        each(record, |key, inner| {
            if key == "body" || key == "messageAttributes" {
                hide(inner);
            }
        });
    }
    masked
}

/// Of a turn with a bot, names and states stay.
fn lex(key: &str, value: &mut Value) {
    match key {
        "messageVersion"
        | "invocationSource"
        | "inputMode"
        | "responseContentType"
        | "invocationLabel"
        | "sessionId"
        | "bot" => {}
        "sessionState" | "proposedNextState" => each(value, lex_state),
        "interpretations" => {
            value.as_array_mut().into_iter().flatten().for_each(|one| each(one, lex_state));
        }
        _ => hide(value),
    }
}

fn lex_state(key: &str, value: &mut Value) {
    match key {
        "nluConfidence" | "interpretationSource" | "originatingRequestId" | "dialogAction" => {}
        "intent" => each(value, |key, inner| {
            if !matches!(key, "name" | "state" | "confirmationState") {
                hide(inner);
            }
        }),
        _ => hide(value),
    }
}

/// Of a request to a function or a gateway, what it asks for stays.
fn request(key: &str, value: &mut Value) {
    match key {
        "callbackAction" | "callback_id" | "httpMethod" | "version" => {}
        "requestContext" => each(value, |key, inner| match key {
            "http" => each(inner, |key, inner| {
                if key != "method" {
                    hide(inner);
                }
            }),
            _ => hide(inner),
        }),
        _ => hide(value),
    }
}

/// Fields of contact data that say nothing of a customer.
const KEPT: [&str; 8] = [
    "AwsRegion",
    "Channel",
    "ContactId",
    "InitialContactId",
    "InitiationMethod",
    "InstanceARN",
    "LanguageCode",
    "PreviousContactId",
];

fn contact_data(key: &str, value: &mut Value) {
    match key {
        key if KEPT.contains(&key) || key == "RelatedContactId" || key == "MediaStreams" => {}
        "CustomerEndpoint" | "SystemEndpoint" => each(value, endpoint),
        "Queue" => each(value, |key, inner| match key {
            "ARN" | "Name" => {}
            "OutboundCallerId" => each(inner, endpoint),
            _ => hide(inner),
        }),
        "References" => each(value, |_, reference| {
            each(reference, |key, inner| {
                if key != "Type" {
                    hide(inner)
                }
            });
        }),
        // Those that Amazon Connect sets itself.
        "SegmentAttributes" => each(value, |key, inner| {
            if !key.starts_with("connect:") {
                hide(inner);
            }
        }),
        _ => hide(value),
    }
}

fn endpoint(key: &str, value: &mut Value) {
    match value {
        _ if key == "Type" => {}
        Value::String(text) if key == "Address" => *text = address(text),
        value => hide(value),
    }
}

/// Two parameters configure a function and hold nothing of a customer.
fn parameter(key: &str, value: &mut Value) {
    if key != "AI_ASSISTANT_ID" && key != "CONNECT_INSTANCE_ID" {
        hide(value);
    }
}

/// Masks each field of an object, and hides what should be one and is not.
fn each(value: &mut Value, mask: impl Fn(&str, &mut Value)) {
    match value {
        Value::Object(map) => map.iter_mut().for_each(|(key, inner)| mask(key, inner)),
        value => hide(value),
    }
}

/// Hides every scalar and keeps the shape, so that a masked event takes the same way through a
/// function; what is empty stays empty, since functions treat it differently.
fn hide(value: &mut Value) {
    match value {
        Value::String(text) if text.is_empty() => {}
        Value::String(_) | Value::Number(_) | Value::Bool(_) => *value = HIDDEN.into(),
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::Object(map) => map.values_mut().for_each(hide),
        Value::Null => {}
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
    fn nothing_of_the_customer_is_left_in_a_turn_with_a_bot() {
        let event = event(&json!({
            "sessionId": "s-1", "invocationSource": "DialogCodeHook", "inputTranscript": "Ada",
            "transcriptions": [{ "transcription": "Ada" }], "requestAttributes": { "phone": "Ada" },
            "interpretations": [{ "intent": { "name": "Pay", "slots": { "Payee": {
                "value": { "interpretedValue": "Ada" } } } }, "nluConfidence": 0.9 }],
            "sessionState": {
                "sessionAttributes": { "CustomerName": "Ada" },
                "intent": { "name": "Pay", "state": "InProgress", "slots": { "Payee": {
                    "value": { "interpretedValue": "Ada" } }, "Amount": null } },
            },
        }));
        assert!(!event.to_string().contains("Ada"), "{event}");
        assert_eq!(event["sessionState"]["intent"]["name"], "Pay");
        assert_eq!(event["sessionState"]["intent"]["slots"]["Amount"], Value::Null);
        assert_eq!(event["sessionId"], "s-1");
        let event = super::event(&json!({
            "requestContext": { "http": { "method": "POST", "sourceIp": "Ada" },
                "authorizer": { "jwt": { "claims": { "sub": "Ada" } } } },
            "body": "Ada", "headers": { "authorization": "Ada" },
        }));
        assert!(!event.to_string().contains("Ada"), "{event}");
        assert_eq!(event["requestContext"]["http"]["method"], "POST");
    }

    #[test]
    fn of_texts_numbers_and_addresses_are_hidden_and_ids_stay() {
        for (told, shown) in [
            ("no agent for +12065550100.", "no agent for +1******0100."),
            ("call +1 (206) 555-0100 now", "call +1***********0100 now"),
            (r#"{"card":"4111 1111 1111 1111"}"#, r#"{"card":"41*************1111"}"#),
            ("ada@example.com is unknown", "*** is unknown"),
            ("tel:+12065550100, order-2065550100", "tel:+1******0100, order-20****0100"),
            ("after 30.5 s, 3 of 12 tries", "after 30.5 s, 3 of 12 tries"),
            (
                "contact 44444444-0000-4000-8000-000000000001 of arn:aws:lambda:us-east-1:123456789012:function:f",
                "contact 44444444-0000-4000-8000-000000000001 of arn:aws:lambda:us-east-1:123456789012:function:f",
            ),
            ("Lambda.Unknown: exit 1, é", "Lambda.Unknown: exit 1, é"),
        ] {
            assert_eq!(text(told), shown);
        }
    }

    #[test]
    fn nothing_of_the_customer_is_left_in_a_masked_event() {
        let event = event(&json!({"Details": {
            "ContactData": {
                "ContactId": "c-1", "Attributes": {"name": "Ada"}, "CustomerId": "ada-7", "Name": "Call Ada",
                "CustomerEndpoint": {"Address": "+18005551234", "Type": "TELEPHONE_NUMBER"},
                "References": {"doc": {"Type": "url", "Value": "https://ada.example"}},
                "Tags": {"owner": "Ada"}, "Email": ["ada@ada.example"], "Vip": "Ada",
                "SegmentAttributes": {"who": {"ValueString": "Ada"},
                    "connect:Subtype": {"ValueString": "connect:Chat"}},
                "SystemEndpoint": "+18005551234",
            },
            "Parameters": {"AI_ASSISTANT_ID": "a", "empty": "", "order": {"name": "Ada", "n": 7}},
        }}));
        let text = event.to_string();
        assert!(!text.contains("Ada") && !text.contains("ada") && !text.contains("555"), "{text}");
        assert_eq!(event["Details"]["ContactData"]["ContactId"], "c-1");
        assert_eq!(event["Details"]["Parameters"]["AI_ASSISTANT_ID"], "a");
        assert_eq!(event["Details"]["Parameters"]["empty"], "");
        let segments = &event["Details"]["ContactData"]["SegmentAttributes"];
        assert_eq!(segments["connect:Subtype"]["ValueString"], "connect:Chat");
    }
}
