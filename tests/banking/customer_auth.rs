//! Proofs that flows ask for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use connectctl::banking::Reception;
use connectctl::banking::auth::Decision;
use connectctl::banking::auth::decide;
use connectctl::lambda::bank::Parts;
use connectctl::lambda::customer_auth::{Function, Settings};
use connectctl::lambda::{Handler, Log};
use connectctl::local::SystemClock;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::desk::Local;
use super::stack::{AUTH, EVENTS, Stack, text};
use super::{Bank, Bench, contains};
use crate::harness::{flow_reads, project};

const AUTHENTICATION: &str = env!("CARGO_BIN_EXE_customer-auth");

/// A call of the function, how the services behave, and what has to come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    parameters: Map<String, Value>,
    /// The number that is called from; Ada Lovelace's, unless told.
    from: Option<String>,
    #[serde(default)]
    attributes: Map<String, Value>,
    /// Calls before, of which nothing is expected.
    #[serde(default)]
    before: Vec<Map<String, Value>>,
    #[serde(default)]
    faults: Vec<Value>,
    answer: Value,
    /// The kinds of security events that were recorded.
    #[serde(default)]
    events: Vec<String>,
}

fn cases() -> Vec<Case> {
    let path = project("fixtures/banking/flows/customer-auth.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

impl Case {
    fn event(&self, parameters: &Map<String, Value>) -> Value {
        let from = self.from.as_deref().unwrap_or("+447700900000");
        json!({ "Name": "ContactFlowEvent", "Details": {
            "ContactData": {
                "ContactId": "44444444-0000-4000-8000-000000000001", "Channel": "VOICE",
                "Attributes": self.attributes,
                "CustomerEndpoint": { "Address": from, "Type": "TELEPHONE_NUMBER" },
            },
            "Parameters": parameters,
        }})
    }
}

fn variables(bank: &Bank) -> [(String, String); 2] {
    let set = |key: &str, value: String| (key.to_owned(), value);
    [set("CRM_API_ENDPOINT", format!("{}/customer", bank.url())), set("CRM_API_KEY", "key".into())]
}

/// The function with the embedded store, and what it logs.
fn function(local: &Local, bank: &Bank) -> (Function<SystemClock>, Arc<Mutex<String>>) {
    let set = variables(bank);
    let settings = Settings::read(&|key| {
        set.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
    });
    let parts = Parts::new(&settings.proofs, None, None).unwrap();
    let reception = Reception::new(settings.reception, local.proofs(&parts), SystemClock);
    let lines = Arc::new(Mutex::new(String::new()));
    let sink = Arc::clone(&lines);
    let log = Log::to(true, move |line| sink.lock().unwrap().push_str(&format!("{line}\n")));
    (Function { reception, log }, lines)
}

async fn answer(function: &Function<SystemClock>, event: Value) -> Value {
    let answer = function.handle(event, Duration::from_secs(8)).await.unwrap();
    let fields = answer.as_object().unwrap();
    assert!(fields.values().all(Value::is_string), "{answer}");
    assert_eq!(fields.len(), 11, "{answer}");
    answer
}

#[tokio::test]
async fn every_step_is_answered_with_texts_and_logs_nothing_of_the_customer() {
    for case in cases() {
        let (local, bank) = (Local::new(), Bank::start(&case.faults));
        local.set_pin("C-1001", "1234").await;
        let (function, log) = function(&local, &bank);
        for parameters in &case.before {
            answer(&function, case.event(parameters)).await;
        }
        let answer = answer(&function, case.event(&case.parameters)).await;
        assert!(contains(&answer, &case.answer), "{}: {answer:#}", case.name);
        assert_eq!(local.column("SELECT kind FROM bank_event"), case.events, "{}", case.name);
        let log = log.lock().unwrap();
        for secret in ["+447700900", "C-1001", "Lovelace", "1234", "1111"] {
            assert!(!log.contains(secret), "{}: {secret} in {log}", case.name);
        }
    }
}

#[test]
fn replay_knows_the_function_by_its_action_and_finds_the_customer_of_the_sample() {
    let bench = Bench::new();
    bench.run_with("1234", &["bank", "set-pin", "C-1001", "--local"]).code(0);
    let change = ["--set", "Details.Parameters.authAction=verify_pin", "--set"];
    let more = ["Details.Parameters.pin=1234", "--set"];
    let from = ["Details.ContactData.CustomerEndpoint.Address=+447700900000"];
    let generate = ["event", "generate", "connect"];
    let event = bench.run(&[&generate[..], &change, &more, &from].concat()).code(0).out;
    let replayed = bench.run_with(&event, &["replay", "-", "--local", "-o", "json"]).code(0).json();
    let run = &replayed["runs"][0];
    assert_eq!(run["function"], "customer-auth");
    assert_eq!(run["answer"]["status"], "PROVEN", "{run:#}");
    assert_eq!(run["answer"]["AuthLevel"], "basic");
    for flow in ["banking/auth-module", "banking/voice-entry"] {
        flow_reads(flow, "customer-auth", &run["answer"]);
    }
}

#[tokio::test]
async fn the_deployed_function_tries_pins_and_asks_the_app_over_http() {
    let (stack, bank) = (Stack::start().await, Bank::start(&[]));
    stack.set_pin("C-1001", "1234").await;
    let mut bench = stack.bench();
    bench.set("CRM_API_ENDPOINT", &variables(&bank)[0].1);
    let case = Case {
        name: String::new(),
        parameters: Map::new(),
        from: None,
        attributes: Map::new(),
        before: Vec::new(),
        faults: Vec::new(),
        answer: Value::Null,
        events: Vec::new(),
    };
    let ask = |parameters: Value| {
        let event = case.event(parameters.as_object().unwrap());
        bench.pipe(AUTHENTICATION, &event.to_string(), &["--test"]).code(0).json()
    };
    let right = ask(json!({ "authAction": "verify_pin", "pin": "1234" }));
    assert_eq!(
        (&right["status"], &right["CustomerName"]),
        (&json!("PROVEN"), &json!("Ada Lovelace"))
    );
    for status in ["WRONG", "WRONG", "LOCKED"] {
        assert_eq!(ask(json!({ "authAction": "verify_pin", "pin": "1111" }))["status"], status);
    }
    assert_eq!(text(&stack.items(EVENTS).await[0], "event_type"), "PIN_LOCKED");
    let asked = ask(json!({ "authAction": "request_approval" }));
    let id = asked["requestId"].as_str().unwrap();
    let look = json!({ "authAction": "approval_status", "requestId": id });
    assert_eq!(ask(look.clone())["status"], "PENDING");
    let approvals = connectctl::aws::AwsApprovals::new(&stack.config, AUTH);
    let decision = Decision { id, user: "C-1001", approved: true };
    decide(&approvals, decision, connectctl::connect::Clock::epoch(&SystemClock)).await.unwrap();
    let proven = ask(look);
    assert_eq!((&proven["status"], &proven["AuthLevel"]), (&json!("PROVEN"), &json!("high")));
}

#[test]
fn without_customer_relations_the_function_does_not_start() {
    let mut bench = Bench::new();
    bench.set("AWS_REGION", "eu-west-2");
    let no = bench.pipe(AUTHENTICATION, "{}", &["--test"]).code(1);
    no.says("Error: CRM_API_ENDPOINT is not set");
}
