//! The function `pstn-transfer`: every case of its contract, in process and through the binary's
//! `--test`, over real connections.

mod case;
mod commands;
mod deadline;
mod flow;
mod load;
mod privacy;
mod stored;

use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::time::Duration;

use case::Case;
use connectctl::connect::{FaultKind, ServiceFault};
use connectctl::lambda::transfer::read;
use connectctl::net::Web;
use connectctl::transfer::{
    Access, Action, Client, ClientFrom, Note, OAuth, Plan, SecretArn, Secrets, Settings,
    TransferError, api_request, token_request,
};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::harness::{Bench, Paced, Vendor, contains};

/// What every credential of the fixtures has in it.
const MARK: &str = "SECRET";

/// A secret whose text changes each time that it is read.
struct Texts(Mutex<Vec<Value>>);

impl Secrets for Texts {
    async fn get(&self, _: &SecretArn) -> Result<Option<SecretString>, ServiceFault> {
        let mut texts = self.0.lock().unwrap();
        assert!(!texts.is_empty(), "the secret is read too often");
        match texts.remove(0) {
            Value::String(text) => Ok(Some(text.into())),
            Value::Null => Ok(None),
            fields if fields.get("code").is_some() => Err(ServiceFault {
                operation: "GetSecretValue",
                kind: FaultKind::Denied,
                code: Some(fields["code"].as_str().unwrap().into()),
                message: "no".into(),
            }),
            fields => Ok(Some(fields.to_string().into())),
        }
    }
}

/// What a run gave.
struct Outcome {
    result: Result<Value, String>,
    kind: Option<String>,
    /// Lines of JSON.
    log: Vec<Value>,
}

fn settings(case: &Case, api: &str) -> Settings {
    let mut variables = case.variables(api);
    variables.push(("DEBUG_LOGGING".into(), "true".into()));
    read(&|key| variables.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone()))
}

/// Runs a case in process.
async fn in_process(case: &Case, vendor: &Vendor) -> (Outcome, Vec<Duration>) {
    let settings = settings(case, vendor.url());
    let log = Mutex::new(Vec::new());
    let write = |note: Note| {
        let Note { level, message, params } = note;
        let line = json!({ "level": level.as_str(), "message": message, "params": params });
        log.lock().unwrap().push(line);
    };
    let limit = settings.time_limit - Duration::from_millis(500);
    let texts = Texts(Mutex::new(case.secrets.clone().unwrap_or_default()));
    let client = Client::new(settings, Web::new(), texts, Paced::new(), || 0.0);
    let mut result = Err(TransferError::OutOfTime);
    for round in 0..case.times {
        if round > 0 {
            client.clock.skip(case.between());
        }
        result = client.answer(&case.event(vendor.url()), limit, &write).await;
    }
    if case.secrets.is_some() {
        assert_eq!(*client.secrets.0.lock().unwrap(), [] as [Value; 0], "read too rarely");
    }
    assert!(!format!("{client:?}").contains(MARK));
    let kind = result.as_ref().err().map(|error| error.kind().to_owned());
    if let Err(error) = &result {
        assert!(!format!("{error:?} {}", error.for_log()).contains(MARK), "{error:?}");
    }
    let result = result.map_err(|error| error.to_string());
    let pauses = client.clock.pauses();
    (Outcome { result, kind, log: log.into_inner().unwrap() }, pauses)
}

/// Runs a case through the binary.
fn through_binary(case: &Case, vendor: &Vendor) -> Outcome {
    let mut bench = Bench::new();
    bench.set("HTTP_RETRY_BASE_DELAY", "1ms");
    bench.set("DEBUG_LOGGING", "true");
    for (key, value) in case.variables(vendor.url()) {
        bench.set(&key, &value);
    }
    let program = env!("CARGO_BIN_EXE_pstn-transfer");
    let event = case.event(vendor.url()).to_string();
    let finished = bench.pipe(program, &event, &["--test"]);
    let (log, rest): (Vec<&str>, Vec<&str>) =
        finished.err.lines().partition(|line| line.starts_with('{'));
    let log: Vec<Value> = log.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &log {
        assert!(!line.to_string().contains(MARK), "{line}");
    }
    let result = match finished.code {
        Some(0) => Ok(finished.json()),
        _ => {
            assert_eq!((finished.code, finished.out.as_str()), (Some(1), ""), "{}", finished.err);
            Err(rest.join("\n").strip_prefix("Error: ").unwrap().to_owned())
        }
    };
    let last = log.last().filter(|_| result.is_err());
    let kind = last.map(|line| line["errorType"].as_str().unwrap().to_owned());
    Outcome { result, kind, log }
}

