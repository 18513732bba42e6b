//! The functions `vanity-numbers` and `vanity-store`: from the event of a flow over a real queue
//! into a real table, and what they do when these fail.

mod command;
mod faults;
mod stack;

use std::path::PathBuf;
use std::time::Duration;

use aws_sdk_lambda::types::FunctionResponseType;
use connectctl::aws::Functions;
use serde_json::{Value, json};

use crate::harness::{Finished, config_of, contains, deploy_function, files, project};
use stack::{Stack, TABLE};

const NUMBERS: &str = env!("CARGO_BIN_EXE_vanity-numbers");
const STORE: &str = env!("CARGO_BIN_EXE_vanity-store");
/// No failures.
const NONE: [usize; 0] = [];

/// The event that brings messages to the function.
fn batch(bodies: impl IntoIterator<Item = String>) -> Value {
    let record = |(index, body): (usize, String)| json!({ "messageId": index.to_string(), "body": body, "eventSource": "aws:sqs" });
    json!({ "Records": bodies.into_iter().enumerate().map(record).collect::<Vec<_>>() })
}

fn failed(answer: &Value) -> Vec<usize> {
    let failures = answer["batchItemFailures"].as_array().unwrap();
    let id = |failure: &Value| failure["itemIdentifier"].as_str().unwrap().parse().unwrap();
    failures.iter().map(id).collect()
}

fn message(number: usize) -> String {
    json!({
        "phoneNumber": format!("+1206{number:07}"),
        "targetNumber": "+18003569377",
        "timestamp": "1790000000123",
        "vanityNumbers": { "first": "1-800-FLOWERS", "second": "1-800-FLOWER-7" },
        "source": "connect",
    })
    .to_string()
}

