use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use super::{bank, bench};
use crate::harness::{Bench, Fault, Faulty, Finished, INSTANCE, Stub};

const TESTS: &str = "
defaults: { given: { lambda: { prod-crm: { answer: { score: \"7\" } } } } }
tests:
  - name: silence
    then: { heard: Are you there? }
  - name: a score is told
    when: [{ press: 1 }]
    then: { heard: /score is 7/, lambda: { prod-crm: 1 } }
  - name: a fault that no instance can be told
    given: { faults: { Menu: [NoMatchingError, none] } }
    when: [{ press: 1 }]
";

/// A stub with the flow of the bank, and a bench that calls it at another address, or its own.
fn deployed(tests: &str, url: Option<&str>, stub: &Stub) -> Bench {
    let content = bank().replace("111122223333", "444455556666").replace(":prod-crm", ":crm-live");
    let flow = json!({ "instance": INSTANCE, "id": "flow-1", "name": "bank", "content": content });
    stub.post("flows", flow);
    let mut bench = bench(tests);
    for (key, value) in [
        ("AWS_ACCESS_KEY_ID", "AKIATEST"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", url.unwrap_or(stub.url())),
        ("CONNECTCTL_INSTANCE_ID", INSTANCE),
    ] {
        bench.set(key, value);
    }
    bench
}

fn run(bench: &Bench, more: &[&str]) -> Finished {
    bench.run(&[&["flow", "test", "bank.json", "--run-native", "--yes"], more].concat())
}

#[test]
fn tests_run_in_the_instance_and_leave_nothing_behind() {
    let stub = Stub::start();
    let bench = deployed(TESTS, None, &stub);
    let result = run(&bench, &["-o", "json"]).code(0).json();
    assert_eq!(result["schema"], "connectctl.flow.test/1");
    let summary =
        json!({ "files": 1, "tests": 2, "passed": 2, "failed": 0, "skipped": 1, "ok": true });
    assert_eq!(result["summary"], summary);
    assert_eq!(result["left_out"][0]["name"], "a fault that no instance can be told");
    assert_eq!(result["left_out"][0]["reasons"][0]["what"], "given.faults.Menu");
    assert_eq!(result["tests"][0]["lasted"], 12_500, "as long as the service says");
    assert_eq!(result["tests"][0]["outcome"], "passed");
    let cases = stub.get("test_cases");
    assert_eq!(cases["there"], json!([]));
    let created = cases["created"].as_array().unwrap();
    assert_eq!(created.len(), 2);
    let told = created.iter().find(|case| case["Name"].as_str().unwrap().starts_with("a score"));
    let told = told.unwrap();
    assert_eq!(told["Status"], "PUBLISHED");
    assert_eq!(told["EntryPoint"]["VoiceCallEntryPointParameters"], json!({ "FlowId": "flow-1" }));
    let content = told["Content"].as_str().unwrap();
    assert!(
        content.contains("arn:aws:lambda:us-east-1:444455556666:function:crm-live"),
        "{content}"
    );
    assert!(!content.contains("111122223333"), "the instance has names of its own: {content}");
    stub.requests();
}

#[test]
fn what_fails_there_is_told_as_what_fails_here() {
    let stub = Stub::start();
    let bench = deployed(TESTS, None, &stub);
    let reason = json!({ "Type": "TIMEOUT", "Message": "no such event", "FailureReasons": ["OBSERVE_EVENT"] });
    let order = json!({ "name": "a score", "status": "FAILED", "looks": 2, "observation": "observation-4", "reason": reason });
    stub.post("test_cases", json!({ "orders": [order] }));
    let result = run(&bench, &["-o", "json"]).code(1).json();
    let failures = result["tests"][1]["failures"].as_array().unwrap();
    assert_eq!(failures.len(), 2, "{result}");
    let failure = &failures[0];
    assert_eq!((&failure["what"], &failure["expected"]), (&json!("heard"), &json!("/score is 7/")));
    assert_eq!(failure["line"], 8);
    assert_eq!(failures[1]["found"], json!(["TIMEOUT: no such event: OBSERVE_EVENT"]));
    assert_eq!(result["tests"][1]["outcome"], "failed");
    let junit = run(&bench, &["--format", "junit"]).code(1).out;
    assert!(junit.contains("<failure message=\"heard: expected /score is 7/\""), "{junit}");
    assert_eq!(stub.get("test_cases")["there"], json!([]));
}

#[test]
fn five_run_at_once_and_no_more() {
    let stub = Stub::start();
    let tests: String = (0..12)
        .map(|n| format!("  - {{ name: test {n}, then: {{ heard: Are you there? }} }}\n"))
        .collect();
    let bench = deployed(&format!("tests:\n{tests}"), None, &stub);
    run(&bench, &[]).code(0);
    let cases = stub.get("test_cases");
    assert_eq!(cases["most_at_once"], 5);
    assert_eq!(cases["executions"].as_array().unwrap().len(), 12);
}

#[test]
fn nothing_is_run_that_was_not_confirmed() {
    let stub = Stub::start();
    let bench = deployed(TESTS, None, &stub);
    let native = ["flow", "test", "bank.json", "--run-native"];
    bench.run(&native).code(2).says("there is no terminal to confirm on");
    let dry = bench.run(&[&native[..], &["--dry-run"]].concat()).code(0).out;
    assert!(
        dry.ends_with("2 test cases; nothing was written or run (--dry-run), 1 test left out\n"),
        "{dry}"
    );
    assert_eq!(stub.requests(), []);
    bench.run(&[&native[..], &["--local"]].concat()).code(2).says("not with --local");
    bench.run(&["flow", "test", "--keep"]).code(2).says("--run-native");
}

#[test]
fn test_cases_are_kept_where_that_is_asked_for() {
    let stub = Stub::start();
    let bench = deployed(TESTS, None, &stub);
    let result = run(&bench, &["--keep", "--flow-id", "flow-1", "-o", "json"]).code(0).json();
    let there = stub.get("test_cases")["there"].as_array().unwrap().len();
    assert_eq!(there, 2);
    assert_eq!(stub.count("ListContactFlows"), 0, "the flow was named");
    assert!(result["tests"][0]["native"]["test_case_id"].is_string());
}

#[test]
fn a_content_that_the_service_refuses_fails_the_test_and_no_other() {
    let stub = Stub::start();
    let bench = deployed(TESTS, None, &stub);
    stub.post("test_cases", json!({ "versions": ["2019-10-30"] }));
    let result = run(&bench, &["-o", "json"]).code(1).json();
    let failure = &result["tests"][1]["failures"][0];
    assert_eq!(failure["found"][0], "Version 2025-06-21 is not known");
    assert!(
        failure["found"][1].as_str().unwrap().contains("--native-version 2019-10-30"),
        "{failure}"
    );
    assert_eq!(result["tests"][1]["outcome"], "refused");
    run(&bench, &["--native-version", "2019-10-30"]).code(0);
}

#[test]
fn a_flow_that_is_not_there_is_told_before_anything_is_created() {
    let stub = Stub::start();
    let bench = deployed(TESTS, None, &stub);
    bench.write("other.json", &bank());
    bench.write("other.test.yaml", TESTS);
    let finished = bench.run(&["flow", "test", "other.json", "--run-native", "--yes"]).code(5);
    finished.says("the instance has no flow named \"other\"").says("--flow-id");
    assert_eq!(stub.count("CreateTestCase"), 0);
}

#[test]
fn a_service_that_throttles_or_is_slow_is_waited_for() {
    let stub = Stub::start();
    let bench = deployed(TESTS, None, &stub);
    stub.post("faults", json!([
        { "op": "CreateTestCase", "error": "ThrottlingException", "status": 429, "times": 2 },
        { "op": "StartTestCaseExecution", "error": "ThrottlingException", "status": 429, "times": 2 },
        { "op": "GetTestCaseExecutionSummary", "error": "ThrottlingException", "status": 429 },
        { "op": "ListContactFlows", "delay_ms": 300 },
        { "op": "DeleteTestCase", "error": "InternalServiceException", "status": 500 },
    ]));
    run(&bench, &[]).code(0);
    assert_eq!(stub.get("test_cases")["there"], json!([]));
}

#[test]
fn what_a_lost_answer_has_made_is_found_again() {
    let stub = Stub::start();
    let drop = |op: &str| json!({ "op": op, "kind": "drop", "applied": true });
    let bench = deployed(TESTS, None, &stub);
    stub.post(
        "faults",
        json!([drop("CreateTestCase"), drop("StartTestCaseExecution"), drop("DeleteTestCase"),]),
    );
    run(&bench, &[]).code(0);
    let cases = stub.get("test_cases");
    assert_eq!(cases["created"].as_array().unwrap().len(), 2, "no test case is made twice");
    assert_eq!(cases["executions"].as_array().unwrap().len(), 2, "none is run twice");
    assert_eq!(cases["there"], json!([]));
    assert!(stub.count("ListTestCases") > 0);
}

#[test]
fn a_line_that_drops_and_stalls_is_survived() {
    let stub = Stub::start();
    let faulty = Faulty::start(stub.url(), |number| match number % 5 {
        1 => Fault::DroppedBefore,
        3 => Fault::Slow(Duration::from_millis(50)),
        _ => Fault::None,
    });
    let bench = deployed(TESTS, Some(faulty.url()), &stub);
    run(&bench, &[]).code(0);
    assert_eq!(stub.get("test_cases")["there"], json!([]));
}

#[test]
fn what_was_created_is_deleted_when_the_service_refuses_the_rest() {
    let stub = Stub::start();
    let bench = deployed(TESTS, None, &stub);
    let denied = json!({ "op": "StartTestCaseExecution", "error": "AccessDeniedException", "status": 403, "times": -1 });
    stub.post("faults", denied);
    let finished = run(&bench, &[]).code(5);
    finished
        .says("StartTestCaseExecution failed: AccessDeniedException")
        .says("connect:StartTestCaseExecution");
    assert!(stub.count("CreateTestCase") > 0);
    assert_eq!(stub.get("test_cases")["there"], json!([]));
}

#[test]
fn what_cannot_be_deleted_is_named() {
    let stub = Stub::start();
    let bench = deployed(TESTS, None, &stub);
    let denied = json!({ "op": "DeleteTestCase", "error": "AccessDeniedException", "status": 403, "times": -1 });
    stub.post("faults", denied);
    let finished = run(&bench, &[]).code(5);
    let there: Vec<Value> = stub.get("test_cases")["created"].as_array().unwrap().clone();
    for case in there {
        assert!(
            finished.err.contains(&format!("{} is still there", case["Id"].as_str().unwrap())),
            "{finished:#?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn who_interrupts_leaves_nothing_behind() {
    let stub = Stub::start();
    let bench = deployed(TESTS, None, &stub);
    stub.post("test_cases", json!({ "orders": [{ "name": "", "looks": 1000 }] }));
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    command.args(["flow", "test", "bank.json", "--run-native", "--yes"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while stub.count("GetTestCaseExecutionSummary") < 2 {
        std::thread::sleep(Duration::from_millis(10));
    }
    bench.pipe("kill", "", &["-INT", &child.id().to_string()]).code(0);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));
    let cases = stub.get("test_cases");
    assert_eq!(cases["there"], json!([]));
    assert_eq!(cases["executions"], json!(["STOPPED", "STOPPED"]));
}
