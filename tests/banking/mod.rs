//! The functions of a bank: every case of their contract, in process, through `replay` and through
//! the binary's `--test`, against a bank over real HTTP and real tables and topics.

mod approval;
mod callbacks;
mod case;
mod commands;
mod conversation;
mod desk;
mod pins;
mod soak;
mod stack;

use serde_json::{Value, json};

use crate::harness::{Bank, Bench, contains};
use case::Case;
use desk::Local;
use stack::Stack;

const FULFILMENT: &str = env!("CARGO_BIN_EXE_lex-fulfilment");

/// What is wrong with answers, so that all of it is told at once.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn expect<T: PartialEq + std::fmt::Debug>(&mut self, name: &str, is: &T, expected: &T) {
        if is != expected {
            self.0.push(format!("{name}: {is:?} is not {expected:?}"));
        }
    }

    fn check(&mut self, name: &str, case: &Case, answer: &Value) {
        let expected = case.answer();
        if !contains(answer, &expected) {
            self.0.push(format!("{name}: {answer:#}\nis not\n{expected:#}"));
        }
        let state = &answer["sessionState"];
        for key in &case.absent {
            self.expect(name, &state["sessionAttributes"].get(key), &None);
        }
        let is_silent = state["dialogAction"] == json!({ "type": "Delegate" });
        self.expect(name, &answer.get("messages").is_none(), &is_silent);
    }

    fn done(self) {
        assert!(self.0.is_empty(), "{} findings\n{}", self.0.len(), self.0.join("\n"));
    }
}

#[tokio::test]
async fn every_case_of_the_contract_holds_in_process() {
    let mut findings = Findings::default();
    for (name, case) in case::all() {
        let bank = Bank::start(&case.faults);
        let local = Local::new();
        local.set_pin("C-1001", "1234").await;
        let (answer, log) = local.answer(&case.variables(bank.url()), &case.event()).await;
        findings.check(&name, &case, &answer);
        if let Some(requests) = &case.requests {
            findings.expect(&name, &bank.requests(), requests);
        }
        for (expected, sql) in [
            (&case.events, "SELECT kind FROM bank_event"),
            (&case.alerts, "SELECT subject FROM bank_alert"),
            (&case.unknown, "SELECT utterance FROM bank_unknown"),
        ] {
            if let Some(expected) = expected {
                findings.expect(&name, &local.column(sql), expected);
            }
        }
        for secret in ["+447700900", "C-1001", "Lovelace", "12345678", "1234\"", "1500.50"] {
            findings.expect(&name, &log.contains(secret), &false);
        }
    }
    findings.done();
}

#[test]
fn every_case_of_the_contract_holds_through_replay() {
    let bench = Bench::new();
    bench.run_with("1234", &["bank", "set-pin", "C-1001", "--local"]).code(0);
    let mut findings = Findings::default();
    for (name, case) in case::all() {
        if !case.is_recognised() {
            continue;
        }
        let bank = Bank::start(&case.faults);
        let variables = case.variables(bank.url());
        let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
        let event = bench.write("event.json", &case.event().to_string());
        let arguments = ["replay", event.to_str().unwrap(), "--local", "-o", "json"];
        let output = command.args(arguments).envs(variables).output().unwrap();
        let replayed: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{name}: {error} {output:?}"));
        assert_eq!(replayed["runs"][0]["function"], "lex-fulfilment", "{name}");
        findings.check(&name, &case, &replayed["runs"][0]["answer"]);
    }
    findings.done();
}

#[tokio::test]
async fn every_case_of_the_contract_holds_through_the_binary() {
    let stack = Stack::start().await;
    let mut findings = Findings::default();
    for (name, case) in case::all() {
        stack.set_pin("C-1001", "1234").await;
        let bank = Bank::start(&case.faults);
        let mut bench = stack.bench();
        for (key, value) in case.variables(bank.url()) {
            // The keys come from the secret.
            if !key.ends_with("_KEY") {
                bench.set(&key, &value);
            }
        }
        let finished = bench.pipe(FULFILMENT, &case.event().to_string(), &["--test"]).code(0);
        findings.check(&name, &case, &finished.json());
    }
    findings.done();
}

#[test]
fn without_a_bank_the_function_does_not_start() {
    let mut bench = Bench::new();
    bench.set("AWS_REGION", "eu-west-2");
    let no = bench.pipe(FULFILMENT, "{}", &["--test"]).code(1);
    no.says("Error: CORE_BANKING_API_URL is not set");
    bench.set("CORE_BANKING_API_URL", "http://bank.example");
    let no = bench.pipe(FULFILMENT, "{}", &["--test"]).code(1);
    no.says("is not a URL with https://").says("Error: CORE_BANKING_API_URL is not set");
}
