//! Functions that take longer than a flow waits, in calls through `flows/async-execution.json`.

use serde_json::Value;

use super::heard;
use crate::harness::{Bench, project};

const FOUND: &str = "We have found your booking. Thank you for waiting.";
const PATIENCE: &str = "We are still looking. Thank you for your patience.";
const FAILED: &str = "We are sorry, your booking could not be looked up.";
const NOT_NOW: &str =
    "We are sorry, your booking cannot be looked up now. Please call again later.";

/// Plays the flow with these arguments, and with a state machine that runs `lookup`.
#[track_caller]
fn played(bench: &Bench, more: &[&str]) -> Value {
    let flow = project("flows/async-execution.json").display().to_string();
    let machine = "async-execution=function:async-execution STATE_MACHINE_ARN=lookup";
    let call = ["call", &flow, "--local", "--keys", "", "-o", "json", "--lambda", machine];
    bench.run(&[&call[..], more].concat()).code(0).json()
}

#[track_caller]
fn last(result: &Value) -> String {
    heard(result).pop().unwrap()
}

#[test]
fn a_caller_is_kept_company_until_the_answer_is_there() {
    let bench = Bench::new();
    let slow = r#"lookup={"took": 25000, "answer": {"booking": "B-1001"}}"#;
    let result = played(&bench, &["--lambda", slow]);
    let heard = heard(&result);
    assert_eq!(heard.iter().filter(|words| *words == PATIENCE).count(), 1, "{heard:?}");
    assert_eq!(last(&result), FOUND);
    assert_eq!(result["attributes"]["booking"], "B-1001");
    // It was there 25 seconds after it was started, while the flow waited for it.
    let invocations = result["invocations"].as_array().unwrap();
    let at = |number: usize| invocations[number]["at"].as_u64().unwrap();
    let last = invocations.len() - 1;
    let took = invocations[last]["answer"]["took"].as_u64().unwrap();
    assert_eq!(at(last) + took, at(0) + 25_000 + 200, "{invocations:#?}");
    assert_eq!(result["lasted"], played(&bench, &["--lambda", slow])["lasted"]);
}

#[test]
fn a_command_is_given_the_time_that_passes_in_the_call() {
    let bench = Bench::new();
    let command = r#"lookup=cmd:cat > event.json; sleep 1; echo '{"booking": "B-7"}'"#;
    let result = played(&bench, &["--lambda", command]);
    assert_eq!((last(&result).as_str(), &result["attributes"]["booking"]), (FOUND, &"B-7".into()));
    let event: Value = serde_json::from_str(&bench.read("event.json")).unwrap();
    assert_eq!(event["Details"]["Parameters"]["topic"], "last-booking");
    let id = event["execution"]["id"].as_str().unwrap();
    assert!(id.starts_with("arn:aws:states:local:000000000000:execution:lookup:"), "{id}");
    assert_eq!(result["invocations"][0]["answer"]["answer"]["execution_id"], id);
}

#[test]
fn one_of_our_functions_can_be_the_one_that_takes_long() {
    let result = played(&Bench::new(), &["--lambda", "lookup=function:session-data"]);
    assert_eq!(last(&result), FOUND);
}

#[test]
fn what_goes_wrong_behind_the_state_machine_reaches_the_caller_as_words() {
    let bench = Bench::new();
    let fails = |lookup: &str, words: &str, error: &str| {
        let result = played(&bench, &["--lambda", lookup]);
        assert_eq!(last(&result), words, "{lookup}");
        assert_eq!(result["attributes"]["booking_error"], error, "{lookup}");
    };
    fails("lookup=cmd:echo broken >&2; exit 3", FAILED, "Local.Failed");
    fails("lookup=throttle", FAILED, "Lambda.TooManyRequestsException");
    let result = played(&bench, &["--lambda", "lookup=timeout"]);
    assert_eq!(last(&result), "We are sorry, this takes too long. Please call again later.");
}

#[test]
fn what_is_not_configured_is_told() {
    let bench = Bench::new();
    let result = played(&bench, &[]);
    assert_eq!(last(&result), NOT_NOW);
    let error = result["invocations"][0]["answer"]["error"].as_str().unwrap();
    assert!(error.contains("nobody answers for lookup: say who does"), "{error}");
    // A machine that would run itself is none.
    let result = played(&bench, &["--lambda", "lookup=function:async-execution"]);
    assert_eq!(last(&result), NOT_NOW);

    let flow = project("flows/async-execution.json").display().to_string();
    let seen = bench.run(&["call", &flow, "--keys", ""]).code(0);
    let logged = "logged   async-execution: Nothing was done: no state machine is configured";
    assert!(seen.out.contains(logged), "{}", seen.out);
}
