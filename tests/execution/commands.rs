//! `connectctl async` against an interpreter that others have written, and what it says when
//! something is missing.

use serde_json::{Value, json};

use super::stack::{Stack, one, slow};
use crate::harness::{Bench, json as file};

fn asl() -> Value {
    file("flows/async-execution.asl.json")
}

#[tokio::test]
async fn executions_are_started_followed_listed_and_stopped() {
    let stack = Stack::start().await;
    let machine = stack.machine("slow", &slow(2, &json!({ "a": "b" }))).await;
    let bench = stack.bench(&machine);
    let start = ["async", "start", "--input", "-", "--name", "one", "-o", "json"];
    bench.run_with("{}", &start).code(2).says("add --yes");
    let planned = bench.run_with("{}", &[&start[..], &["--dry-run"]].concat()).code(0).json();
    assert_eq!(planned["execution_id"], Value::Null);
    assert_eq!(stack.count(&machine).await, 0);
    let started = bench.run_with("{}", &[&start[..], &["--yes"]].concat()).code(0).json();
    assert_eq!(started["execution_id"], machine.execution("one"));
    // By the name of the machine, and again: nothing is started a second time.
    let again = [&start[..], &["--yes", "--state-machine", "slow"]].concat();
    assert_eq!(bench.run_with("{}", &again).code(0).json()["started"], false);

    let poll = bench.run(&["async", "poll", "one", "-o", "json"]).code(8).json();
    assert_eq!(
        (&poll["schema"], &poll["status"]),
        (&json!("connectctl.async.poll/1"), &json!("RUNNING"))
    );
    bench.run(&["async", "wait", "one", "--timeout", "100ms"]).code(6).says("still RUNNING after");
    let ended = bench.run(&["async", "wait", "one", "-o", "json"]).code(0).json();
    assert_eq!(ended["output"], json!({ "a": "b" }));
    let logs = bench.run(&["async", "logs", "one", "-o", "json"]).code(0).json();
    let states: Vec<&Value> =
        logs["steps"].as_array().unwrap().iter().map(|step| &step["state"]).collect();
    assert_eq!(states, ["Wait", "Work"]);
    assert!(logs["steps"][0]["seconds"].as_f64().unwrap() >= 1.9, "{logs}");

    let second =
        ["async", "start", "--input", "-", "--yes", "--query", "execution_id", "-o", "text"];
    let id = bench.run_with("{}", &second).code(0).out.trim().to_owned();
    bench.run(&["async", "stop", &id, "--reason", "enough"]).code(2).says("add --yes");
    bench.run(&["async", "stop", &id, "--reason", "enough", "--yes"]).code(0);
    bench.run(&["async", "wait", &id]).code(1);
    let listed = |more: &[&str]| {
        let list = [&["async", "list", "-o", "json"], more].concat();
        bench.run(&list).code(0).json()["executions"].as_array().unwrap().len()
    };
    assert_eq!(listed(&[]), 2);
    assert_eq!(listed(&["--status", "aborted"]), 1);
    assert_eq!(listed(&["--since", "1h", "--limit", "1"]), 1);
    assert_eq!(listed(&["--since", "2100-01-01T00:00:00Z"]), 0);
    bench.run(&["async", "poll", "nobody"]).code(5).says("there is no execution");
}

#[tokio::test]
async fn what_failed_is_told_with_its_error_and_masked() {
    let stack = Stack::start().await;
    let fail = json!({ "Type": "Fail", "Error": "NoAgent", "Cause": "none for +12065550100" });
    let machine = stack.machine("bad", &one(fail)).await;
    let bench = stack.bench(&machine);
    bench.run_with("{}", &["async", "start", "--input", "-", "--name", "one", "--yes"]).code(0);
    let ended = bench.run(&["async", "wait", "one"]).code(1).out;
    assert!(ended.contains("NoAgent") && ended.contains("+1******0100"), "{ended}");
    let logs = bench.run(&["async", "logs", "one", "--show-pii"]).code(0).out;
    assert!(logs.contains("NoAgent") && logs.contains("+12065550100"), "{logs}");
}

#[test]
fn the_machine_that_ships_is_the_one_that_is_printed() {
    let function = "arn:aws:lambda:us-east-1:111122223333:function:slow-function";
    let printed = Bench::new().run(&["async", "definition", "--function", function]).code(0).json();
    assert_eq!(printed, asl());
    let task = &printed["States"]["AsyncStep"];
    assert_eq!((&printed["TimeoutSeconds"], &task["TimeoutSeconds"]), (&json!(300), &json!(270)));
    assert_eq!(task["Retry"][0]["MaxAttempts"], 3);
    assert_eq!(task["Catch"][0]["ErrorEquals"], json!(["States.ALL"]));
    let bare = ["async", "definition", "--function", function, "--retry", "0"];
    assert_eq!(Bench::new().run(&bare).code(0).json()["States"]["AsyncStep"].get("Retry"), None);
}

#[test]
fn a_loop_is_played_and_giving_up_is_an_answer() {
    let bench = Bench::new();
    let played =
        bench.run(&["async", "simulate", "--duration", "40s", "-o", "json"]).code(0).json();
    assert_eq!(played["end"], "finished");
    let none = ["async", "simulate", "--duration", "40s", "--seconds-per-loop", "2"];
    let given_up = bench.run(&[&none[..], &["--wait-seconds", "0", "-o", "json"]].concat());
    assert_eq!(given_up.code(1).json()["end"], "given_up");
    let told = bench.run(&[&none[..], &["--count-max", "2"]].concat()).code(1).out;
    assert!(told.contains("count_max comes first"), "{told}");
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let bench = Bench::new();
    let start =
        |more: &[&str]| bench.run_with("{}", &[&["async", "start", "--input", "-"], more].concat());
    start(&[]).code(4).says("no state machine is configured").says("CONNECTCTL_STATE_MACHINE");
    start(&["--command", "true"]).code(2).says("add --local");
    start(&["--local"]).code(4).says("--function or --command");
    start(&["--local", "--command", "cat", "--name", "a b"]).code(5).says("80 letters");
    let no_json =
        bench.run_with("{oops", &["async", "start", "--input", "-", "--local", "--command", "cat"]);
    no_json.code(3).says("the input is not JSON");
    let long = format!("\"{}\"", "x".repeat(262_143));
    let long =
        bench.run_with(&long, &["async", "start", "--input", "-", "--local", "--command", "cat"]);
    long.code(3).says("262145 bytes");
    bench.run(&["async", "poll", "one", "--local"]).code(5).says("there is no execution `one`");
    bench.run(&["async", "poll", "one"]).code(4).says("no state machine");
    bench.run(&["async", "list"]).code(4).says("no state machine");
    bench.run(&["async", "run-local", "one", "--local"]).code(3).says("no execution `one`");
    bench.run(&["async", "definition", "--function", "slow"]).code(2).says("arn:aws:lambda:");
    let late = ["async", "definition", "--function", "arn:aws:lambda:r:1:function:f"];
    let late = [&late[..], &["--timeout", "1s", "--task-timeout", "2s"]].concat();
    bench.run(&late).code(2).says("longer than --timeout");
}
