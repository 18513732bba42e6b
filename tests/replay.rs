//! `connectctl replay`.

use serde_json::{Value, json};

use crate::harness::{Bench, SESSION, Stub, json as fixture, project};

const ANSWER: &str = r#"{"statusCode": 200, "body": "{\"message\": \"Successfully updated 3 session data entries\"}"}"#;

fn event() -> String {
    project("fixtures/events/connect.json").display().to_string()
}

#[test]
fn an_event_runs_through_the_handler_and_the_result_tells_what_it_did() {
    let bench = Bench::new();
    let result = bench.run(&["replay", &event(), "--local", "-o", "json"]).code(0).json();
    assert_eq!(result["schema"], "connectctl.replay/1");
    let ran = &result["runs"][0];
    assert_eq!(ran["function"], "session-data");
    assert_eq!(ran["answer"], serde_json::from_str::<Value>(ANSWER).unwrap());
    assert_eq!(ran["calls"][0]["operation"], "DescribeContact");
    assert_eq!(
        (&ran["calls"][1]["operation"], &ran["calls"][1]["entries"]),
        (&json!("UpdateSessionData"), &json!(3))
    );
    assert_eq!(ran["log"][0]["updatedDataCount"], 3);
    assert!(ran["refused_by"]["STRING_MAP"].as_str().unwrap().contains("`statusCode` is a number"));
    assert_eq!(ran["refused_by"]["JSON"], Value::Null);
    let id = fixture("fixtures/events/connect.json")["Details"]["ContactData"]["ContactId"].clone();
    let show = ["session", "show", "--local", "--contact-id", id.as_str().unwrap(), "-o", "json"];
    assert_eq!(
        bench.run(&show).json()["data"][0],
        json!({ "key": "customer_tier", "value": "gold" })
    );
}

#[test]
fn replay_reaches_the_services_only_when_confirmed() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.run(&["replay", &event()]).code(2).says("--yes");
    bench.run(&["replay", &event(), "--dry-run"]).code(0);
    assert_eq!(stub.requests(), []);
    bench.run(&["replay", &event(), "--yes"]).code(0);
    assert_eq!(stub.session(SESSION)["customer_tier"], "gold");
}

#[test]
fn an_answer_that_is_not_as_expected_is_shown_line_by_line() {
    let bench = Bench::new();
    bench.write("same.json", ANSWER);
    bench.run(&["replay", &event(), "--local", "--expect", "same.json"]).code(0);
    bench.write("other.json", &ANSWER.replace("200", "500"));
    let different = bench.run(&["replay", &event(), "--local", "--expect", "other.json"]).code(1);
    assert!(different.out.contains("-  \"statusCode\": 500"), "{different:#?}");
    assert!(different.out.contains("+  \"statusCode\": 200"), "{different:#?}");
    bench.write("two.ndjson", &format!("{ANSWER}\n{ANSWER}\n{ANSWER}\n"));
    let uneven = ["replay", &event(), &event(), "--local", "--expect", "two.ndjson"];
    bench.run(&uneven).code(3).says("3 expected answers for 2 events");
    bench.run(&["replay", &event(), "--local", "--expect", "none.json"]).code(3);
}

