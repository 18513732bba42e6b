//! Ten thousand turns with a bank that fails in every way it can.

use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};

use super::case;
use super::desk::Local;
use crate::harness::Bank;

const TURNS: usize = 10_000;

#[tokio::test]
async fn every_turn_is_answered_in_time_whatever_the_bank_does() {
    let faults = [
        json!({ "path": "/accounts/", "every": 7, "status": 503 }),
        json!({ "path": "/accounts/", "every": 11, "drop": true }),
        json!({ "path": "/loans/", "every": 5, "garbage": true }),
        json!({ "path": "/customer", "every": 13, "status": 500 }),
        json!({ "path": "/cards/", "every": 6, "delay": "700ms" }),
        json!({ "path": "/", "every": 17, "status": 429 }),
        json!({ "path": "/", "every": 19, "status": 404 }),
    ];
    let (bank, local) = (Bank::start(&faults), Local::new());
    local.set_pin("C-1001", "1234").await;
    let cases: Vec<case::Case> = case::all().into_iter().map(|(_, case)| case).collect();
    let quick = |case: &&case::Case| case.environment.is_empty();
    let events: Vec<Value> = cases.iter().filter(quick).map(case::Case::event).collect();
    let mut variables = cases[0].variables(bank.url());
    variables.push(("TURN_TIME_LIMIT".into(), "2s".into()));
    variables.push(("API_TIMEOUT".into(), "500ms".into()));
    let running = local.start(&variables, None);
    let (running, events) = (&running, &events);
    let turn = |number: usize| running.answer(&events[number % events.len()]);
    let ended: Vec<Value> = stream::iter(0..TURNS).map(turn).buffer_unordered(16).collect().await;
    assert_eq!(ended.len(), TURNS);
    for answer in &ended {
        let action = answer["sessionState"]["dialogAction"]["type"].as_str().unwrap();
        let says = answer["messages"][0]["content"].as_str().unwrap_or_default();
        assert!(action == "Delegate" || !says.is_empty(), "{answer}");
    }
    let reasons = |reason: &str| {
        let is = |answer: &&Value| {
            answer["sessionState"]["sessionAttributes"]["TransferReason"] == reason
        };
        ended.iter().filter(is).count()
    };
    assert!(reasons("ServiceUnavailable") > 0);
    let log = running.log();
    for figure in ["callsRetried", "callsFailed", "circuitOpened", "callsRefused"] {
        assert!(log.contains(&format!("\"{figure}\":1")), "{figure}");
    }
    // No turn had to be given up at its limit: each of them ended by itself before.
    assert!(!log.contains("turnsOutOfTime"));
}
