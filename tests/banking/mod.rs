//! The functions of a bank: every case of their contract, in process, through `replay` and through
//! the binary's `--test`, against a bank over real HTTP and real tables and topics.

mod agreement;
mod approval;
mod callbacks;
mod case;
mod commands;
mod conversation;
mod customer_auth;
mod desk;
mod limits;
mod pins;
mod soak;
mod stack;

use std::sync::atomic::{AtomicUsize, Ordering};

use connectctl::banking::Intent;
use serde_json::{Value, json};

use crate::harness::{Bank, Bench, contains};
use case::Case;
use desk::Local;
use stack::Stack;

/// Cases under way at once.
const WORKERS: usize = 6;

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

#[test]
fn the_contract_has_every_case_of_every_intent() {
    let there: Vec<String> = case::all().into_iter().map(|(name, _)| name).collect();
    let mut missing = Vec::new();
    for intent in Intent::ALL {
        let names = case::needed(intent).into_iter();
        let names = names.map(|name| format!("{}: {name}", intent.name()));
        missing.extend(names.filter(|name| !there.contains(name)));
    }
    assert_eq!(missing, [""; 0]);
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

/// Works on many cases at once, and tells all that is wrong: they wait more than they work.
fn in_parallel(cases: &[(String, Case)], work: impl Fn(&str, &Case, &mut Findings) + Sync) {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut findings = Findings::default();
        while let Some((name, case)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(name, case, &mut findings);
        }
        findings.0
    };
    let findings = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    Findings(findings).done();
}

#[test]
fn every_case_of_the_contract_holds_through_replay() {
    let mut cases = case::all();
    cases.retain(|(_, case)| case.is_recognised());
    in_parallel(&cases, |name, case, findings| {
        let (bench, bank) = (Bench::new(), Bank::start(&case.faults));
        if name.starts_with("authentication") {
            bench.run_with("1234", &["bank", "set-pin", "C-1001", "--local"]).code(0);
        }
        let event = bench.write("event.json", &case.event().to_string());
        let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
        let arguments = ["replay", event.to_str().unwrap(), "--local", "-o", "json"];
        command.args(arguments).envs(case.variables(bank.url()));
        let output = command.output().unwrap();
        let replayed: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{name}: {error} {output:?}"));
        findings.expect(name, &replayed["runs"][0]["function"], &json!("lex-fulfilment"));
        findings.check(name, case, &replayed["runs"][0]["answer"]);
    });
}

fn through_binary(stack: &Stack, name: &str, case: &Case, findings: &mut Findings) {
    let (mut bench, bank) = (stack.bench(), Bank::start(&case.faults));
    for (key, value) in case.variables(bank.url()) {
        // The keys come from the secret.
        if !key.ends_with("_KEY") {
            bench.set(&key, &value);
        }
    }
    let finished = bench.pipe(FULFILMENT, &case.event().to_string(), &["--test"]).code(0);
    findings.check(name, case, &finished.json());
}

#[tokio::test]
async fn every_case_of_the_contract_holds_through_the_binary() {
    let stack = Stack::start().await;
    let is_shared = |(name, _): &(String, Case)| name.starts_with("authentication");
    let (shared, own): (Vec<_>, Vec<_>) = case::all().into_iter().partition(is_shared);
    in_parallel(&own, |name, case, findings| through_binary(&stack, name, case, findings));
    // These name PINs of the same customer, one after the other.
    let mut findings = Findings::default();
    for (name, case) in &shared {
        stack.set_pin("C-1001", "1234").await;
        through_binary(&stack, name, case, &mut findings);
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
