//! Many callers at once, some of whose requests fail.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connectctl::connect::ServiceFault;
use connectctl::lambda::transfer::{Function, read};
use connectctl::lambda::{Handler, Log};
use connectctl::local::SystemClock;
use connectctl::net::Web;
use connectctl::transfer::{Client, SecretArn, Secrets};
use futures_util::future::join_all;
use secrecy::SecretString;
use serde_json::json;

use crate::harness::Vendor;

const CALLERS: usize = 200;

/// A secret that counts how often it is read.
#[derive(Default)]
struct Counted(AtomicUsize);

impl Secrets for &Counted {
    async fn get(&self, _: &SecretArn) -> Result<Option<SecretString>, ServiceFault> {
        self.0.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok(Some(r#"{"oauthClientId": "client-1", "oauthClientSecret": "s"}"#.into()))
    }
}

#[tokio::test]
async fn with_a_tenth_of_the_requests_failing_every_caller_is_answered_with_one_token() {
    let vendor = Vendor::start(&json!({ "faults": { "every": 10, "kinds": [
        { "status": 503 }, { "drop": "before" }, { "status": 429, "retry_after": "1" },
        { "drop": "during" }, { "status": 500, "delay": "50ms" },
    ] } }));
    let environment = [
        ("region", "us-west-2-prod"),
        ("apiDomain", vendor.url()),
        ("authDomain", vendor.url()),
        ("oauthSecretArn", "arn:aws:secretsmanager:us-east-1:123456789012:secret:cresta"),
        ("virtualAgentName", "customers/c/profiles/p/virtualAgents/v"),
    ];
    let settings = read(&|key| {
        let found = environment.iter().find(|(name, _)| *name == key);
        found.map(|(_, value)| (*value).to_owned())
    });
    let attempts = settings.policy.attempts as usize;
    let secrets = Counted::default();
    let client = Client::new(settings, Web::new(), &secrets, SystemClock, fastrand::f64);
    let function = Function { client, log: Log::to(false, |_| {}) };
    let call = |number: usize| {
        let event = json!({ "Details": {
            "ContactData": { "ContactId": format!("contact-{number}") },
            "Parameters": { "action": "get_pstn_transfer_data" },
        } });
        // Within the 8 s that a flow waits: nothing else is configured.
        function.handle(event, Duration::from_secs(60))
    };
    for answer in join_all((0..CALLERS).map(call)).await {
        assert_eq!(answer.unwrap()["phoneNumber"], "+12065550100");
    }
    assert_eq!(secrets.0.load(Ordering::Relaxed), 1, "the secret is read once");
    let entries = vendor.entries();
    let (tokens, calls): (Vec<_>, Vec<_>) =
        entries.iter().partition(|entry| entry.path.ends_with("regionalToken"));
    assert_eq!(tokens.len(), 1, "one token for all");
    let failed = calls.iter().filter(|entry| entry.status != Some(200)).count();
    assert_eq!(calls.len(), CALLERS + failed, "a request for each caller and for each fault");
    assert!(failed >= CALLERS / 10, "{failed} faults");
    for number in 0..CALLERS {
        let id = format!("contact-{number}");
        let made = calls.iter().filter(|entry| entry.body["callId"] == id).count();
        assert!((1..=attempts).contains(&made), "{id}: {made} attempts");
    }
}