/// The lines that a function logged.
fn log(finished: &Finished) -> Vec<Value> {
    let lines = finished.err.lines().filter(|line| line.starts_with('{'));
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn event() -> Value {
    let text = std::fs::read_to_string(project("fixtures/vanity/ok/flowers.json")).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["event"].take()
}

#[tokio::test]
async fn every_case_of_the_contract_holds() {
    let stack = Stack::start().await;
    let folders = ["fixtures/vanity/ok", "fixtures/vanity/err"];
    for path in folders.iter().flat_map(|folder| files(&project(folder))) {
        check(&stack, &path).await;
    }
}

async fn check(stack: &Stack, path: &PathBuf) {
    let case: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let name = path.display();
    let mut bench = stack.bench();
    for (key, value) in case["environment"].as_object().into_iter().flatten() {
        bench.set(key, value.as_str().unwrap());
    }
    let finished = bench.pipe(NUMBERS, &case["event"].to_string(), &["--test"]).code(0);
    let answer = finished.json();
    assert!(contains(&answer, &case["answer"]), "{name}: {answer:#}");
    assert!(answer.as_object().unwrap().values().all(Value::is_string), "{name}: {answer}");
    if let Some(start) = case["starts"].as_str() {
        assert!(answer["first"].as_str().unwrap().starts_with(start), "{name}: {answer}");
    }
    let messages = stack.take(&stack.queue).await;
    match &case["message"] {
        Value::Null => assert_eq!(messages.len(), 0, "{name}"),
        expected => {
            assert_eq!(messages.len(), 1, "{name}");
            let body = serde_json::from_str(messages[0].body().unwrap()).unwrap();
            assert!(contains(&body, expected), "{name}: {body:#}");
        }
    }
    let lines = log(&finished);
    for expected in case["log"].as_array().into_iter().flatten() {
        assert!(lines.iter().any(|line| contains(line, expected)), "{name}: {expected} {lines:#?}");
    }
    for secret in case["never_logged"].as_array().into_iter().flatten() {
        assert!(!finished.err.contains(secret.as_str().unwrap()), "{name}: {}", finished.err);
    }
}

#[tokio::test]
async fn a_callers_numbers_come_over_the_queue_into_the_table_and_are_stored_once() {
    let stack = Stack::start().await;
    let bench = stack.bench();
    bench.pipe(NUMBERS, &event().to_string(), &["--test"]).code(0);
    let sent = stack.take(&stack.queue).await;
    let body = sent[0].body().unwrap();
    for is_new in [1, 0, 0] {
        let stored = bench.pipe(STORE, &batch([body.to_owned()]).to_string(), &["--test"]).code(0);
        assert_eq!(stored.json(), json!({ "batchItemFailures": [] }));
        let counted = json!({ "recordsStored": is_new, "recordsAlreadyThere": 1 - is_new });
        assert!(log(&stored).iter().any(|line| contains(line, &counted)), "{}", stored.err);
    }
    // Twice in one batch is once too often as well.
    let twice = batch([body.to_owned(), body.to_owned()]).to_string();
    assert_eq!(failed(&bench.pipe(STORE, &twice, &["--test"]).code(0).json()), NONE);
    let items = stack.items().await;
    assert_eq!(items.len(), 1);
    let text = |key: &str| items[0][key].as_s().unwrap().clone();
    let sent: Value = serde_json::from_str(body).unwrap();
    assert_eq!(text("id"), format!("+12065550100-{}", text("timestamp")));
    assert_eq!(text("timestamp"), sent["timestamp"]);
    assert_eq!(text("callerNumber"), "+12065550100");
    assert_eq!(text("cellNumber"), "+18003569377");
    assert_eq!(text("source"), "connect");
    let numbers = items[0]["vanityNumbers"].as_m().unwrap();
    assert_eq!(numbers["first"].as_s().unwrap(), "1-800-FLOWERS");
    let expires: u64 = items[0]["expiresAt"].as_n().unwrap().parse().unwrap();
    let time: u64 = text("timestamp").parse().unwrap();
    assert_eq!(expires, time / 1000 + 365 * 24 * 60 * 60);
}

#[tokio::test]
async fn two_callers_who_withhold_their_numbers_in_the_same_millisecond_are_both_kept() {
    let stack = Stack::start().await;
    let mut bodies = Vec::new();
    for target in ["+18003569377", "+18004685865"] {
        let mut body: Value = serde_json::from_str(&message(1)).unwrap();
        body["phoneNumber"] = "anonymous".into();
        body["targetNumber"] = target.into();
        bodies.push(body.to_string());
    }
    let event = batch(bodies).to_string();
    for _ in 0..2 {
        assert_eq!(failed(&stack.bench().pipe(STORE, &event, &["--test"]).code(0).json()), NONE);
        assert_eq!(stack.items().await.len(), 2);
    }
}

#[tokio::test]
async fn a_poison_message_goes_to_the_dead_letters_with_the_reason() {
    let stack = Stack::start().await;
    let poison = ["{oops", "", r#"{"phoneNumber": "12"}"#].map(str::to_owned);
    let event = batch(poison.into_iter().chain([message(1)])).to_string();
    let finished = stack.bench().pipe(STORE, &event, &["--test"]).code(0);
    assert_eq!(failed(&finished.json()), NONE);
    let mut dead = stack.take(&stack.dead).await;
    dead.sort_by_key(|message| message.body().unwrap().len());
    let reasons: Vec<&str> = dead
        .iter()
        .map(|message| message.message_attributes().unwrap()["reason"].string_value().unwrap())
        .collect();
    assert_eq!(reasons.len(), 3);
    assert!(reasons[1].starts_with("the message is not JSON"), "{reasons:?}");
    assert_eq!(
        reasons[2],
        "phoneNumber has 2 characters, 10 to 64 are needed; targetNumber is missing; \
         timestamp is missing; vanityNumbers is not an object"
    );
    assert_eq!(dead[1].body(), Some("{oops"));
    assert_eq!(stack.items().await.len(), 1);
    let counted = json!({ "recordsStored": 1, "deadLetters": 3, "function": "vanity-store" });
    assert!(log(&finished).iter().any(|line| contains(line, &counted)), "{}", finished.err);
    assert!(!finished.err.contains("+1206"), "{}", finished.err);
}

#[tokio::test]
async fn where_dead_letters_have_no_place_the_queue_keeps_the_message() {
    let stack = Stack::start().await;
    let mut bench = stack.bench();
    bench.set("DEAD_LETTER_QUEUE_URL", "");
    let finished = bench.pipe(STORE, &batch(["{}".into(), message(1)]).to_string(), &["--test"]);
    assert_eq!(failed(&finished.code(0).json()), [0]);
    bench.set("DEAD_LETTER_QUEUE_URL", "http://127.0.0.1/123456789012/nowhere");
    let finished = bench.pipe(STORE, &batch([message(2), "{}".into()]).to_string(), &["--test"]);
    assert_eq!(failed(&finished.code(0).json()), [1]);
    assert_eq!(stack.items().await.len(), 2);
}

#[tokio::test]
async fn what_is_no_batch_or_has_no_table_fails_the_invocation() {
    let stack = Stack::start().await;
    let mut bench = stack.bench();
    bench.pipe(STORE, "{}", &["--test"]).code(1).says("Error: the event is no batch of messages");
    bench.set("TABLE_NAME", "");
    bench.pipe(STORE, "{}", &["--test"]).code(1).says("Error: TABLE_NAME is not set");
    bench.set("TABLE_NAME", "nowhere");
    let finished = bench.pipe(STORE, &batch([message(1)]).to_string(), &["--test"]).code(0);
    assert_eq!(failed(&finished.json()), [0]);
    finished.says("Not kept this time: ResourceNotFoundException");
}

/// Waits for something that a server does by itself.
async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..300 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{what} did not come about");
}

#[tokio::test]
async fn deployed_and_connected_the_functions_carry_a_call_into_the_table() {
    let stack = Stack::start().await;
    let (url, queue) = (stack.ministack.url(), stack.queue.as_str());
    // Putting a function there may take longer than calls to a table should.
    let config = config_of(&stack.ministack).await;
    let endpoint = ("AWS_ENDPOINT_URL", url);
    let variables = [endpoint, ("SQS_QUEUE_URL_VANITY_URL", queue)];
    deploy_function(&config, "vanity-numbers", NUMBERS, &variables).await;
    let variables =
        [endpoint, ("TABLE_NAME", TABLE), ("DEAD_LETTER_QUEUE_URL", stack.dead.as_str())];
    deploy_function(&config, "vanity-store", STORE, &variables).await;
    aws_sdk_lambda::Client::new(&config)
        .create_event_source_mapping()
        .function_name("vanity-store")
        .event_source_arn("arn:aws:sqs:us-east-1:123456789012:records")
        .function_response_types(FunctionResponseType::ReportBatchItemFailures)
        .send()
        .await
        .unwrap();
    let functions = Functions::new(&config);
    let answered = functions.invoke("vanity-numbers", &event()).await.unwrap();
    assert_eq!(answered.payload["stored"], "true", "{}", answered.payload);
    let item = eventually("the item", async || stack.items().await.pop()).await;
    assert_eq!(item["cellNumber"].as_s().unwrap(), "+18003569377");
    let sqs = aws_sdk_sqs::Client::new(&stack.config);
    sqs.send_message().queue_url(queue).message_body("{oops").send().await.unwrap();
    let dead = eventually("the dead letter", async || stack.take(&stack.dead).await.pop()).await;
    assert_eq!(dead.body(), Some("{oops"));
}
