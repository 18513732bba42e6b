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
        let flows = match flow["Metadata"]["type"] == "module" {
            true => Flows::of([("caller", &caller(&flow)), ("module", &flow)]),
            false => Flows::one(&flow),
        };
        let walk = flows.explore();
        assert!(walk.findings.is_empty(), "{name}: {:#?}", walk.findings);
        assert!(walk.bounds.is_complete(), "{name}: {:?}", walk.bounds);
        let missing = unreached(&flows.program, std::iter::once(&walk));
        assert!(missing.is_empty(), "{name}: {missing:?}");
        prove(&flows.program, &walk);
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
    let mut blocks = vec![forget(), which];
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
    let errors = [("NoMatchingError", "Which?")];
    block("Forget answers", "InvokeLambdaFunction", parameters, Some("Which?"), &errors)
}

fn call(name: &str, mut parameters: Value) -> Value {
    parameters["FlowModuleId"] = json!("{{flowModules.module.arn}}");
    let on = "Say goodbye";
    block(name, "InvokeFlowModule", parameters, Some(on), &[("NoMatchingError", on)])
}
