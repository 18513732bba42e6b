use std::process::Stdio;

use super::{block, fallible, flow, hang_up, says};
use crate::harness::{Bench, Stub, files};

/// A flow that calls one of our functions and says what it answers.
fn calls(function: &str, key: &str) -> String {
    let arn = format!("arn:aws:lambda:us-east-1:111122223333:function:{function}");
    let parameters =
        serde_json::json!({ "LambdaFunctionARN": arn, "InvocationTimeLimitSeconds": "8" });
    flow(&[
        fallible("Call", "InvokeLambdaFunction", parameters, "Tell", "Sorry"),
        says("Tell", &format!("It says $.External.{key}."), "Hang up"),
        says("Sorry", "It failed.", "Hang up"),
        hang_up(),
    ])
}

const VANITY: &str = "
tests:
  - name: the record is taken
    given: { attributes: { TargetNumber: '+18003569377' }, lambda: { vanity-numbers: handler } }
    then: { heard: It says true. }
";

#[test]
fn our_functions_store_nothing_outside_of_the_test() {
    let mut bench = Bench::new();
    let temporary = bench.path("temporary");
    std::fs::create_dir(&temporary).unwrap();
    bench.set("TMPDIR", temporary.to_str().unwrap());
    bench.write("a.json", &calls("vanity-numbers", "stored"));
    bench.write("a.test.yaml", VANITY);
    bench.run(&["flow", "test"]).code(0);
    let history = bench.run(&["vanity", "history", "--local", "-o", "json"]).code(0).json();
    assert_eq!(history["records"], serde_json::json!([]));
    assert_eq!(files(&temporary), Vec::<std::path::PathBuf>::new(), "it is gone afterwards");
}

#[test]
fn no_account_and_no_variable_of_the_process_is_seen() {
    let stub = Stub::start();
    let mut bench = Bench::with(&stub);
    bench.set("SQS_QUEUE_URL_VANITY_URL", stub.url());
    bench.set("AI_ASSISTANT_ID", crate::harness::ASSISTANT);
    bench.set("RESPONSE_FORMAT", "flat");
    bench.write("connectctl.toml", "output = \"json\"\n[env.prod]\ninstance = \"x\"\n");
    bench.write("a.json", &calls("vanity-numbers", "stored"));
    bench.write("a.test.yaml", VANITY);
    bench.write("b.json", &calls("session-data", "status"));
    bench.write(
        "b.test.yaml",
        "
defaults: { given: { contact: { $.ContactId: 44444444-0000-4000-8000-000000000001 } } }
tests:
  - name: its own environment is the only one
    given: { lambda: { session-data: { handler: { environment: { RESPONSE_FORMAT: flat } } } } }
    then: { heard: '/It says [a-z]+/' }
  - name: without one it answers as it is deployed
    given: { lambda: { session-data: { handler: session-data } } }
    then: { heard: It failed. }
",
    );
    bench.run(&["flow", "test"]).code(0);
    assert_eq!(stub.requests(), []);
}

#[test]
fn a_function_that_is_none_of_ours_is_told() {
    let bench = Bench::new();
    bench.write("a.json", &calls("crm", "tier"));
    bench.write("a.test.yaml", "tests: [{ name: a, given: { lambda: { crm: handler } } }]");
    let failed = bench.run(&["flow", "test"]).code(1).out;
    assert!(failed.contains("an answer of crm"), "{failed}");
    assert!(failed.contains("no function of connectctl is named"), "{failed}");
}

#[cfg(unix)]
#[test]
fn a_program_answers_from_the_folder_of_the_test() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("flows")).unwrap();
    bench.write("flows/a.json", &calls("crm", "tier"));
    bench.write("flows/answer.json", "{\"tier\": \"gold\"}");
    bench.write(
        "flows/a.test.yaml",
        "
tests:
  - name: a program
    given: { lambda: { crm: { command: 'cat > /dev/null; cat answer.json' } } }
    then: { heard: It says gold. }
  - name: a program that fails
    given: { lambda: { crm: { command: 'exit 3' } } }
    then: { heard: It failed. }
",
    );
    bench.run(&["flow", "test", "flows"]).code(0);
}

#[test]
fn flows_that_a_call_comes_to_are_named() {
    let bench = Bench::new();
    let next = serde_json::json!({ "ContactFlowId": "next" });
    let errors = [("NoMatchingError", "Hang up")];
    let first = [block("Go", "TransferToFlow", next, Some("Hang up"), &errors), hang_up()];
    bench.write("first.json", &flow(&first));
    bench.write(
        "next.json",
        &flow(&[says("Hello", "Here is the next flow.", "Hang up"), hang_up()]),
    );
    bench.write(
        "first.test.yaml",
        "flows: next.json\ntests: [{ name: a, then: { heard: next flow } }]",
    );
    bench.run(&["flow", "test"]).code(0);
    bench.write(
        "first.test.yaml",
        "tests: [{ name: a, then: { transfer: next, outcome: elsewhere } }]",
    );
    bench.run(&["flow", "test"]).code(0);
}

#[test]
fn tests_run_again_when_a_file_changes() {
    let bench = super::bench("tests: [{ name: a }]");
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    command.args(["flow", "test", "--watch"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let mut until = |text: &str| {
        let found = lines.by_ref().map_while(Result::ok).find(|line| line.contains(text));
        assert!(found.is_some(), "{text}");
    };
    until("1 test, 1 passed");
    bench.write("bank.test.yaml", "tests: [{ name: a, then: { heard: nothing } }]");
    until("1 test, 0 passed, 1 failed");
    bench.write("bank.test.yaml", "tests: [{ nme: a }]");
    until("1 file cannot be used");
    bench.write("bank.test.yaml", "tests: [{ name: b }, { name: c }]");
    until("2 tests, 2 passed");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn who_interrupts_a_slow_function_ends_all_tests() {
    let bench = Bench::new();
    bench.write("a.json", &calls("slow", "words"));
    let slow = "given: { lambda: { slow: { command: 'touch started; sleep 60; echo {}' } } }";
    bench.write(
        "a.test.yaml",
        &format!("tests: [{{ name: a, {slow} }}, {{ name: b, {slow} }}, {{ name: c, {slow} }}]"),
    );
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    let child = command.args(["flow", "test"]).stderr(Stdio::piped()).spawn().unwrap();
    while !bench.path("started").exists() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    bench.pipe("kill", "", &["-INT", &child.id().to_string()]).code(0);
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(130), "{said}");
    assert!(said.contains("interrupted"), "{said}");
}
