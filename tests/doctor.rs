//! `connectctl doctor`.

use serde_json::{Value, json};

use crate::harness::{ASSISTANT, Bench, Stub};

/// The outcome and the remedy of a check.
fn check(result: &Value, name: &str) -> (String, String) {
    let checks = result["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["name"] == name);
    let check = check.unwrap_or_else(|| panic!("no check {name} in {result:#}"));
    let text = |key: &str| check[key].as_str().unwrap_or_default().to_owned();
    (text("outcome"), format!("{} {}", text("detail"), text("remedy")))
}

#[test]
fn a_healthy_account_passes_every_check_and_nothing_is_changed() {
    let stub = Stub::start();
    let result = Bench::with(&stub).run(&["doctor", "-o", "json"]).code(0).json();
    assert_eq!(result["schema"], "connectctl.doctor/1");
    for name in [
        "region",
        "credentials",
        "instance",
        "assistant",
        "describe contacts",
        "update session data",
        "read sessions",
        "invoke functions",
        "clock",
    ] {
        assert_eq!(check(&result, name).0, "ok", "{name}: {result:#}");
    }
    let (outcome, detail) = check(&result, "endpoints");
    assert_eq!(outcome, "warn");
    assert!(detail.contains(stub.url()));
    assert_eq!(stub.get("sessions"), json!({}));
}

#[test]
fn each_missing_permission_is_named_with_its_remedy() {
    let stub = Stub::start();
    for (operation, name, remedy) in [
        ("DescribeContact", "describe contacts", "grant connect:DescribeContact"),
        ("DescribeInstance", "instance", "grant connect:DescribeInstance"),
        ("ListIntegrationAssociations", "assistant", "grant connect:ListIntegrationAssociations"),
        ("UpdateSessionData", "update session data", "grant wisdom:UpdateSessionData"),
        ("GetSession", "read sessions", "grant wisdom:GetSession"),
        ("Invoke", "invoke functions", "grant lambda:InvokeFunction"),
    ] {
        stub.post("reset", json!({}));
        let denied = json!({ "op": operation, "error": "AccessDeniedException", "status": 403, "times": -1 });
        stub.post("faults", denied);
        // Only `replay --remote` needs the last one.
        let (code, expected) = if operation == "Invoke" { (0, "warn") } else { (1, "fail") };
        let result = Bench::with(&stub).run(&["doctor", "-o", "json"]).code(code).json();
        let (outcome, text) = check(&result, name);
        assert_eq!(outcome, expected, "{name}");
        assert!(text.contains(remedy), "{text}");
    }
}

#[test]
fn an_assistant_that_is_missing_or_another_one_is_told() {
    let stub = Stub::start();
    let mut bench = Bench::with(&stub);
    stub.post("integrations", json!([]));
    let result = bench.run(&["doctor", "-o", "json"]).code(1).json();
    assert!(check(&result, "assistant").1.contains("create-integration-association"));
    assert_eq!(check(&result, "update session data").0, "skipped");
    stub.post("reset", json!({}));
    bench.set("CONNECTCTL_ASSISTANT_ID", "77777777-7777-4777-8777-777777777777");
    let result = bench.run(&["doctor", "-o", "json"]).code(1).json();
    assert!(check(&result, "assistant").1.contains(ASSISTANT), "{result:#}");
}

#[test]
fn a_clock_that_is_off_is_told_before_signatures_fail() {
    let stub = Stub::start();
    for (skew, code, outcome) in [(-120, 0, "warn"), (-600, 1, "fail"), (600, 1, "fail")] {
        stub.post("clock", json!({ "skew_seconds": skew }));
        let result = Bench::with(&stub).run(&["doctor", "-o", "json"]).code(code).json();
        let (found, text) = check(&result, "clock");
        assert_eq!(found, outcome, "{text}");
        assert!(text.contains(if skew < 0 { "ahead of" } else { "behind" }), "{text}");
    }
}

#[test]
fn without_region_credentials_or_instance_the_next_step_is_shown() {
    let stub = Stub::start();
    let mut bench = Bench::new();
    let table = bench.run(&["doctor"]).code(1);
    assert!(table.out.contains("What to do") && table.out.contains("--region"), "{table:#?}");
    bench.set("AWS_REGION", "us-east-1");
    let result = bench.run(&["doctor", "-o", "json"]).code(1).json();
    assert!(check(&result, "credentials").1.contains("aws sso login"));
    let mut bench = Bench::with(&stub);
    bench.set("CONNECTCTL_INSTANCE_ID", "");
    let result = bench.run(&["doctor", "-o", "json"]).code(1).json();
    assert!(check(&result, "instance").1.contains("--instance-id"));
    bench.set("AWS_ACCESS_KEY_ID", "EXPIRED");
    let result = bench.run(&["doctor", "-o", "json"]).code(1).json();
    assert!(check(&result, "credentials").1.contains("aws sso login"), "{result:#}");
}

#[test]
fn an_instance_in_another_region_is_told() {
    let stub = Stub::start();
    let mut bench = Bench::with(&stub);
    bench.set("CONNECTCTL_INSTANCE_ID", "00000000-2222-4333-8444-555555555555");
    let result = bench.run(&["doctor", "-o", "json"]).code(1).json();
    assert!(check(&result, "instance").1.contains("--region"), "{result:#}");
}

#[test]
fn the_embedded_store_is_checked_with_local() {
    let bench = Bench::new();
    let result = bench.run(&["doctor", "--local", "-o", "json"]).code(0).json();
    assert_eq!(check(&result, "embedded store").0, "ok");
    bench.write("file", "");
    bench.run(&["doctor", "--local", "--state", "file/x.sqlite"]).code(1);
}
