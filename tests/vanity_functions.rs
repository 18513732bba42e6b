//! The functions `vanity-numbers` and `vanity-store`: from the event of a flow over a real queue
//! into a real table, and what they do when these fail.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::types as dynamodb;
use aws_sdk_sqs::types::Message;
use connectctl::aws::{AwsQueue, AwsTable};
use connectctl::lambda::vanity_store::{Function, Settings};
use connectctl::lambda::{Handler, Log};
use connectctl::local::SystemClock;
use serde_json::{Value, json};

use crate::harness::{Bench, Fault, Faulty, Finished, Ministack, contains, files, project};

const NUMBERS: &str = env!("CARGO_BIN_EXE_vanity-numbers");
const STORE: &str = env!("CARGO_BIN_EXE_vanity-store");
const TABLE: &str = "vanity-numbers";
/// No failures.
const NONE: [usize; 0] = [];

/// A queue, a queue for dead letters and a table.
struct Stack {
    config: SdkConfig,
    queue: String,
    dead: String,
    ministack: Ministack,
}

async fn config(url: &str) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .credentials_provider(Credentials::from_keys("123456789012", "secret", None))
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .retry_config(aws_config::retry::RetryConfig::disabled())
        .timeout_config(TimeoutConfig::builder().operation_timeout(Duration::from_secs(4)).build())
        .load()
        .await
}

impl Stack {
    async fn start() -> Self {
        let ministack = Ministack::start();
        let config = config(ministack.url()).await;
        let sqs = aws_sdk_sqs::Client::new(&config);
        let mut urls = Vec::new();
        for name in ["records", "dead"] {
            let made = sqs.create_queue().queue_name(name).send().await.unwrap();
            urls.push(made.queue_url.unwrap());
        }
        let id = dynamodb::AttributeDefinition::builder()
            .attribute_name("id")
            .attribute_type(dynamodb::ScalarAttributeType::S);
        let key = dynamodb::KeySchemaElement::builder()
            .attribute_name("id")
            .key_type(dynamodb::KeyType::Hash);
        aws_sdk_dynamodb::Client::new(&config)
            .create_table()
            .table_name(TABLE)
            .attribute_definitions(id.build().unwrap())
            .key_schema(key.build().unwrap())
            .billing_mode(dynamodb::BillingMode::PayPerRequest)
            .send()
            .await
            .unwrap();
        let (dead, queue) = (urls.pop().unwrap(), urls.pop().unwrap());
        Self { config, queue, dead, ministack }
    }

    /// A bench for the functions and the command line.
    fn bench(&self) -> Bench {
        let mut bench = Bench::new();
        for (key, value) in [
            ("AWS_ACCESS_KEY_ID", "123456789012"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", self.ministack.url()),
            ("SQS_QUEUE_URL_VANITY_URL", &self.queue),
            ("TABLE_NAME", TABLE),
            ("DEAD_LETTER_QUEUE_URL", &self.dead),
            ("CONNECTCTL_VANITY_QUEUE", &self.queue),
            ("CONNECTCTL_VANITY_TABLE", TABLE),
        ] {
            bench.set(key, value);
        }
        bench
    }

    /// Takes what is on a queue.
    async fn take(&self, url: &str) -> Vec<Message> {
        let sqs = aws_sdk_sqs::Client::new(&self.config);
        let mut all = Vec::new();
        loop {
            let received = sqs
                .receive_message()
                .queue_url(url)
                .max_number_of_messages(10)
                .message_attribute_names("All")
                .send()
                .await
                .unwrap();
            let messages = received.messages.unwrap_or_default();
            if messages.is_empty() {
                return all;
            }
            for message in &messages {
                let handle = message.receipt_handle().unwrap();
                sqs.delete_message().queue_url(url).receipt_handle(handle).send().await.unwrap();
            }
            all.extend(messages);
        }
    }

    /// All items of the table.
    async fn items(&self) -> Vec<std::collections::HashMap<String, dynamodb::AttributeValue>> {
        let client = aws_sdk_dynamodb::Client::new(&self.config);
        let pages = client.scan().table_name(TABLE).into_paginator().items().send();
        pages.collect::<Result<Vec<_>, _>>().await.unwrap()
    }
}

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
    for _ in 0..3 {
        let stored = bench.pipe(STORE, &batch([body.to_owned()]).to_string(), &["--test"]).code(0);
        assert_eq!(stored.json(), json!({ "batchItemFailures": [] }));
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
        "phoneNumber has 2 characters, at least 10 are needed; targetNumber is missing; \
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
        register: AwsTable::new(&config(url).await, TABLE),
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
