//! The bootstrap of `session-data`, deployed into a real implementation of Lambda.

use aws_config::SdkConfig;
use connectctl::aws::{Functions, Invocation};
use serde_json::{Value, json};

use crate::harness::{
    ASSISTANT, Bench, Ministack, SESSION, Stub, config_of, deploy_function, json as fixture,
};

const NAME: &str = "session-data";

async fn deploy(config: &SdkConfig, stub: &Stub, more: &[(&str, &str)]) {
    let variables = [&[("AWS_ENDPOINT_URL", stub.url())], more].concat();
    deploy_function(config, NAME, env!("CARGO_BIN_EXE_session-data"), &variables).await;
}

async fn invoke(config: &SdkConfig, event: &Value) -> Invocation {
    Functions::new(config).invoke(NAME, event).await.unwrap()
}

#[tokio::test]
async fn the_deployed_function_puts_the_parameters_of_a_connect_event_into_the_session() {
    let (stub, ministack) = (Stub::start(), Ministack::start());
    let config = config_of(&ministack).await;
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
    let config = config_of(&ministack).await;
    deploy(&config, &stub, &[("STRICT_ERRORS", "true")]).await;
    let failed = invoke(&config, &json!({})).await;
    assert!(failed.function_error.is_some());
    assert_eq!(failed.payload["errorType"], "ContactIdMissing");
    assert_eq!(failed.payload["errorMessage"], "ContactId not found in event");
}

#[tokio::test]
async fn the_time_that_is_left_of_an_invocation_is_kept_to() {
    let (stub, ministack) = (Stub::start(), Ministack::start());
    let config = config_of(&ministack).await;
    deploy(&config, &stub, &[("CONNECT_TIME_LIMIT", "1.5")]).await;
    stub.post("faults", json!({ "op": "*", "kind": "delay", "delay_ms": 4000, "times": -1 }));
    let answer = invoke(&config, &fixture("fixtures/events/connect.json")).await.payload;
    assert_eq!(answer["statusCode"], 500);
    assert!(answer["body"].as_str().unwrap().contains("in the time that is left"), "{answer}");
}

#[tokio::test]
async fn replay_compares_the_deployed_function_with_this_one() {
    let (stub, ministack) = (Stub::start(), Ministack::start());
    let config = config_of(&ministack).await;
    deploy(&config, &stub, &[]).await;
    let mut bench = Bench::with(&stub);
    bench.set("AWS_ACCESS_KEY_ID", "123456789012");
    bench.set("AWS_ENDPOINT_URL_LAMBDA", ministack.url());
    let event = fixture("fixtures/events/connect.json").to_string();
    let replay = ["replay", "-", "--remote", NAME, "--yes", "-o", "json"];
    let ran = bench.run_with(&event, &replay).code(0).json()["runs"][0].take();
    assert_eq!(ran["remote"], ran["answer"]);
}
