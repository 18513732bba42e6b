//! Credentials in Secrets Manager: a real implementation of it, over HTTP, and of Lambda.

use aws_config::{Region, SdkConfig};
use connectctl::aws::Functions;
use serde_json::{Value, json};

use crate::harness::{Bench, Finished, Ministack, Vendor, config_of, deploy_function};

/// Stores a secret and gives its ARN.
async fn store(config: &SdkConfig, text: &str) -> String {
    let client = aws_sdk_secretsmanager::Client::new(config);
    let made = client.create_secret().name("cresta").secret_string(text).send().await.unwrap();
    made.arn.unwrap()
}

async fn rotate(config: &SdkConfig, arn: &str, text: &str) {
    let client = aws_sdk_secretsmanager::Client::new(config);
    client.put_secret_value().secret_id(arn).secret_string(text).send().await.unwrap();
}

fn pair(secret: &str) -> String {
    json!({ "oauthClientId": "client-1", "oauthClientSecret": secret }).to_string()
}

fn event() -> Value {
    json!({
        "Details": {
            "ContactData": { "ContactId": "44444444-0000-4000-8000-000000000001" },
            "Parameters": { "action": "get_handoff_data" },
        },
        "Name": "ContactFlowEvent",
    })
}

fn environment(vendor: &Vendor, ministack: &Ministack, arn: &str) -> Vec<(&'static str, String)> {
    vec![
        ("region", "us-west-2-prod".into()),
        ("apiDomain", vendor.url().into()),
        ("authDomain", vendor.url().into()),
        ("virtualAgentName", "customers/c/profiles/p/virtualAgents/v".into()),
        // Nobody calls the machine that Lambda runs on, unless it is told to.
        ("ALLOWED_API_HOSTS", "127.0.0.1".into()),
        ("oauthSecretArn", arn.into()),
        ("AWS_ENDPOINT_URL", ministack.url().into()),
        ("AWS_ACCESS_KEY_ID", "123456789012".into()),
        ("AWS_SECRET_ACCESS_KEY", "secret".into()),
    ]
}

fn pipe(environment: &[(&str, String)]) -> Finished {
    let mut bench = Bench::new();
    for (key, value) in environment {
        bench.set(key, value);
    }
    bench.pipe(env!("CARGO_BIN_EXE_pstn-transfer"), &event().to_string(), &["--test"])
}

#[tokio::test]
async fn credentials_are_read_from_the_secret_in_the_region_of_its_arn() {
    let ministack = Ministack::start();
    let vendor = Vendor::start(&json!({ "client": { "id": "client-1", "secret": "SECRET-1" } }));
    // No region is configured for the function: that of the ARN is enough.
    let config = config_of(&ministack).await.to_builder().region(Region::new("eu-west-2")).build();
    let arn = store(&config, &pair("SECRET-1")).await;
    assert!(arn.starts_with("arn:aws:secretsmanager:eu-west-2:"), "{arn}");
    let finished = pipe(&environment(&vendor, &ministack, &arn)).code(0);
    assert_eq!(finished.json()["handoff_transferTarget"], "pstn:PSTN1");
    assert_eq!(vendor.requests(), ["token basic -> 200", "handoff bearer 1 -> 200"]);
    assert!(!format!("{finished:?}").contains("SECRET"));
}

#[tokio::test]
async fn a_secret_that_is_missing_or_wrong_is_told() {
    let ministack = Ministack::start();
    let vendor = Vendor::start(&json!({}));
    let config = config_of(&ministack).await;
    let missing = "arn:aws:secretsmanager:us-east-1:123456789012:secret:nothing-AbCdEf";
    let text = "failed to retrieve OAuth credentials from Secrets Manager: ";
    pipe(&environment(&vendor, &ministack, missing))
        .code(1)
        .says(&format!("Error: {text}GetSecretValue failed: ResourceNotFoundException"));
    let arn = store(&config, "{\"oauthClientId\": \"client-1\"}").await;
    let fields = "secret must contain oauthClientId and oauthClientSecret fields";
    pipe(&environment(&vendor, &ministack, &arn)).code(1).says(&format!("Error: {text}{fields}"));
    assert_eq!(vendor.requests(), [] as [String; 0]);
}

#[tokio::test]
async fn the_deployed_function_keeps_its_token_and_follows_a_rotated_secret() {
    let ministack = Ministack::start();
    let old = Vendor::start(&json!({
        "client": { "id": "client-1", "secret": "SECRET-1" }, "tokens": { "expires_in": 0 },
    }));
    let config = config_of(&ministack).await;
    let arn = store(&config, &pair("SECRET-1")).await;
    let environment = environment(&old, &ministack, &arn);
    let program = env!("CARGO_BIN_EXE_pstn-transfer");
    let variables: Vec<_> = environment.iter().map(|(key, value)| (*key, value.as_str())).collect();
    deploy_function(&config, "pstn-transfer", program, &variables).await;
    let functions = Functions::new(&config);
    let first = functions.invoke("pstn-transfer", &event()).await.unwrap();
    assert_eq!(first.payload["handoff_conversationCorrelationId"], "correlation-1");
    // The vendor takes another secret from now on, elsewhere; the function still knows the old one.
    let new = Vendor::start(&json!({ "client": { "id": "client-1", "secret": "SECRET-2" } }));
    rotate(&config, &arn, &pair("SECRET-2")).await;
    let mut moved = event();
    moved["Details"]["Parameters"]["apiDomain"] = new.url().into();
    moved["Details"]["Parameters"]["authDomain"] = new.url().into();
    for _ in 0..2 {
        let answer = functions.invoke("pstn-transfer", &moved).await.unwrap();
        assert_eq!(answer.payload["handoff_transferTarget"], "pstn:PSTN1", "{}", answer.payload);
    }
    let expected = [
        "token basic wrong -> 401 (not signed in: basic wrong)",
        "token basic -> 200",
        "handoff bearer 1 -> 200",
        "handoff bearer 1 -> 200",
    ];
    assert_eq!(new.requests(), expected);
    let failed = functions.invoke("pstn-transfer", &json!({})).await.unwrap();
    assert_eq!(failed.payload["errorType"], "ActionInvalid");
    assert_eq!(failed.payload["errorMessage"], "action is required");
}
