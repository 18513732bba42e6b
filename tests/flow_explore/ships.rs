//! The flows that ship, `flows/`.

use serde_json::{Value, json};

use super::Flows;
use super::proof::prove;
use crate::harness::flows::{block, flow, hang_up, says};
use crate::harness::shipped_flows;
use connectctl::flow::explore::unreached;

#[test]
fn nothing_is_wrong_with_the_flows_that_ship_and_all_of_them_can_be_come_to() {
    for (name, flow) in shipped_flows() {
        let is_module = flow["Metadata"]["type"] == "module";
        let flows = match is_module {
            true => Flows::of([("caller", &caller(&flow)), ("module", &flow)]),
            false => Flows::one(&flow),
        };
        let walk = flows.explore();
        assert!(walk.findings.is_empty(), "{name}: {:#?}", walk.findings);
        prove(&flows.program, &walk);
        // What others of its set bring along a flow alone does not know; that all of it can be come
        // to its tests show.
        if is_module || !name.contains('/') {
            assert!(walk.bounds.is_complete(), "{name}: {:?}", walk.bounds);
            let missing = unreached(&flows.program, std::iter::once(&walk));
            assert!(missing.is_empty(), "{name}: {missing:?}");
        }
    }
}

/// A flow that calls a module: without input, and with each input that it tells apart.
fn caller(module: &Value) -> Value {
    let mut calls = vec![call("Call", json!({}))];
    let mut conditions = Vec::new();
    for block in module["Actions"].as_array().expect("a list") {
        let compared = block["Parameters"]["ComparisonValue"].as_str().unwrap_or_default();
        let Some(input) = compared.strip_prefix("$.Modules.Input.") else { continue };
        for branch in block["Transitions"]["Conditions"].as_array().expect("a list") {
            let value = branch["Condition"]["Operands"][0].as_str().expect("a text");
            let name = format!("Call with {input} {value}");
            let condition = json!({ "Operator": "Equals", "Operands": [name] });
            if !calls.iter().any(|call| call["Identifier"] == name) {
                conditions.push(json!({ "NextAction": name, "Condition": condition }));
                calls.push(call(&name, json!({ "Input": { input: value } })));
            }
        }
    }
    let which = json!({ "ComparisonValue": "$.Attributes.which" });
    let other = [("NoMatchingCondition", "Call")];
    let mut which = block("Which?", "Compare", which, Some("Call"), &other);
    which["Transitions"]["Conditions"] = json!(conditions);
    let mut blocks = vec![forget(), in_a_queue(), which];
    blocks.extend(calls);
    blocks.extend([says("Say goodbye", "Goodbye.", "Hang up"), hang_up()]);
    serde_json::from_str(&flow(&blocks)).expect("JSON")
}

/// A function that is not waited for: a contact comes with the answer of none, where a flow calls one.
fn forget() -> Value {
    let parameters = json!({
        "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:any",
        "InvocationTimeLimitSeconds": "1", "InvocationType": "ASYNCHRONOUS",
    });
    let errors = [("NoMatchingError", "Set the queue")];
    block("Forget answers", "InvokeLambdaFunction", parameters, Some("Set the queue"), &errors)
}

fn in_a_queue() -> Value {
    let parameters = json!({ "QueueId": "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-3333-4444-555555555555/queue/66666666-7777-4888-8999-000000000001" });
    let errors = [("NoMatchingError", "Which?")];
    block("Set the queue", "UpdateContactTargetQueue", parameters, Some("Which?"), &errors)
}

fn call(name: &str, mut parameters: Value) -> Value {
    parameters["FlowModuleId"] = json!("{{flowModules.module.arn}}");
    let on = "Say goodbye";
    block(name, "InvokeFlowModule", parameters, Some(on), &[("NoMatchingError", on)])
}
