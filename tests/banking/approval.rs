//! Approval in the customer's app.

use std::time::Duration;

use connectctl::banking::Approvals;
use connectctl::banking::CustomerId;
use connectctl::banking::auth::{Approval, ApprovalStatus};
use serde_json::{Value, json};

use super::stack::{AUTH, Stack, text};
use connectctl::aws::AwsApprovals;

const APPROVAL: &str = env!("CARGO_BIN_EXE_auth-approval");

fn now() -> Duration {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap()
}

async fn open(stack: &Stack, id: &str, user: &str, life: u64) {
    let approval = Approval {
        id: id.into(),
        user: CustomerId(user.into()),
        status: ApprovalStatus::Pending,
        opened: now(),
        expires: now() + Duration::from_secs(life),
    };
    AwsApprovals::new(&stack.config, AUTH).open(&approval).await.unwrap();
}

/// A request to the endpoint, as an HTTP API with a JWT authorizer sends it.
fn request(user: Option<&str>, body: Value) -> Value {
    let authorizer = user.map(|user| json!({ "jwt": { "claims": { "sub": user } } }));
    json!({
        "version": "2.0", "body": body.to_string(),
        "requestContext": { "http": { "method": "POST" }, "authorizer": authorizer },
    })
}

fn decide(id: &str, action: &str) -> Value {
    json!({ "request_id": id, "action": action })
}

#[tokio::test]
async fn only_the_owner_decides_and_only_what_is_open() {
    let stack = Stack::start().await;
    stack.set_pin("C-1", "1234").await;
    open(&stack, "r-1", "C-1", 300).await;
    open(&stack, "r-2", "C-1", 300).await;
    open(&stack, "r-old", "C-1", 0).await;
    let bench = stack.bench();
    let mut named = decide("r-1", "APPROVE");
    named["user_id"] = "C-2".into();
    for (user, body, status) in [
        (None, decide("r-1", "APPROVE"), 401),
        (Some("C-2"), decide("r-1", "APPROVE"), 404),
        (Some("C-1"), named, 404),
        (Some("C-1"), decide("r-9", "APPROVE"), 404),
        (Some("C-1"), decide("pin#C-1", "APPROVE"), 404),
        (Some("C-1"), decide("r-1", "APPROVED"), 400),
        (Some("C-1"), json!({ "action": "APPROVE" }), 400),
        (Some("C-1"), json!([]), 400),
        (Some("C-1"), decide("r-old", "APPROVE"), 409),
        (Some("C-1"), decide("r-1", "APPROVE"), 200),
        (Some("C-1"), decide("r-1", "APPROVE"), 200),
        (Some("C-1"), decide("r-1", "DECLINE"), 409),
        (Some("C-1"), decide("r-2", "DECLINE"), 200),
        (Some("C-1"), decide("r-2", "APPROVE"), 409),
    ] {
        let event = request(user, body.clone()).to_string();
        let answer = bench.pipe(APPROVAL, &event, &["--test"]).code(0).json();
        assert_eq!(answer["statusCode"], status, "{user:?} {body} {answer}");
        let message: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        assert!(message["message"].is_string(), "{answer}");
    }
    let items = stack.items(AUTH).await;
    let status = |id: &str| {
        text(items.iter().find(|item| text(item, "request_id") == id).unwrap(), "status")
    };
    assert_eq!(
        [status("r-1"), status("r-2"), status("r-old")],
        ["APPROVED", "DECLINED", "PENDING"]
    );
}

#[tokio::test]
async fn requests_of_other_gateways_are_read_and_other_methods_are_not() {
    let stack = Stack::start().await;
    open(&stack, "r-1", "C-1", 300).await;
    let mut bench = stack.bench();
    let rest = json!({
        "httpMethod": "POST", "isBase64Encoded": true,
        "body": "eyJyZXF1ZXN0X2lkIjoici0xIiwiYWN0aW9uIjoiQVBQUk9WRSJ9",
        "requestContext": { "authorizer": { "claims": { "custom:customer/id": "C-1" } } },
    });
    bench.set("APPROVAL_CLAIM", "custom:customer/id");
    let answer = bench.pipe(APPROVAL, &rest.to_string(), &["--test"]).code(0).json();
    assert_eq!(answer["statusCode"], 200, "{answer}");
    let get = json!({ "httpMethod": "GET", "requestContext": {} }).to_string();
    assert_eq!(bench.pipe(APPROVAL, &get, &["--test"]).code(0).json()["statusCode"], 405);
    bench.set("AUTH_STATE_TABLE_NAME", "");
    bench.pipe(APPROVAL, "{}", &["--test"]).code(1).says("AUTH_STATE_TABLE_NAME is not set");
    bench.set("AUTH_STATE_TABLE_NAME", "nowhere");
    let event = request(Some("C-1"), decide("r-1", "APPROVE")).to_string();
    bench.set("APPROVAL_CLAIM", "");
    assert_eq!(bench.pipe(APPROVAL, &event, &["--test"]).code(0).json()["statusCode"], 503);
}
