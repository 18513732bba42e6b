//! The function against a Step Functions interpreter that others have written, over HTTP.

use std::time::Duration;

use connectctl::aws::{AwsExecutions, Functions};
use connectctl::lambda::execution::{Function, Settings};
use connectctl::lambda::{Handler, Log};
use connectctl::local::SystemClock;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::stack::{PROGRAM, Stack, ask, event, one, slow, to_the_end};
use crate::harness::{Bench, Stub, deploy_function, json as file};

const WRAPPED: &str = "arn:aws:lambda:us-east-1:123456789012:function:session-data";

#[tokio::test]
async fn success_and_failure_are_told_apart() {
    let stack = Stack::start().await;
    let output = json!({ "balance": 12, "count": "mine" });
    let good = one(json!({ "Type": "Pass", "Result": output, "End": true }));
    let answer = to_the_end(&stack.bench(&stack.machine("good", &good).await));
    assert_eq!(answer["sfn_result"], "SUCCESS", "{answer}");
    assert_eq!((&answer["count"], &answer["balance"]), (&json!("1"), &json!(12)));
    assert_eq!(answer["result"], output);

    let bad = json!({ "Type": "Fail", "Error": "NoAgent", "Cause": "none for +12065550100" });
    let answer = to_the_end(&stack.bench(&stack.machine("bad", &one(bad)).await));
    let told = ["sfn_result", "sfn_status", "error", "cause"].map(|key| answer[key].clone());
    assert_eq!(told, ["FAILURE", "FAILED", "NoAgent", "none for +1******0100"]);
}

#[tokio::test]
async fn an_execution_that_was_stopped_says_so() {
    let stack = Stack::start().await;
    let machine = stack.machine("slow", &slow(60, &json!({}))).await;
    let bench = stack.bench(&machine);
    let started = ask(&bench, &json!({}));
    let id = started["execution_id"].as_str().unwrap();
    stack.stop(id).await;
    let answer = ask(&bench, &json!({ "execution_id": id }));
    let told = ["sfn_result", "sfn_status", "error", "cause"].map(|key| answer[key].clone());
    assert_eq!(told, ["FAILURE", "ABORTED", "Stopped", "the caller hung up"]);
}

