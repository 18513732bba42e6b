//! The flow `flows/async-execution.json` and the function that it calls.

use serde_json::{Map, Value, json};

use super::stack::{Stack, ask, slow};
use crate::harness::{flow_reads, json as file};

/// The blocks of the flow of one type.
fn blocks(kind: &str) -> Vec<Value> {
    let flow = file("flows/async-execution.json");
    let blocks = flow["Actions"].as_array().unwrap().iter();
    blocks.filter(|block| block["Type"] == kind).cloned().collect()
}

#[tokio::test]
async fn the_flow_reads_what_is_answered_to_what_it_sends() {
    let stack = Stack::start().await;
    let machine = stack.machine("slow", &slow(1, &json!({ "booking": "B-1001" }))).await;
    let bench = stack.bench(&machine);
    let parameters: Vec<Value> = blocks("InvokeLambdaFunction")
        .into_iter()
        .map(|mut block| block["Parameters"]["LambdaInvocationAttributes"].take())
        .collect();
    let [start, check] = parameters.as_slice() else { panic!("{parameters:?}") };
    let started = ask(&bench, start);
    assert_eq!(started["status"], "CREATED", "{started}");
    let mut check = check.clone();
    assert_eq!(check["execution_id"], "$.FlowAttributes.execution_id");
    assert_eq!(check["count"], "$.FlowAttributes.count");
    check["execution_id"] = started["execution_id"].clone();
    check["count"] = "0".into();
    let ended = ask(&bench, &check);
    assert_eq!((&ended["sfn_result"], &ended["count"]), (&json!("SUCCESS"), &json!("1")));
    // What a failure has besides.
    let mut answers = Map::from_iter([("error".to_owned(), json!("E"))]);
    for answer in [started, ended] {
        answers.extend(answer.as_object().unwrap().clone());
    }
    flow_reads("async-execution", "async-execution", &answers.into());
}

#[test]
fn the_loop_ends_by_itself_before_the_function_ends_it() {
    let check = &blocks("InvokeLambdaFunction")[1]["Parameters"]["LambdaInvocationAttributes"];
    let number = |value: &Value| value.as_str().unwrap().parse::<u32>().unwrap();
    let turns = number(&blocks("Loop")[0]["Parameters"]["LoopCount"]);
    assert!(turns + 1 < number(&check["count_max"]), "{turns} turns");
}

#[test]
fn every_error_branch_says_something_of_its_own() {
    let flow = file("flows/async-execution.json");
    let find = |name: &Value| {
        flow["Actions"]
            .as_array()
            .unwrap()
            .iter()
            .find(|block| block["Identifier"] == *name)
            .unwrap()
    };
    for block in blocks("InvokeLambdaFunction") {
        let on = &block["Transitions"]["NextAction"];
        let error = &block["Transitions"]["Errors"][0]["NextAction"];
        assert_ne!(on, error);
        assert_eq!(find(error)["Type"], "MessageParticipant", "{error}");
        // Whatever the function answers is kept at once: the next call would take it away.
        assert_eq!(find(on)["Type"], "UpdateFlowAttributes", "{on}");
    }
}
