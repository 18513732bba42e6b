//! Ten thousand turns with a bank that fails in every way it can.

use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};

use super::case;
use super::desk::Local;
use crate::harness::Bank;

const TURNS: usize = 10_000;

/// Turns in the life of a container, and how many of them are under way at once.
const LIFE: usize = 200;
const AT_ONCE: usize = 10;

/// How long a flow waits for an answer; the turns are told to end three seconds before.
const WAIT: Duration = Duration::from_secs(8);

/// Containers at once.
const CONTAINERS: usize = 5;

/// What the bank does to those who call it.
fn troubles() -> Vec<Value> {
    vec![
        // First it is down for everybody, so that circuits open.
        json!({ "path": "/", "status": 503, "times": 60 }),
        json!({ "path": "/accounts/", "every": 7, "status": 503 }),
        json!({ "path": "/accounts/", "every": 11, "drop": true }),
        json!({ "path": "/loans/", "every": 5, "garbage": true }),
        json!({ "path": "/customer", "every": 13, "status": 500 }),
        json!({ "path": "/cards/", "every": 6, "delay": "1500ms" }),
        json!({ "path": "/", "every": 17, "status": 429 }),
        json!({ "path": "/", "every": 19, "status": 404 }),
    ]
}

#[tokio::test]
async fn every_turn_is_answered_in_time_whatever_the_bank_does() {
    let (bank, local) = (Bank::start(&troubles()), Local::new());
    local.set_pin("C-1001", "1234").await;
    let cases: Vec<case::Case> = case::all().into_iter().map(|(_, case)| case).collect();
    let quick = |case: &&case::Case| case.environment.is_empty();
    let events: Vec<Value> = cases.iter().filter(quick).map(case::Case::event).collect();
    let mut variables = cases[0].variables(bank.url());
    for (key, value) in
        [("TURN_TIME_LIMIT", "5s"), ("API_TIMEOUT", "1s"), ("API_CALLS_A_MINUTE", "100000")]
    {
        variables.push((key.into(), value.into()));
    }
    let (local, events, variables) = (&local, &events, &variables);
    // Many containers, since one whose circuit is open asks the bank nothing for a minute.
    let live = |container: usize| async move {
        let running = local.start(variables, None);
        let turn = |number: usize| {
            let running = &running;
            async move {
                let start = Instant::now();
                (running.answer(&events[number % events.len()]).await, start.elapsed())
            }
        };
        let turns = stream::iter(container * LIFE..(container + 1) * LIFE);
        let ended: Vec<(Value, Duration)> =
            turns.map(turn).buffer_unordered(AT_ONCE).collect().await;
        (ended, running.log())
    };
    let lives = stream::iter(0..TURNS / LIFE).map(live).buffer_unordered(CONTAINERS);
    let (ended, logs): (Vec<Vec<_>>, Vec<String>) = lives.unzip().await;
    let (ended, log) = (ended.concat(), logs.concat());
    let (ended, took): (Vec<Value>, Vec<Duration>) = ended.into_iter().unzip();
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
    assert!(bank.requests().len() > TURNS / 4, "{}", bank.requests().len());
    for figure in ["callsRetried", "callsFailed", "circuitOpened", "callsRefused"] {
        assert!(log.contains(&format!("\"{figure}\":1")), "{figure}");
    }
    // A flow hangs up on no turn, and there is time left of what it waits.
    let late = took.iter().filter(|took| **took > WAIT).count();
    assert_eq!((late, took.len()), (0, TURNS), "{:?}", took.iter().max());
    // No turn had to be given up at its limit: each of them ended by itself before.
    assert!(!log.contains("turnsOutOfTime"));
}