fn check(name: &str, case: &Case, vendor: &Vendor, outcome: &Outcome, in_process: bool) {
    let api = vendor.url();
    match (&outcome.result, &case.answer) {
        (Ok(answer), Some(expected)) => assert_eq!(answer, expected, "{name}"),
        (Ok(answer), None) => panic!("{name}: an error is expected, not {answer}"),
        (Err(error), _) => check_error(name, case, api, error),
    }
    if let Some(kind) = &case.error_type {
        assert_eq!(outcome.kind.as_ref(), Some(kind), "{name}");
    }
    let text = format!("{:?}", outcome.result);
    assert!(!text.contains(MARK) && !text.contains("access-token-"), "{name}: {text}");
    // That it failed is the function's to tell, which only the binary has.
    let is_told = |line: &&Value| line["level"] != "ERROR" || !in_process;
    for expected in case.log.iter().filter(is_told) {
        let found = outcome.log.iter().any(|line| contains(line, expected));
        assert!(found, "{name}: {expected} is not in {:#?}", outcome.log);
    }
    for line in &outcome.log {
        let text = line.to_string();
        assert!(!text.contains(MARK) && !text.contains("access-token-"), "{name}: {text}");
        assert!(!text.contains("2065550123"), "{name}: {text}");
    }
    check_requests(name, case, vendor);
}

fn check_error(name: &str, case: &Case, api: &str, error: &str) {
    if let Some(expected) = &case.error {
        assert_eq!(error, expected.replace("$API", api), "{name}");
    }
    for part in &case.error_has {
        assert!(error.contains(part.as_str()), "{name}: {error}");
    }
    assert!(case.error.is_some() || !case.error_has.is_empty(), "{name}: {error}");
}

fn check_requests(name: &str, case: &Case, vendor: &Vendor) {
    let expected = case.requests.clone().unwrap_or_default();
    assert_eq!(vendor.requests(), expected, "{name}");
    let entries = vendor.entries();
    for entry in entries.iter().filter(|entry| !entry.path.ends_with("regionalToken")) {
        if let Some(body) = &case.sent {
            assert!(contains(&entry.body, body), "{name}: {:#}", entry.body);
        }
        if let Some(path) = &case.path {
            assert_eq!(&entry.path, path, "{name}");
        }
        for text in case.not_sent.iter().map(String::as_str).chain([MARK]) {
            assert!(!entry.body.to_string().contains(text), "{name}: {:#}", entry.body);
        }
    }
    for entry in entries.iter().filter(|entry| entry.path.ends_with("regionalToken")) {
        assert_eq!(entry.body, json!({ "grant_type": "client_credentials" }), "{name}");
    }
}

/// Checks where requests would go.
fn check_plan(name: &str, case: &Case) {
    let Some(expected) = &case.would_call else { return };
    let (settings, event) = (settings(case, ""), case.event(""));
    let plan = Plan::of(&event, &settings).unwrap_or_else(|error| panic!("{name}: {error}"));
    let action = Action::parse(&plan.action).unwrap();
    let mut urls = vec![api_request(&plan, action, &event, &settings).url];
    if let Access::OAuth(from, auth) = &plan.access {
        let client = match from {
            ClientFrom::Settings(client) => client.clone(),
            ClientFrom::Secret(_) => OAuth::new("id", "secret"),
        };
        urls.push(token_request(auth, &client).url);
    }
    assert_eq!(&urls, expected, "{name}");
}

fn check_pauses(name: &str, case: &Case, pauses: &[Duration]) {
    if let Some(expected) = &case.pauses {
        let pauses: Vec<u128> = pauses.iter().map(Duration::as_millis).collect();
        let expected: Vec<u128> = expected.iter().map(|&pause| pause.into()).collect();
        assert_eq!(pauses, expected, "{name}");
    }
}

#[tokio::test]
async fn every_case_of_the_contract_holds_in_process() {
    let cases = case::all();
    assert!(cases.len() >= 80, "{} cases", cases.len());
    let mut failed = 0;
    for (name, case) in &cases {
        check_plan(name, case);
        if case.would_call.is_some() {
            continue;
        }
        let vendor = Vendor::start(&case.scenario);
        let (outcome, pauses) = in_process(case, &vendor).await;
        let checks = || {
            check(name, case, &vendor, &outcome, true);
            check_pauses(name, case, &pauses);
        };
        failed += usize::from(std::panic::catch_unwind(AssertUnwindSafe(checks)).is_err());
    }
    assert_eq!(failed, 0, "cases failed; each is told above");
}

#[test]
fn every_case_of_the_contract_holds_through_the_binary() {
    let mut failed = 0;
    for (name, case) in case::all() {
        // Several events, and a secret that changes, take a process that lives on.
        if case.would_call.is_none() && case.times == 1 && case.secrets.is_none() {
            let vendor = Vendor::start(&case.scenario);
            let checks = || {
                let outcome = through_binary(&case, &vendor);
                check(&name, &case, &vendor, &outcome, false);
            };
            failed += usize::from(std::panic::catch_unwind(AssertUnwindSafe(checks)).is_err());
        }
    }
    assert_eq!(failed, 0, "cases failed; each is told above");
}
