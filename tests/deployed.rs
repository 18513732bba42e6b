//! The bootstrap of `session-data`, deployed into a real implementation of Lambda.

use std::io::{Cursor, Write};
use std::path::Path;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{Environment, FunctionCode, Runtime};
use connectctl::aws::{Functions, Invocation};
use serde_json::{Value, json};

use crate::harness::{ASSISTANT, Bench, Ministack, SESSION, Stub, json as fixture};

const NAME: &str = "session-data";

async fn config(ministack: &Ministack) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .credentials_provider(Credentials::from_keys("123456789012", "secret", None))
        .region(Region::new("us-east-1"))
        .endpoint_url(ministack.url())
        .load()
        .await
}

/// The zip that Lambda takes: the program as `bootstrap`.
fn zipped(program: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .unix_permissions(0o755);
    zip.start_file("bootstrap", options).unwrap();
    zip.write_all(&std::fs::read(Path::new(program)).unwrap()).unwrap();
    zip.finish().unwrap().into_inner()
}

async fn deploy(config: &SdkConfig, stub: &Stub, more: &[(&str, &str)]) {
    let variables = [("AWS_ENDPOINT_URL", stub.url())];
    let environment =
        variables.iter().chain(more).fold(Environment::builder(), |environment, (key, value)| {
            environment.variables(*key, *value)
        });
    let code = zipped(env!("CARGO_BIN_EXE_session-data"));
    aws_sdk_lambda::Client::new(config)
        .create_function()
        .function_name(NAME)
        .runtime(Runtime::Providedal2023)
        .handler("bootstrap")
        .role("arn:aws:iam::123456789012:role/session-data")
        .code(FunctionCode::builder().zip_file(Blob::new(code)).build())
        .environment(environment.build())
        .timeout(10)
        .send()
        .await
        .unwrap();
}

async fn invoke(config: &SdkConfig, event: &Value) -> Invocation {
    Functions::new(config).invoke(NAME, event).await.unwrap()
}

#[tokio::test]
async fn the_deployed_function_puts_the_parameters_of_a_connect_event_into_the_session() {
    let (stub, ministack) = (Stub::start(), Ministack::start());
    let config = config(&ministack).await;
    deploy(&config, &stub, &[]).await;
    let event = fixture("fixtures/events/connect.json");
    for _ in 0..3 {
        let invocation = invoke(&config, &event).await;
        let body = "{\"message\": \"Successfully updated 3 session data entries\"}";
        assert_eq!(invocation.payload, json!({ "statusCode": 200, "body": body }));
        assert_eq!(invocation.function_error, None);
    }
    let expected = json!({ "customer_tier": "gold", "open_orders": "2", "last_order": "A-1001" });
    assert_eq!(stub.session(SESSION), expected);
    let requests = stub.requests();
    let operations: Vec<&str> = requests.iter().map(|(operation, _)| operation.as_str()).collect();
    assert_eq!(operations, ["DescribeContact", "UpdateSessionData"].repeat(3));
    assert_eq!(requests[1].1["assistantId"], ASSISTANT);
}

#[tokio::test]
async fn a_failed_invocation_has_a_stable_error_type() {
    let (stub, ministack) = (Stub::start(), Ministack::start());
    let config = config(&ministack).await;
    deploy(&config, &stub, &[("STRICT_ERRORS", "true")]).await;
    let failed = invoke(&config, &json!({})).await;
    assert!(failed.function_error.is_some());
    assert_eq!(failed.payload["errorType"], "ContactIdMissing");
    assert_eq!(failed.payload["errorMessage"], "ContactId not found in event");
}

#[tokio::test]
async fn the_time_that_is_left_of_an_invocation_is_kept_to() {
    let (stub, ministack) = (Stub::start(), Ministack::start());
    let config = config(&ministack).await;
    deploy(&config, &stub, &[("CONNECT_TIME_LIMIT", "1.5")]).await;
    stub.post("faults", json!({ "op": "*", "kind": "delay", "delay_ms": 4000, "times": -1 }));
    let answer = invoke(&config, &fixture("fixtures/events/connect.json")).await.payload;
    assert_eq!(answer["statusCode"], 500);
    assert!(answer["body"].as_str().unwrap().contains("in the time that is left"), "{answer}");
}

#[tokio::test]
async fn replay_compares_the_deployed_function_with_this_one() {
    let (stub, ministack) = (Stub::start(), Ministack::start());
    let config = config(&ministack).await;
    deploy(&config, &stub, &[]).await;
    let mut bench = Bench::with(&stub);
    bench.set("AWS_ACCESS_KEY_ID", "123456789012");
    bench.set("AWS_ENDPOINT_URL_LAMBDA", ministack.url());
    let event = fixture("fixtures/events/connect.json").to_string();
    let replay = ["replay", "-", "--remote", NAME, "--yes", "-o", "json"];
    let ran = bench.run_with(&event, &replay).code(0).json()["runs"][0].take();
    assert_eq!(ran["remote"], ran["answer"]);
}