#[test]
fn recorded_fixtures_are_masked_and_can_be_replayed_and_expected() {
    let bench = Bench::new();
    bench.run(&["replay", &event(), "--local", "--record", "rec"]).code(0);
    let text = bench.read("rec/session-data-001.json");
    for secret in ["2065550100", "gold", "customer-1001", "A-1001"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let file = "rec/session-data-001.json";
    bench.run(&["replay", file, "--local", "--expect", file]).code(0);
    bench.run(&["replay", &event(), "--local", "--record", "raw", "--show-pii"]).code(0);
    assert!(bench.read("raw/session-data-001.json").contains("+12065550100"));
}

#[test]
fn events_are_found_in_exports_of_logs() {
    let bench = Bench::new();
    let event = fixture("fixtures/events/connect.json").to_string();
    let line = format!("2026-11-21T00:00:00.000Z\t0a1b\tINFO\tEvent {event}");
    let json_log = json!({ "timestamp": "t", "level": "INFO", "message": { "event": event } });
    let exports = [
        // filter-log-events, whole and line by line; a log stream's text; JSON logs; an array.
        json!({ "events": [{ "message": "START" }, { "message": line }] }).to_string(),
        format!("{}\n{}\n", json!({ "message": "START" }), json!({ "message": line })),
        format!("START RequestId: 0a1b\n{line}\nEND\n"),
        format!("{json_log}\n"),
        format!("[{event}]"),
    ];
    for export in exports {
        let finished = bench.run_with(&export, &["replay", "-", "--local", "-o", "json"]).code(0);
        assert_eq!(finished.json()["runs"].as_array().unwrap().len(), 1, "{export}");
    }
}

#[test]
fn what_is_no_event_is_refused_unless_a_function_is_named() {
    let bench = Bench::new();
    bench.run_with("{\"a\": 1}", &["replay", "-", "--local"]).code(3).says("holds no Lambda event");
    let named = ["replay", "-", "--local", "--function", "session-data", "-o", "json"];
    let answer = bench.run_with("{\"a\": 1}", &named).code(0).json()["runs"][0]["answer"].take();
    assert_eq!(answer["body"], "{\"error\": \"ContactId not found in event\"}");
    let unknown = ["replay", "-", "--local", "--function", "nope"];
    bench.run_with("{\"a\": 1}", &unknown).code(2).says("choose from: session-data");
    let sqs = project("fixtures/events/sqs.json").display().to_string();
    let ran = bench.run(&["replay", &sqs, "--local", "-o", "json"]).code(0).json();
    assert_eq!(ran["runs"][0]["function"], "vanity-store");
    assert_eq!(ran["runs"][0]["answer"], json!({ "batchItemFailures": [] }));
}

#[test]
fn set_changes_the_event_and_the_environment_configures_the_handler() {
    let mut bench = Bench::new();
    bench.set("RESPONSE_FORMAT", "flat");
    let changed =
        ["replay", &event(), "--local", "-o", "json", "--set", "Details.Parameters:=null"];
    let answer = bench.run(&changed).code(0).json()["runs"][0]["answer"].take();
    assert_eq!(answer["message"], "No session data to update");
    let flat = bench.run(&changed).json()["runs"][0]["refused_by"].take();
    assert_eq!(flat["STRING_MAP"], Value::Null);
    bench.set("STRICT_ERRORS", "true");
    let failing =
        ["replay", &event(), "--local", "-o", "json", "--set", "Details.ContactData.ContactId="];
    let failed = bench.run(&failing).code(1).json();
    assert_eq!(failed["runs"][0]["answer"]["errorType"], "ContactIdMissing");
    bench.write(
        "failure.json",
        r#"{"errorType": "ContactIdMissing", "errorMessage": "ContactId not found in event"}"#,
    );
    bench.run(&[&failing[..], &["--expect", "failure.json"]].concat()).code(0);
}

#[test]
fn repeat_and_concurrency_multiply_the_runs_and_keep_their_order() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    stub.post("faults", json!({ "op": "*", "kind": "delay", "delay_ms": 50, "times": -1 }));
    let chat = project("fixtures/events/connect-chat.json").display().to_string();
    let all =
        ["replay", &event(), &chat, "--yes", "--repeat", "10", "--concurrency", "10", "-o", "json"];
    let runs = bench.run(&all).code(0).json()["runs"].take();
    let names: Vec<&str> =
        runs.as_array().unwrap().iter().map(|run| run["event"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 20);
    assert!(names[..10].iter().all(|name| name.ends_with("connect.json")));
    let together = stub.get("summary")["max_in_flight"].as_u64().unwrap();
    assert!((2..=10).contains(&together), "{together}");
}

#[test]
fn a_deployed_function_is_invoked_and_compared() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let answer: Value = serde_json::from_str(ANSWER).unwrap();
    stub.post("functions", json!({ "name": "live", "answer": answer }));
    stub.post("functions", json!({ "name": "old", "answer": { "statusCode": 200 } }));
    let remote = |name: &'static str| {
        let event = event();
        bench.run(&["replay", &event, "--yes", "--remote", name, "-o", "json"])
    };
    assert_eq!(remote("live").code(0).json()["runs"][0]["remote"], answer);
    let different = remote("old").code(1).json();
    assert_eq!(different["different"], 1);
    assert!(different["runs"][0]["difference"].as_str().unwrap().contains("body"));
    remote("missing").code(5).says("ResourceNotFoundException");
}
