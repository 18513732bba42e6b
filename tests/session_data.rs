//! The function `session-data`: every case of its contract, in process and through the binary's
//! `--test`, over real connections.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use connectctl::aws::{AwsSessions, Connection};
use connectctl::lambda::session_data::{Function, Settings};
use connectctl::lambda::{FunctionError, Handler, Log};
use connectctl::local::SystemClock;
use serde_json::{Value, json};

use crate::harness::{Bench, Stub, contains, files, project};

/// What a run gave: the answer or the error, and the log.
struct Outcome {
    result: Result<Value, FunctionError>,
    log: String,
}

fn cases() -> Vec<(String, Value)> {
    let folders = ["fixtures/session/ok", "fixtures/session/err"];
    let paths = folders.iter().flat_map(|folder| files(&project(folder)));
    let case = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = Path::new(path.file_name().unwrap()).display().to_string();
        (name, serde_json::from_str(&text).unwrap())
    };
    paths.map(case).collect()
}

fn prepare(stub: &Stub, case: &Value) {
    stub.post("reset", json!({}));
    for what in ["contacts", "faults"] {
        if let Some(list) = case.get(what) {
            stub.post(what, list.clone());
        }
    }
}

fn environment(case: &Value) -> Vec<(String, String)> {
    let map = case.get("environment").and_then(Value::as_object);
    let text = |(key, value): (&String, &Value)| (key.clone(), value.as_str().unwrap().to_owned());
    map.into_iter().flatten().map(text).collect()
}

/// Runs a case in process.
async fn in_process(stub: &Stub, case: &Value) -> Outcome {
    let environment = environment(case);
    let get = |key: &str| environment.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
    let settings = Settings::read(&get);
    let patience = Connection::of_function().patience;
    let timeouts = aws_config::timeout::TimeoutConfig::builder()
        .operation_attempt_timeout(patience.attempt)
        .operation_timeout(patience.operation)
        .build();
    let config = aws_config::defaults(BehaviorVersion::latest())
        .credentials_provider(Credentials::from_keys("AKIATEST", "secret", None))
        .region(Region::new("us-east-1"))
        .endpoint_url(stub.url())
        .timeout_config(timeouts)
        .retry_config(
            aws_config::retry::RetryConfig::standard().with_max_attempts(patience.attempts),
        )
        .load()
        .await;
    let lines = Arc::new(Mutex::new(String::new()));
    let sink = Arc::clone(&lines);
    let log = Log::to(settings.debug, move |line| {
        sink.lock().unwrap().push_str(&format!("{line}\n"));
    });
    let sessions = AwsSessions::new(&config);
    let function = Function { settings, sessions, clock: SystemClock, log };
    let result = function.handle(case["event"].clone(), Duration::from_secs(30)).await;
    let log = lines.lock().unwrap().clone();
    Outcome { result, log }
}

/// Runs a case through the binary.
fn through_binary(stub: &Stub, case: &Value) -> Outcome {
    let mut bench = Bench::with(stub);
    for (key, value) in environment(case) {
        bench.set(&key, &value);
    }
    let program = env!("CARGO_BIN_EXE_session-data");
    let finished = bench.pipe(program, &case["event"].to_string(), &["--test"]);
    let (log, error): (Vec<&str>, Vec<&str>) =
        finished.err.lines().partition(|line| line.starts_with('{'));
    let result = match finished.code {
        Some(0) => Ok(finished.json()),
        _ => {
            assert_eq!((finished.code, finished.out.as_str()), (Some(1), ""));
            let message = error.join("\n").strip_prefix("Error: ").unwrap().to_owned();
            // Through a pipe only the message is told.
            let kind = case["error_type"].as_str().unwrap_or_default().to_owned();
            Err(FunctionError { kind, message })
        }
    };
    Outcome { result, log: log.join("\n") }
}

fn check(name: &str, stub: &Stub, case: &Value, outcome: &Outcome) {
    match &outcome.result {
        Ok(answer) => assert_eq!(Some(answer), case.get("answer"), "{name}"),
        Err(error) => {
            assert_eq!(error.kind, case["error_type"], "{name}: {error}");
            if let Some(message) = case.get("error") {
                assert_eq!(&error.message, message, "{name}");
            }
        }
    }
    if let Some(Value::Array(expected)) = case.get("requests") {
        let requests = stub.requests();
        assert_eq!(requests.len(), expected.len(), "{name}: {requests:#?}");
        for ((op, params), expected) in requests.iter().zip(expected) {
            assert_eq!(op, &expected["op"], "{name}");
            assert!(contains(params, &expected["params"]), "{name}: {op} {params}");
        }
    }
    check_log(name, case, &outcome.log);
}

fn check_log(name: &str, case: &Value, log: &str) {
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for expected in case.get("log").and_then(Value::as_array).into_iter().flatten() {
        let found = lines.iter().any(|line| contains(line, expected));
        assert!(found, "{name}: {expected} is not in the log:\n{log}");
    }
    for secret in case.get("never_logged").and_then(Value::as_array).into_iter().flatten() {
        assert!(!log.contains(secret.as_str().unwrap()), "{name}: {secret} is in the log:\n{log}");
    }
}

#[tokio::test]
async fn every_case_of_the_contract_holds_in_process() {
    let stub = Stub::start();
    for (name, case) in cases() {
        prepare(&stub, &case);
        check(&name, &stub, &case, &in_process(&stub, &case).await);
    }
}

#[test]
fn every_case_of_the_contract_holds_through_the_binary() {
    let stub = Stub::start();
    for (name, case) in cases() {
        prepare(&stub, &case);
        check(&name, &stub, &case, &through_binary(&stub, &case));
    }
}

#[test]
fn a_pipe_that_carries_no_json_is_told_so() {
    let bench = Bench::new();
    let program = env!("CARGO_BIN_EXE_session-data");
    let finished = bench.pipe(program, "{oops", &["--test"]).code(1);
    finished.says("Error: the event on standard input is not JSON");
}

#[test]
fn started_by_hand_the_function_says_what_it_is() {
    let bench = Bench::new();
    let program = env!("CARGO_BIN_EXE_session-data");
    bench.pipe(program, "", &[]).code(2).says("connectctl event generate connect");
    assert_eq!(
        bench.pipe(program, "", &["--version"]).code(0).out.trim(),
        env!("CARGO_PKG_VERSION")
    );
}
