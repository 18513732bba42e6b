//! `connectctl call`: calls through flows, by script and with a person at a terminal, with every
//! kind of backend behind their Lambda functions.

mod backends;
mod executions;
mod live;
mod script;

use serde_json::{Value, json};

use crate::harness::Bench;

/// A block.
fn block(
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

fn says(name: &str, text: &str, next: &str) -> Value {
    let errors = [("NoMatchingError", next)];
    block(name, "MessageParticipant", json!({ "Text": text }), Some(next), &errors)
}

fn hang_up() -> Value {
    block("Hang up", "DisconnectParticipant", json!({}), None, &[])
}

/// A flow of blocks; the first is where it begins.
fn flow(blocks: &[Value]) -> String {
    let start = &blocks[0]["Identifier"];
    json!({ "Version": "2019-10-30", "StartAction": start, "Metadata": {}, "Actions": blocks })
        .to_string()
}

/// A menu: 1 leads to `one`, other keys to `other`, no key to `none`.
fn menu(name: &str, text: &str, one: &str, other: &str, none: &str) -> Value {
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

/// A flow that asks the function `crm` for a tier and says it, with an error branch.
fn asks_crm(bench: &Bench) {
    let parameters = json!({
        "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:prod-crm",
        "InvocationTimeLimitSeconds": "2",
        "LambdaInvocationAttributes": { "number": "$.CustomerEndpoint.Address" },
    });
    let errors = [("NoMatchingError", "Sorry")];
    let blocks = [
        block("Ask", "InvokeLambdaFunction", parameters, Some("Tell"), &errors),
        says("Tell", "Your tier is $.External.tier.", "Hang up"),
        says("Sorry", "Something is wrong.", "Hang up"),
        hang_up(),
    ];
    bench.write("crm.json", &flow(&blocks));
}

/// What the customer hears in a call.
#[track_caller]
fn heard(result: &Value) -> Vec<String> {
    let events = result["events"].as_array().unwrap_or_else(|| panic!("{result}"));
    let words = |event: &Value| event["words"].as_str().unwrap().to_owned();
    events.iter().filter(|event| event["event"] == "hears").map(words).collect()
}
