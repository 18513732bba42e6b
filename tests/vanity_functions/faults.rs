//! What the functions do when queue and table fail.

use std::collections::HashSet;
use std::time::Duration;

use connectctl::aws::{AwsQueue, AwsTable};
use connectctl::lambda::vanity_store::{Function, Settings};
use connectctl::lambda::{Handler, Log};
use connectctl::local::SystemClock;
use serde_json::json;

use super::stack::{Stack, TABLE, config_at};
use super::{NONE, NUMBERS, batch, event, failed, log, message};
use crate::harness::{Fault, Faulty, contains};

#[tokio::test]
async fn a_queue_in_trouble_never_costs_the_caller_the_numbers() {
    let stack = Stack::start().await;
    let slow = Fault::Slow(Duration::from_secs(3));
    for fault in [Fault::Throttled("RequestThrottled"), Fault::Garbage, Fault::DroppedBefore, slow]
    {
        let proxy = Faulty::start(stack.ministack.url(), move |_| fault);
        let mut bench = stack.bench();
        bench.set("AWS_ENDPOINT_URL_SQS", proxy.url());
        bench.set("STORE_WAIT", "1s");
        let finished = bench.pipe(NUMBERS, &event().to_string(), &["--test"]).code(0);
        let answer = finished.json();
        assert_eq!(answer["first"], "1-800-FLOWERS", "{fault:?}");
        // An answer that cannot be read comes with a success, and says nothing of the message.
        let stored = if fault == Fault::Garbage { &["true", "false"][..] } else { &["false"] };
        assert!(stored.contains(&answer["stored"].as_str().unwrap()), "{fault:?} {answer}");
        if answer["stored"] == "false" {
            let counted = json!({ "level": "ERROR", "recordsNotSent": 1 });
            assert!(log(&finished).iter().any(|line| contains(line, &counted)), "{fault:?}");
        }
    }
}

/// The function in process, against a server with faults.
async fn function(stack: &Stack, url: &str) -> Function<AwsTable, AwsQueue, SystemClock> {
    let settings = Settings::read(&|_| None);
    Function {
        register: AwsTable::new(&config_at(url).await, TABLE),
        dead: Some(AwsQueue::new(&stack.config, &stack.dead)),
        clock: SystemClock,
        log: Log::to(false, |_| {}),
        settings,
    }
}

#[tokio::test]
async fn ten_thousand_messages_come_through_throttling_and_dropped_connections() {
    const MESSAGES: usize = 10_000;
    let stack = Stack::start().await;
    let proxy = Faulty::start(stack.ministack.url(), |number| match number % 23 {
        3 => Fault::Throttled("ProvisionedThroughputExceededException"),
        7 => Fault::DroppedBefore,
        11 => Fault::DroppedAfter,
        19 => Fault::Garbage,
        _ => Fault::None,
    });
    let function = function(&stack, proxy.url()).await;
    // As the queue does it: what was reported as failed comes again.
    let mut left: Vec<usize> = (0..MESSAGES).collect();
    let mut rounds = 0;
    while !left.is_empty() {
        rounds += 1;
        assert!(rounds < 10, "{} messages are left", left.len());
        let mut again = Vec::new();
        for chunk in left.chunks(500) {
            let event = batch(chunk.iter().map(|number| message(*number)));
            let answer = function.handle(event, Duration::from_secs(20)).await.unwrap();
            again.extend(failed(&answer).into_iter().map(|index| chunk[index]));
        }
        left = again;
    }
    let items = stack.items().await;
    let callers: HashSet<&String> =
        items.iter().map(|item| item["callerNumber"].as_s().unwrap()).collect();
    assert_eq!((items.len(), callers.len()), (MESSAGES, MESSAGES));
    assert_eq!(stack.take(&stack.dead).await.len(), 0);
    assert!(proxy.requests() > 11_000, "the faults were met: {} requests", proxy.requests());
}

#[tokio::test]
async fn what_is_throttled_until_the_time_is_over_is_reported_and_comes_again() {
    let stack = Stack::start().await;
    let proxy = Faulty::start(stack.ministack.url(), |_| Fault::Throttled("ThrottlingException"));
    let event = batch((0..3).map(message));
    let answer =
        function(&stack, proxy.url()).await.handle(event.clone(), Duration::from_secs(1)).await;
    assert_eq!(failed(&answer.unwrap()), [0, 1, 2]);
    assert!(proxy.requests() > 3, "each was tried again: {}", proxy.requests());
    let answer = function(&stack, stack.ministack.url()).await;
    assert_eq!(failed(&answer.handle(event, Duration::from_secs(20)).await.unwrap()), NONE);
    assert_eq!(stack.items().await.len(), 3);
}
