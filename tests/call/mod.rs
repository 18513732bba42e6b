//! `connectctl call`: calls through flows, by script and with a person at a terminal, with every
//! kind of backend behind their Lambda functions.

mod backends;
mod bots;
mod executions;
mod live;
mod script;

use serde_json::{Value, json};

use crate::harness::Bench;
use crate::harness::flows::{block, flow, hang_up, says};

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