/// Asks as a flow does, with the counts of the answer before, until it is over or the loop done.
fn follow(bench: &Bench, wait: &str) -> Vec<Value> {
    let mut answers = vec![ask(bench, &json!({}))];
    let id = answers[0]["execution_id"].clone();
    let mut count = json!("0");
    loop {
        let answer = ask(
            bench,
            &json!({
                "execution_id": id, "count": count, "count_max": "20", "count_comfort": "2",
                "wait_seconds": wait,
            }),
        );
        count = answer["count"].clone();
        let is_over = answer["status"] != "RUNNING";
        answers.push(answer);
        if is_over {
            return answers;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[tokio::test]
async fn a_slow_function_is_polled_to_its_end_and_waiting_takes_fewer_turns() {
    let stack = Stack::start().await;
    let machine = stack.machine("slow", &slow(3, &json!({ "a": "b" }))).await;
    let mut answers = follow(&stack.bench(&machine), "1");
    let last = answers.pop().unwrap();
    assert_eq!((&last["sfn_result"], &last["a"]), (&json!("SUCCESS"), &json!("b")));
    for (number, answer) in answers.iter().skip(1).enumerate() {
        assert_eq!((&answer["status"], &answer["sfn_result"]), (&json!("RUNNING"), &json!("")));
        assert_eq!(answer["count"], (number + 1).to_string());
        assert_eq!(answer["comfort"], ((number + 1) % 2 == 0).to_string());
    }
    let machine = stack.machine("slow-too", &slow(3, &json!({ "a": "b" }))).await;
    let patient = follow(&stack.bench(&machine), "7");
    assert_eq!(patient.len(), 2, "one call is enough: {patient:#?}");
    assert!(patient[1]["waited_ms"].as_str().unwrap().parse::<u64>().unwrap() > 1000);
}

#[tokio::test]
async fn an_output_of_256_kb_is_cut_to_the_keys_that_are_named() {
    let stack = Stack::start().await;
    let frame = json!({ "id": 7, "text": "" }).to_string().len();
    let output = json!({ "id": 7, "text": "x".repeat(262_144 - frame) });
    assert_eq!(output.to_string().len(), 262_144);
    let machine = one(json!({ "Type": "Pass", "Result": output, "End": true }));
    let mut bench = stack.bench(&stack.machine("long", &machine).await);
    bench.set("KEEP_KEYS", "text,id");
    for mode in ["merge", "nested", "flat"] {
        bench.set("OUTPUT_MODE", mode);
        let answer = to_the_end(&bench);
        assert_eq!(answer["result_truncated"], "true", "{mode}");
        assert!(answer.to_string().len() < 32 * 1024);
        let id = if mode == "flat" { &answer["result_id"] } else { &answer["result"]["id"] };
        assert_eq!(id.to_string().trim_matches('"'), "7");
    }
}

#[tokio::test]
async fn fifty_identical_events_at_once_start_one_execution() {
    let stack = Stack::start().await;
    let machine = stack.machine("slow", &slow(60, &json!({}))).await;
    let arn = machine.arn().to_owned();
    let settings = Settings::read(&|key| (key == "STATE_MACHINE_ARN").then(|| arn.clone()));
    let function = &Function {
        settings,
        executions: AwsExecutions::new(&stack.config, Some(machine.clone())),
        clock: SystemClock,
        log: Log::to(false, |_| {}),
    };
    let start = |parameters: Value| async move {
        let answer = function.handle(event(&parameters), Duration::from_secs(10)).await.unwrap();
        assert_eq!(answer["status"], "CREATED", "{answer}");
        answer["execution_id"].as_str().unwrap().to_owned()
    };
    let ids = join_all((0..50).map(|_| start(json!({ "order": "1001" })))).await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(stack.count(&machine).await, 1);
    // Another request is another execution, and the same request from another process is not.
    assert_ne!(start(json!({ "order": "1002" })).await, ids[0]);
    let again = ask(&stack.bench(&machine), &json!({ "order": "1001", "execution_id": "" }));
    assert_eq!(again["execution_id"], ids[0]);
    let named = json!({ "order": "1003", "request_id": "r-1" });
    let named = start(named).await;
    assert_eq!(start(json!({ "order": "1004", "request_id": "r-1" })).await, named);
    assert_eq!(stack.count(&machine).await, 3);
}

/// The state machine that `connectctl async definition` writes.
fn definition(more: &[&str]) -> Value {
    let arguments = [&["async", "definition", "--function", WRAPPED], more].concat();
    Bench::new().run(&arguments).code(0).json()
}

#[tokio::test]
async fn deployed_functions_run_behind_the_machine_that_is_printed() {
    let (stack, stub) = (Stack::start().await, Stub::start());
    let variables = [("AWS_ENDPOINT_URL", stub.url())];
    let wrapped = env!("CARGO_BIN_EXE_session-data");
    deploy_function(&stack.config, "session-data", wrapped, &variables).await;
    let machine = stack.machine("wrapped", &definition(&[])).await;
    let variables =
        [("AWS_ENDPOINT_URL", stack.ministack.url()), ("STATE_MACHINE_ARN", machine.arn())];
    deploy_function(&stack.config, "async-execution", PROGRAM, &variables).await;
    let functions = Functions::new(&stack.config);
    let mut connect = file("fixtures/events/connect.json");
    let started = functions.invoke("async-execution", &connect).await.unwrap().payload;
    connect["Details"]["Parameters"] =
        json!({ "execution_id": started["execution_id"], "wait_seconds": "5" });
    let answer = functions.invoke("async-execution", &connect).await.unwrap().payload;
    assert_eq!(answer["sfn_result"], "SUCCESS", "{answer}");
    // What session-data answered, and what came of it.
    assert_eq!(answer["statusCode"], 200);
    assert_eq!(stub.count("UpdateSessionData"), 1);

    // The function fails, by itself and because it is too slow: error and cause come through.
    stub.post("faults", json!({ "op": "*", "kind": "delay", "delay_ms": 4000, "times": -1 }));
    let late = definition(&["--timeout", "3s", "--task-timeout", "1s", "--retry", "0"]);
    let answer = to_the_end(&stack.bench(&stack.machine("late", &late).await));
    let told = ["sfn_result", "error"].map(|key| answer[key].clone());
    assert_eq!(told, ["FAILURE", "States.Timeout"], "{answer}");
    let strict = [("AWS_ENDPOINT_URL", stub.url()), ("STRICT_ERRORS", "true")];
    deploy_function(&stack.config, "strict", wrapped, &strict).await;
    let mut bad = definition(&[]);
    bad["States"]["AsyncStep"]["Resource"] =
        "arn:aws:lambda:us-east-1:123456789012:function:strict".into();
    stub.post("reset", json!({}));
    stub.post("faults", json!({ "op": "*", "error": "AccessDeniedException", "times": -1 }));
    let answer = to_the_end(&stack.bench(&stack.machine("bad", &bad).await));
    assert_eq!(answer["error"], "AccessDeniedException", "{answer}");
    assert!(answer["cause"].as_str().unwrap().contains("errorMessage"), "{answer}");
}

#[tokio::test]
async fn what_nobody_knows_is_a_failure_with_its_reason() {
    let stack = Stack::start().await;
    let machine = stack.machine("good", &slow(60, &json!({}))).await;
    let bench = stack.bench(&machine);
    let answer = ask(&bench, &json!({ "execution_id": machine.execution("nobody") }));
    let told = ["status", "sfn_result", "error"].map(|key| answer[key].clone());
    assert_eq!(told, ["FAILED", "FAILURE", "ExecutionDoesNotExist"]);
}
