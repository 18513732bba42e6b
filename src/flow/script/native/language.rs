//! The words of the Testing language.
//!
//! Source: Amazon Connect Developer Guide, "Testing language", its pages on events and actions.

use serde_json::{Value, json};

use super::first;
use crate::connect::answer::MAX_BYTES;
use crate::flow::simulate::{LambdaAnswer, LambdaOutcome};

/// Versions of the language; they differ in nothing that is written here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// That of the API reference.
    #[default]
    V2025,
    /// That of the developer guide.
    V2019,
}

impl Version {
    /// As the content names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::V2025 => "2025-06-21",
            Self::V2019 => "2019-10-30",
        }
    }
}

fn event(kind: &str, properties: Value) -> Value {
    json!({ "Type": kind, "Actor": "System", "Properties": properties })
}

/// The test begins.
pub fn begins() -> Value {
    event("TestInitiated", json!({}))
}

/// The customer hears something like this, or reads something with this in it.
pub fn hears(text: &str, alike: bool) -> Value {
    let how = if alike { "Similarity" } else { "Inclusion" };
    event("MessageReceived", json!({ "Text": text, "MatchingCriteria": { "Type": how } }))
}

/// What a block works with, by its type.
pub fn resource(kind: &str, id: &str) -> Value {
    match kind {
        "InvokeLambdaFunction" => json!({ "LambdaFunctionARN": id }),
        "CheckHoursOfOperation" => json!({ "HoursOfOperationId": id }),
        _ => json!({ "QueueId": id }),
    }
}

/// A block begins its work.
pub fn starts(kind: &str, id: &str) -> Value {
    let parameters = resource(kind, id);
    event("FlowActionStarted", json!({ "ActionType": kind, "ActionParameters": parameters }))
}

/// An action whose parameters name its type again.
fn action(kind: &str, parameters: Value) -> Value {
    json!({ "Type": kind, "Parameters": first("ActionType", kind.into(), &parameters) })
}

/// The customer does something.
fn customer(instruction: Value) -> Value {
    action("SendInstruction", json!({ "Actor": "Customer", "Instruction": instruction }))
}

/// The customer presses keys.
pub fn presses(keys: &str) -> Value {
    customer(json!({ "Type": "DtmfInput", "Properties": { "Value": keys } }))
}

/// The customer says or writes something. The service takes `Value`, where its page says `Text`.
pub fn says(words: &str) -> Value {
    let properties = json!({ "Value": words, "LanguageCode": "en-US" });
    customer(json!({ "Type": "Utterance", "Properties": properties }))
}

/// The customer hangs up.
pub fn hangs_up() -> Value {
    customer(json!({ "Type": "Disconnect" }))
}

/// A reference reads this; the parameters of this action do not name its type again.
pub fn reads(reference: &str, value: &str) -> Value {
    let parameters = json!({ "Namespace": reference, "Operator": "Equals", "Operand": value });
    json!({ "Type": "Assert", "Parameters": parameters })
}

/// The test ends.
pub fn ends() -> Value {
    action("TestControl", json!({ "Command": { "Type": "EndTest" } }))
}

/// The next time that a block works with this, it gets this response.
pub fn answers(kind: &str, id: &str, response: Value) -> Value {
    let properties = json!({
        "ActionType": kind,
        "ActionParameters": resource(kind, id),
        "Strategy": { "Type": "MockResponse", "Response": response },
    });
    let behavior = json!({ "Type": "FlowAction", "Properties": properties });
    action("OverrideSystemBehavior", json!({ "Behavior": behavior }))
}

/// The next time that a block works with this, it works with another.
pub fn substitutes(kind: &str, id: &str, other: &str) -> Value {
    let properties = json!({
        "ActionType": kind,
        "ActionParameters": resource(kind, id),
        "Strategy": { "Type": "SubstituteResource", "SubstituteArn": other },
    });
    let behavior = json!({ "Type": "FlowAction", "Properties": properties });
    action("OverrideSystemBehavior", json!({ "Behavior": behavior }))
}

/// The response with which a block fails.
pub fn error(value: &str) -> Value {
    json!({ "Type": "Error", "Error": { "Value": value } })
}

/// Whether it is open.
pub fn open(open: bool) -> Value {
    let value = if open { "InHours" } else { "OutOfHours" };
    json!({ "Type": "ExecutionResult", "ExecutionResult": { "Value": value } })
}

/// What a function answers; nothing where the service, not the function, is at fault.
pub fn function(answer: &LambdaAnswer) -> Option<Value> {
    let seconds = answer.took.div_ceil(1000);
    let fails = |value: &str| json!({ "Type": "Error", "Error": { "DelaySeconds": seconds, "Value": value } });
    Some(match &answer.outcome {
        LambdaOutcome::Throttled => return None,
        LambdaOutcome::Error(_) => fails("NoMatchingError"),
        LambdaOutcome::Silence => error("TimeLimitExceeded"),
        LambdaOutcome::Answer(value) => match value.to_string() {
            data if data.len() >= MAX_BYTES => fails("NoMatchingError"),
            data => json!({
                "Type": "ExecutionResult",
                "ExecutionResult": { "DelaySeconds": seconds, "LoadedData": data },
            }),
        },
    })
}
