//! The event that a Lambda function is given.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html>.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::template::number;

/// The fields of `ContactData` that are namespaces of their own. What a contact does not have is
/// `null`, as in real events.
const FIELDS: [&str; 16] = [
    "AwsRegion",
    "Channel",
    "ContactId",
    "CustomerEndpoint",
    "CustomerId",
    "Description",
    "InitialContactId",
    "InitiationMethod",
    "InstanceARN",
    "LanguageCode",
    "Name",
    "PreviousContactId",
    "Queue",
    "RelatedContactId",
    "SystemEndpoint",
    "Tags",
];

/// The event of an invocation with these parameters.
pub(super) fn event(call: &Call, parameters: Value) -> Value {
    let attributes: Map<String, Value> =
        call.attributes().map(|(key, value)| (key.to_owned(), json!(value))).collect();
    let space = |name: &str| number(name).and_then(|number| call.space(number));
    let mut data = Map::new();
    data.insert("Attributes".to_owned(), Value::Object(attributes));
    for name in FIELDS {
        data.insert(name.to_owned(), space(name).cloned().unwrap_or(Value::Null));
    }
    let streams = space("MediaStreams").cloned();
    let streams = streams.unwrap_or_else(|| json!({ "Customer": { "Audio": null } }));
    data.insert("MediaStreams".to_owned(), streams);
    data.insert("References".to_owned(), space("References").cloned().unwrap_or_else(|| json!({})));
    let segment = space("SegmentAttributes").and_then(Value::as_object);
    data.insert("SegmentAttributes".to_owned(), typed(segment));
    json!({
        "Name": "ContactFlowEvent",
        "Details": { "ContactData": data, "Parameters": parameters },
    })
}

/// Segment attributes as the event holds them: by the kind of their value.
fn typed(attributes: Option<&Map<String, Value>>) -> Value {
    let entries = attributes.into_iter().flatten().map(|(key, value)| {
        let kind = match value {
            Value::Object(_) => "ValueMap",
            Value::Number(_) => "ValueInteger",
            Value::Array(_) => "ValueList",
            _ => "ValueString",
        };
        (key.clone(), json!({ kind: value }))
    });
    Value::Object(entries.collect())
}
