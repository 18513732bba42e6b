//! Requests to be called back.

use std::time::Duration;

use connectctl::aws::AwsCallbacks;
use connectctl::banking::Callbacks;
use connectctl::banking::callback::{Callback, CallbackId, OPEN, Status};
use connectctl::lambda::callback_requests::Function;
use connectctl::lambda::{Handler, Log};
use connectctl::local::SystemClock;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::desk::Local;
use super::stack::{CALLBACKS, Item, Stack, text};

fn function(callbacks: impl Callbacks + 'static) -> Function<SystemClock> {
    let log = Log::to(true, |line| assert!(!line.contains("+4477"), "{line}"));
    Function { callbacks: Box::new(callbacks), clock: SystemClock, log }
}

async fn answer(function: &Function<SystemClock>, event: Value) -> Value {
    let answer = function.handle(event, Duration::from_secs(20)).await.unwrap();
    assert!(answer.as_object().unwrap().values().all(Value::is_string), "{answer}");
    answer
}

fn wish(contact: &str, phone: &str) -> Value {
    json!({ "Name": "ContactFlowEvent", "Details": {
        "ContactData": { "ContactId": contact, "CustomerEndpoint": { "Address": phone } },
        "Parameters": { "callbackAction": "create", "queueName": "BasicQueue" },
    }})
}

fn claim(id: &Value, by: &str) -> Value {
    json!({ "callbackAction": "claim", "callback_id": id, "claimed_by": by })
}

fn end(id: &Value, by: &str, result: &str) -> Value {
    json!({ "callbackAction": "complete", "callback_id": id, "claimed_by": by, "result": result })
}

/// What holds of every kind of table.
async fn one_wins(function: &Function<SystemClock>) {
    let made = answer(function, wish("contact-1", "+447700900000")).await;
    assert_eq!((&made["statusCode"], &made["status"]), (&json!("200"), &json!("PENDING")));
    assert_eq!(made["callback_phone"], "+447700900000");
    // The block of the flow may have called twice.
    assert_eq!(answer(function, wish("contact-1", "+447700900000")).await, made);
    let id = &made["callback_id"];
    let agents: Vec<String> = (0..20).map(|number| format!("agent-{number}")).collect();
    let claims = join_all(agents.iter().map(|agent| answer(function, claim(id, agent)))).await;
    let won: Vec<&String> = agents
        .iter()
        .zip(&claims)
        .filter_map(|(agent, claim)| (claim["statusCode"] == "200").then_some(agent))
        .collect();
    assert_eq!(won.len(), 1, "{claims:#?}");
    assert_eq!(claims.iter().filter(|claim| claim["statusCode"] == "409").count(), 19);
    assert_eq!(answer(function, claim(id, won[0])).await["statusCode"], "200");
    let loser = agents.iter().find(|agent| *agent != won[0]).unwrap();
    assert_eq!(answer(function, end(id, loser, "COMPLETED")).await["statusCode"], "409");
    for _ in 0..2 {
        let ended = answer(function, end(id, won[0], "COMPLETED")).await;
        assert_eq!((&ended["statusCode"], &ended["status"]), (&json!("200"), &json!("COMPLETED")));
    }
    assert_eq!(answer(function, end(id, won[0], "FAILED")).await["statusCode"], "409");
    assert_eq!(answer(function, claim(id, won[0])).await["error"], "the callback is COMPLETED");
}

/// What holds of every kind of table.
async fn twenty_make_one(function: &Function<SystemClock>) {
    let wishes = (0..20).map(|_| answer(function, wish("contact-3", "+447700900000")));
    let made = join_all(wishes).await;
    assert_eq!(made[0]["statusCode"], "200");
    assert!(made.iter().all(|one| *one == made[0]), "{made:#?}");
    assert_eq!(
        answer(function, claim(&made[0]["callback_id"], "agent")).await["status"],
        "IN_PROGRESS"
    );
    // What is asked for again is what was claimed.
    let again = answer(function, wish("contact-3", "+447700900000")).await;
    assert_eq!(again["status"], "IN_PROGRESS");
}

