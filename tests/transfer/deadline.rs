//! The time that Lambda leaves is kept to, whatever is slow.

use std::time::Duration;

use connectctl::connect::ServiceFault;
use connectctl::lambda::transfer::{Function, read};
use connectctl::lambda::{FunctionError, Handler, Log};
use connectctl::local::SystemClock;
use connectctl::net::Web;
use connectctl::transfer::{Client, SecretArn, Secrets};
use secrecy::SecretString;
use serde_json::json;

use crate::harness::Vendor;

/// A store of secrets that never answers.
struct Stuck;

impl Secrets for Stuck {
    async fn get(&self, _: &SecretArn) -> Result<Option<SecretString>, ServiceFault> {
        std::future::pending().await
    }
}

/// What the function fails with when Lambda leaves it two seconds.
async fn hurried(vendor: &Vendor, credential: (&str, &str)) -> FunctionError {
    let environment = [
        ("action", "get_handoff_data"),
        ("region", "us-west-2-prod"),
        ("apiDomain", vendor.url()),
        ("authDomain", vendor.url()),
        ("virtualAgentName", "customers/c/profiles/p/virtualAgents/v"),
        credential,
    ];
    let settings = read(&|key| {
        let found = environment.iter().find(|(name, _)| *name == key);
        found.map(|(_, value)| (*value).to_owned())
    });
    let client = Client::new(settings, Web::new(), Stuck, SystemClock, || 0.0);
    let function = Function { client, log: Log::to(false, |_| {}) };
    let event = json!({ "Details": { "ContactData": { "ContactId": "contact-1" } } });
    function.handle(event, Duration::from_millis(2000)).await.unwrap_err()
}

#[tokio::test]
async fn an_api_that_is_slow_is_given_up_before_lambda_gives_up() {
    let vendor = Vendor::start(&json!({ "handoff": [{ "delay": "1m", "always": true }] }));
    let error = hurried(&vendor, ("apiKey", "key")).await;
    assert_eq!(error.kind, "RequestFailed");
    assert!(error.message.starts_with("request failed after 1 attempts: request timeout after "));
    assert_eq!(vendor.requests(), ["handoff key -> 200"]);
}

#[tokio::test]
async fn a_secret_that_does_not_come_is_given_up_before_lambda_gives_up() {
    let vendor = Vendor::start(&json!({}));
    let arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:cresta";
    let error = hurried(&vendor, ("oauthSecretArn", arn)).await;
    assert_eq!(error.kind, "OutOfTime");
    assert_eq!(error.message, "no answer in the time that the flow waits");
    assert_eq!(vendor.requests(), [] as [String; 0]);
}
