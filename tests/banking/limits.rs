//! What nobody gets around: the time that is left, and whose proof it is.

use std::time::Duration;

use connectctl::banking::auth::{Approval, ApprovalStatus};
use connectctl::banking::{Approvals, CustomerId};
use connectctl::lambda::Handler;
use serde_json::{Value, json};

use super::conversation::variables;
use super::desk::Local;
use crate::harness::Bank;

fn turn(intent: &str, slots: &Value, attributes: &Value) -> Value {
    json!({
        "invocationSource": "FulfillmentCodeHook", "sessionId": "s-1", "inputTranscript": "done",
        "sessionState": {
            "intent": { "name": intent, "slots": slots }, "sessionAttributes": attributes,
        },
    })
}

#[tokio::test]
async fn what_is_left_of_the_invocation_is_all_the_time_there_is() {
    let bank = Bank::start(&[json!({ "path": "/accounts/", "delay": "60s" })]);
    let local = Local::new();
    let running = local.start(&variables(&bank, &[]), None);
    let slots = json!({ "AccountType": { "value": { "interpretedValue": "current" } } });
    let attributes = json!({ "CustomerId": "C-1001", "isAuthenticated": "true" });
    let event = turn("CheckBalance", &slots, &attributes);
    // The turn itself has eight seconds, and an attempt five.
    let answer = running.function.handle(event, Duration::from_secs(1)).await.unwrap();
    let state = &answer["sessionState"];
    assert_eq!(state["intent"]["name"], "TransferToAgent");
    assert_eq!(state["sessionAttributes"]["TransferReason"], "ServiceUnavailable");
    assert!(running.log().contains("TimedOut") && !running.log().contains("turnsOutOfTime"));
}

#[tokio::test]
async fn what_another_customer_has_approved_proves_nothing() {
    let (bank, local) = (Bank::start(&[]), Local::new());
    let running = local.start(&variables(&bank, &[("ENABLE_COMPANION_AUTH", "true")]), None);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    for (user, intent) in [("C-1002", "TransferToAgent"), ("C-1001", "AccountDetails")] {
        let approval = Approval {
            id: format!("r-{user}"),
            user: CustomerId(user.into()),
            status: ApprovalStatus::Pending,
            opened: now,
            expires: now + Duration::from_secs(300),
        };
        local.store.open(&approval).await.unwrap();
        assert!(local.store.decide(&approval.id, user, true, now).await.unwrap());
        let attributes = json!({
            "CustomerId": "C-1001", "ApprovalRequestId": approval.id, "RequiresAuth": "true",
            "OriginalIntent": "AccountDetails", "OriginalSlots": "{\"AccountType\":\"current\"}",
        });
        let answer = running.answer(&turn("VerifyIdentity", &json!({}), &attributes)).await;
        assert_eq!(answer["sessionState"]["intent"]["name"], intent, "{user} {answer:#}");
    }
}