/// The requests of the real table, without what fixes their times.
async fn requests(stack: &Stack) -> Vec<Item> {
    let mut items = stack.items(CALLBACKS).await;
    items.retain(|item| !text(item, "callback_id").starts_with("lock#"));
    items
}

/// A request that nobody has claimed in its time.
fn old(number: u8) -> Callback {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let requested = now - OPEN - Duration::from_secs(1);
    Callback {
        id: CallbackId(format!("old-{number}")),
        requested: Duration::from_millis(requested.as_millis().try_into().unwrap()),
        contact: "contact".into(),
        phone: "+447700900000".into(),
        queue_id: String::new(),
        queue_name: String::new(),
        priority: "NORMAL".into(),
        status: Status::Pending,
        claimed_by: None,
    }
}

async fn what_is_too_old_ends(callbacks: &dyn Callbacks, function: &Function<SystemClock>) {
    for number in 0..3 {
        callbacks.put(&old(number)).await.unwrap();
    }
    answer(function, wish("contact-2", "+447700900000")).await;
    let late = answer(function, claim(&json!("old-0"), "agent")).await;
    assert_eq!(
        (&late["statusCode"], &late["error"]),
        (&json!("409"), &json!("the callback is EXPIRED"))
    );
    let swept = answer(function, json!({ "callbackAction": "expire" })).await;
    assert_eq!(swept["expired"], "2");
    assert_eq!(answer(function, json!({ "callbackAction": "expire" })).await["expired"], "0");
}

#[tokio::test]
async fn of_twenty_who_claim_in_the_embedded_store_one_wins() {
    let local = Local::new();
    let function = function(local.store.clone());
    one_wins(&function).await;
    what_is_too_old_ends(&local.store, &function).await;
    twenty_make_one(&function).await;
    let made = "SELECT id FROM bank_callback WHERE contact = 'contact-3'";
    assert_eq!(local.column(made).len(), 1);
}

#[tokio::test]
async fn of_twenty_who_claim_in_the_real_table_one_wins() {
    let stack = Stack::start().await;
    let table = AwsCallbacks::new(&stack.config, CALLBACKS);
    let function = function(table.clone());
    one_wins(&function).await;
    let items = requests(&stack).await;
    assert_eq!(items.len(), 1);
    assert_eq!(text(&items[0], "status"), "COMPLETED");
    assert!(text(&items[0], "claimed_by").starts_with("agent-"));
    assert!(text(&items[0], "requested_at").ends_with('Z'));
    what_is_too_old_ends(&table, &function).await;
    twenty_make_one(&function).await;
    let of_one = |item: &&Item| text(item, "contact_id") == "contact-3";
    assert_eq!(requests(&stack).await.iter().filter(of_one).count(), 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_told() {
    let local = Local::new();
    let function = function(local.store.clone());
    for (event, status, error) in [
        (json!({}), "400", "callbackAction is missing"),
        (json!({ "callbackAction": "create" }), "400", "only a flow can ask for a callback"),
        (json!({ "callbackAction": "claim" }), "400", "callback_id is missing"),
        (claim(&json!("none"), "agent"), "404", "there is no callback `none`"),
        (
            end(&json!("none"), "agent", "DONE"),
            "400",
            "result is `DONE`; COMPLETED, FAILED or CANCELLED is needed",
        ),
        (
            json!({ "callbackAction": "steal" }),
            "400",
            "callbackAction is `steal`; create, claim, complete or expire is needed",
        ),
        (
            wish("c", "anonymous"),
            "400",
            "the number to call is not one of E.164, such as +447700900000",
        ),
        (
            wish("c", "+0447700900"),
            "400",
            "the number to call is not one of E.164, such as +447700900000",
        ),
    ] {
        let answer = answer(&function, event.clone()).await;
        assert_eq!(
            (&answer["statusCode"], &answer["error"]),
            (&json!(status), &json!(error)),
            "{event}"
        );
    }
}
