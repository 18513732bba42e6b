//! PINs: many tries at the same time share the same three.

use std::sync::Arc;
use std::time::Duration;

use connectctl::banking::auth::{PinPolicy, Reservation};
use connectctl::banking::{CustomerId, Pins};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::desk::Local;
use super::stack::{EVENTS, Stack, text};
use super::{Bank, FULFILMENT};

const POLICY: PinPolicy = PinPolicy { tries: 3, locked: Duration::from_secs(900) };
const NOW: Duration = Duration::from_secs(1_790_000_000);

async fn reserve(pins: &dyn Pins, now: Duration) -> &'static str {
    match pins.reserve(&CustomerId("C-1001".into()), POLICY, now).await.unwrap() {
        Reservation::Granted { tries: 1, .. } => "first",
        Reservation::Granted { tries: 2, .. } => "second",
        Reservation::Granted { tries: 3, .. } => "third",
        Reservation::Granted { .. } => "too many",
        Reservation::Locked => "locked",
        Reservation::NotEnrolled => "not enrolled",
    }
}

/// What holds of every kind of table.
async fn tries_lock_and_unlock(pins: &dyn Pins) {
    let at = |seconds| NOW + Duration::from_secs(seconds);
    for (seconds, expected) in [(0, "first"), (10, "second"), (20, "third"), (21, "locked")] {
        assert_eq!(reserve(pins, at(seconds)).await, expected);
    }
    assert_eq!(reserve(pins, at(919)).await, "locked");
    assert_eq!(reserve(pins, at(920)).await, "first");
    pins.reset(&CustomerId("C-1001".into())).await.unwrap();
    assert_eq!(reserve(pins, at(921)).await, "first");
    let nobody = pins.reserve(&CustomerId("C-9".into()), POLICY, NOW).await.unwrap();
    assert!(nobody == Reservation::NotEnrolled);
    pins.reset(&CustomerId("C-1001".into())).await.unwrap();
    let tries = join_all((0..50).map(|_| reserve(pins, at(1000)))).await;
    let count = |what: &str| tries.iter().filter(|tried| **tried == what).count();
    assert_eq!([count("first"), count("second"), count("third"), count("locked")], [1, 1, 1, 47]);
    // The lock is over for all at once, and still there are three tries.
    let tries = join_all((0..50).map(|_| reserve(pins, at(2000)))).await;
    assert_eq!(tries.iter().filter(|tried| **tried == "locked").count(), 47, "{tries:?}");
}

#[tokio::test]
async fn tries_of_the_embedded_store_lock_and_unlock() {
    let local = Local::new();
    local.set_pin("C-1001", "1234").await;
    tries_lock_and_unlock(&local.store).await;
}

#[tokio::test]
async fn tries_of_the_real_table_lock_and_unlock() {
    let stack = Stack::start().await;
    stack.set_pin("C-1001", "1234").await;
    tries_lock_and_unlock(&stack.pins()).await;
}

/// An event in which a PIN is named.
pub(super) fn naming(pin: &str) -> Value {
    let slots = json!({ "PIN": { "value": { "interpretedValue": pin } } });
    let attributes = json!({
        "PhoneNumber": "+447700900000", "RequiresAuth": "true", "OriginalIntent": "CheckBalance",
        "OriginalSlots": "{\"AccountType\":\"current\"}",
    });
    json!({
        "invocationSource": "FulfillmentCodeHook", "sessionId": "s-1", "inputTranscript": pin,
        "sessionState": { "intent": { "name": "VerifyIdentity", "slots": slots },
                          "sessionAttributes": attributes },
    })
}

#[tokio::test]
async fn fifty_wrong_pins_at_once_lock_exactly_once_across_containers() {
    let stack = Arc::new(Stack::start().await);
    stack.set_pin("C-1001", "1234").await;
    let bank = Arc::new(Bank::start(&[]));
    let one = |_| {
        let (stack, bank) = (Arc::clone(&stack), Arc::clone(&bank));
        tokio::task::spawn_blocking(move || {
            let mut bench = stack.bench();
            bench.set("CORE_BANKING_API_URL", bank.url());
            bench.set("CRM_API_ENDPOINT", &format!("{}/customer", bank.url()));
            bench.set("ENABLE_PIN_VALIDATION", "true");
            bench.set("API_TIMEOUT", "30s");
            bench.set("TURN_TIME_LIMIT", "60s");
            let finished = bench.pipe(FULFILMENT, &naming("9999").to_string(), &["--test"]);
            (finished.json(), finished.err)
        })
    };
    let ended = join_all((0..50).map(one)).await;
    let ended: Vec<(Value, String)> = ended.into_iter().map(Result::unwrap).collect();
    let counted = |figure: &str| {
        let line = format!("\"{figure}\":1");
        ended.iter().filter(|(_, log)| log.contains(&line)).count()
    };
    assert_eq!((counted("pinsWrong"), counted("pinsLocked")), (3, 1));
    let to_a_person = |answer: &Value| {
        answer["sessionState"]["sessionAttributes"]["TransferReason"] == "PinLocked"
    };
    assert_eq!(ended.iter().filter(|(answer, _)| to_a_person(answer)).count(), 48);
    let events = stack.items(EVENTS).await;
    assert_eq!(
        events.iter().map(|item| text(item, "event_type")).collect::<Vec<_>>(),
        ["PIN_LOCKED"]
    );
    // The right one does not help any more.
    let mut bench = stack.bench();
    bench.set("CORE_BANKING_API_URL", bank.url());
    bench.set("CRM_API_ENDPOINT", &format!("{}/customer", bank.url()));
    bench.set("ENABLE_PIN_VALIDATION", "true");
    let right = bench.pipe(FULFILMENT, &naming("1234").to_string(), &["--test"]).code(0).json();
    assert!(to_a_person(&right), "{right:#}");
    assert_eq!(right["sessionState"]["sessionAttributes"]["isAuthenticated"], "false");
}
