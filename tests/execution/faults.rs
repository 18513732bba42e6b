//! What the function does when Step Functions does not do its best.

use std::time::Duration;

use serde_json::json;

use super::stack::{Stack, ask, bench_at, call, slow};
use crate::harness::{Fault, Faulty};

/// All that can go wrong with a request.
fn faults() -> [Fault; 5] {
    [
        Fault::DroppedBefore,
        Fault::DroppedAfter,
        Fault::Throttled("ThrottlingException"),
        Fault::Slow(Duration::from_secs(4)),
        Fault::Garbage,
    ]
}

#[tokio::test]
async fn a_request_that_fails_once_is_made_again_and_starts_one_execution() {
    let stack = Stack::start().await;
    for (number, fault) in faults().into_iter().enumerate() {
        let machine = stack.machine(&format!("slow-{number}"), &slow(60, &json!({}))).await;
        let choose = move |request| if request % 2 == 0 { fault } else { Fault::None };
        let proxy = Faulty::start(stack.ministack.url(), choose);
        let bench = bench_at(proxy.url(), &machine);
        let started = ask(&bench, &json!({}));
        assert_eq!(started["status"], "CREATED", "{fault:?}: {started}");
        let id = started["execution_id"].as_str().unwrap();
        let asked = ask(&bench, &json!({ "execution_id": id }));
        assert_eq!(asked["status"], "RUNNING", "{fault:?}: {asked}");
        assert!(proxy.requests() >= 4, "{fault:?}: {}", proxy.requests());
        assert_eq!(stack.count(&machine).await, 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_service_that_stays_in_trouble_sends_the_flow_down_its_error_branch_in_time() {
    let stack = Stack::start().await;
    let machine = stack.machine("slow", &slow(60, &json!({}))).await;
    for fault in faults() {
        let proxy = Faulty::start(stack.ministack.url(), move |_| fault);
        let mut bench = bench_at(proxy.url(), &machine);
        bench.set("CONNECT_TIME_LIMIT", "2s");
        let asked = call(&bench, &json!({ "execution_id": machine.execution("one") })).code(1);
        let told = asked.err.lines().last().unwrap();
        assert!(told.contains("DescribeExecution operation"), "{fault:?}: {told}");
        assert!(!asked.err.contains("+1206"), "{fault:?}: {}", asked.err);
    }
    let mut bench = bench_at("http://127.0.0.1:9", &machine);
    bench.set("CONNECT_TIME_LIMIT", "2s");
    call(&bench, &json!({})).code(1).says("Could not complete the StartExecution operation");
}

#[tokio::test]
async fn what_was_seen_holds_when_the_service_goes_away_while_it_is_waited_for() {
    let stack = Stack::start().await;
    let machine = stack.machine("slow", &slow(60, &json!({}))).await;
    let started = ask(&stack.bench(&machine), &json!({}));
    for fault in faults() {
        let choose = move |request| if request > 0 { fault } else { Fault::None };
        let proxy = Faulty::start(stack.ministack.url(), choose);
        let mut bench = bench_at(proxy.url(), &machine);
        bench.set("CONNECT_TIME_LIMIT", "2500ms");
        let parameters = json!({ "execution_id": started["execution_id"], "wait_seconds": "2" });
        let asked = ask(&bench, &parameters);
        assert_eq!(asked["status"], "RUNNING", "{fault:?}: {asked}");
    }
}
