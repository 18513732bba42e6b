//! `connectctl flow test`: scripted calls, what must come of them, and how both is told.

mod apart;
mod bots;
mod expectations;
mod formats;
mod instance;
mod native;
mod scripts;

use serde_json::{Value, json};

use crate::harness::flows::{block, flow, hang_up, menu, says};
use crate::harness::{Bench, Finished, project, shipped_flows};

const QUEUE: &str = "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-3333-4444-555555555555/queue/66666666-7777-4888-8999-000000000001";

/// A block that can fail with anything, and leads to `sorry` then.
fn fallible(name: &str, kind: &str, parameters: Value, next: &str, sorry: &str) -> Value {
    block(name, kind, parameters, Some(next), &[("NoMatchingError", sorry)])
}

/// A flow with a menu, a function and a queue.
fn bank() -> String {
    let crm = json!({
        "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:prod-crm",
        "InvocationTimeLimitSeconds": "3",
        "LambdaInvocationAttributes": { "number": "$.CustomerEndpoint.Address", "tier": "$.Attributes.tier" },
    });
    let attributes = json!({ "Attributes": { "tier": "gold" }, "TargetContact": "Current" });
    let errors = [("QueueAtCapacity", "Sorry"), ("NoMatchingError", "Sorry")];
    flow(&[
        menu("Menu", "Welcome to the bank. Press 1 for gold.", "Gold", "Wrong", "Silence"),
        says("Wrong", "That key means nothing.", "Menu"),
        says("Silence", "Are you there?", "Hang up"),
        fallible("Gold", "UpdateContactAttributes", attributes, "Ask", "Sorry"),
        fallible("Ask", "InvokeLambdaFunction", crm, "Tell", "Sorry"),
        says("Tell", "Your score is $.External.score.", "Queue"),
        fallible("Queue", "UpdateContactTargetQueue", json!({ "QueueId": QUEUE }), "Wait", "Sorry"),
        block("Wait", "TransferContactToQueue", json!({}), Some("Sorry"), &errors),
        says("Sorry", "We are sorry.", "Hang up"),
        hang_up(),
    ])
}

/// A bench with the flow of the bank and tests of it.
fn bench(tests: &str) -> Bench {
    let bench = Bench::new();
    bench.write("bank.json", &bank());
    bench.write("bank.test.yaml", tests);
    bench
}

/// Runs the tests of a flow of its own.
#[track_caller]
fn run(tests: &str, more: &[&str]) -> Finished {
    bench(tests).run(&[&["flow", "test", "bank.json"], more].concat())
}

#[test]
fn every_block_and_branch_of_the_flows_that_ship_is_tested() {
    let root = project("flows");
    let flows = root.display().to_string();
    let test = ["flow", "test", &flows, "--min-coverage", "100", "-o", "json"];
    let result = Bench::new().run(&test).code(0).json();
    let covered = result["coverage"].as_array().unwrap();
    let file = |flow: &Value| {
        let file = std::path::Path::new(flow["file"].as_str().unwrap());
        file.strip_prefix(&root).unwrap().display().to_string()
    };
    let mut files: Vec<String> = covered.iter().map(file).collect();
    files.sort_unstable();
    let shipped = shipped_flows().into_iter().map(|(name, _)| name);
    assert_eq!(files, shipped.collect::<Vec<_>>());
    for flow in covered {
        for what in ["blocks", "branches", "error_branches"] {
            assert_eq!(flow[what]["reached"], flow[what]["of"], "{what} of {flow}");
            assert!(flow[what]["of"].as_u64().unwrap() > 0, "{what} of {flow}");
        }
    }
}

#[test]
fn every_flow_that_ships_has_tests_beside_it() {
    for (name, _) in shipped_flows() {
        let tests = project("flows").join(&name).with_extension("test.yaml");
        assert!(tests.is_file(), "{} is missing", tests.display());
    }
}

#[test]
fn a_block_that_is_added_to_a_flow_that_ships_is_missed() {
    let bench = Bench::new();
    for name in ["session-data.json", "session-data.test.yaml"] {
        let text = std::fs::read_to_string(project("flows").join(name)).unwrap();
        let more = r#""Actions": [ { "Identifier": "New", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} },"#;
        bench.write(name, &text.replacen("\"Actions\": [", more, 1));
    }
    let test = ["flow", "test", "session-data.json", "--min-coverage", "100", "-o", "json"];
    let result = bench.run(&test).code(1).json();
    assert_eq!(result["summary"]["failed"], 0);
    assert_eq!(result["coverage"][0]["missed"], json!([{ "kind": "block", "block": "New" }]));
}
