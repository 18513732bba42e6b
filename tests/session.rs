//! `connectctl session update` and `session show`, against the stub and the embedded store.

use serde_json::{Value, json};

use crate::harness::{ASSISTANT, Bench, CONTACT, INSTANCE, SESSION, Stub};

/// A contact that the stub does not know by itself.
const OTHER: &str = "12345678-1234-4234-8234-123456789012";

fn update<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["session", "update", "--contact-id", CONTACT, "--yes"], more].concat()
}

#[test]
fn update_finds_the_session_and_sends_the_entries_in_order() {
    let stub = Stub::start();
    let result = Bench::with(&stub).run(&update(&["b=1", "a=x=y", "-o", "json"])).code(0).json();
    assert_eq!(result["schema"], "connectctl.session.update/1");
    assert_eq!(result["session"], SESSION);
    assert_eq!(result["assistant"], ASSISTANT);
    assert_eq!(result["calls"], 1);
    assert_eq!(result["entries"][1], json!({ "key": "a", "value": "***", "characters": 3 }));
    let requests = stub.requests();
    let [(find, find_params), (send, send_params)] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((find.as_str(), send.as_str()), ("DescribeContact", "UpdateSessionData"));
    assert_eq!(find_params["InstanceId"], INSTANCE);
    assert_eq!(send_params["data"][0], json!({ "key": "b", "value": { "stringValue": "1" } }));
    assert_eq!(stub.session(SESSION), json!({ "a": "x=y", "b": "1" }));
}

#[test]
fn data_come_from_json_ndjson_and_env_files_and_from_standard_input() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("a.json", r#"{"tier": "gold", "visits": 7}"#);
    bench.write("b.ndjson", "{\"tier\": \"gold\"}\n{\"visits\": 7}\n");
    bench.write("c.env", "# customer\nexport tier='gold'\nvisits=7\n");
    let expected = json!({ "tier": "gold", "visits": "7" });
    for file in ["a.json", "b.ndjson", "c.env"] {
        stub.post("reset", json!({}));
        bench.run(&update(&["--data", file])).code(0);
        assert_eq!(stub.session(SESSION), expected, "{file}");
    }
    stub.post("reset", json!({}));
    bench.run_with("{\"tier\": \"gold\"}", &update(&["--data", "-", "visits=7"])).code(0);
    assert_eq!(stub.session(SESSION), expected);
}

#[test]
fn more_than_fifty_entries_take_several_calls() {
    let stub = Stub::start();
    let pairs: Vec<String> = (0..120).map(|i| format!("k{i}=v")).collect();
    let pairs: Vec<&str> = pairs.iter().map(String::as_str).collect();
    let result = Bench::with(&stub).run(&update(&[&pairs[..], &["-o", "json"]].concat())).code(0);
    assert_eq!(result.json()["calls"], 3);
    let sizes: Vec<usize> = stub.requests()[1..]
        .iter()
        .map(|(_, params)| params["data"].as_array().unwrap().len())
        .collect();
    assert_eq!(sizes, [50, 50, 20]);
}

#[test]
fn throttling_a_dropped_connection_and_latency_are_survived() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    for fault in [
        json!({ "op": "UpdateSessionData", "kind": "error", "error": "ThrottlingException", "status": 400, "times": 2 }),
        json!({ "op": "DescribeContact", "kind": "error", "error": "TooManyRequestsException", "status": 429, "times": 2 }),
        json!({ "op": "UpdateSessionData", "kind": "drop", "applied": true }),
        json!({ "op": "UpdateSessionData", "kind": "drop_mid_body" }),
        json!({ "op": "DescribeContact", "kind": "delay", "delay_ms": 4000 }),
    ] {
        stub.post("reset", json!({}));
        stub.post("faults", fault.clone());
        bench.run(&update(&["tier=gold"])).code(0);
        assert_eq!(stub.session(SESSION), json!({ "tier": "gold" }), "{fault}");
    }
}

#[test]
fn throttling_without_end_is_given_up_after_five_attempts() {
    let stub = Stub::start();
    let fault = json!({ "op": "UpdateSessionData", "error": "ThrottlingException", "status": 400, "times": -1 });
    stub.post("faults", fault);
    Bench::with(&stub).run(&update(&["tier=gold"])).code(5).says("asks to slow down");
    assert_eq!(stub.count("UpdateSessionData"), 5);
}

#[test]
fn a_session_that_appears_late_is_waited_for_only_when_asked() {
    let stub = Stub::start();
    stub.post("contacts", json!({ "id": OTHER, "session": "after:2" }));
    let bench = Bench::with(&stub);
    let update = ["session", "update", "--yes", "--contact-id", OTHER, "tier=gold"];
    let refused = bench.run(&update).code(8);
    refused.says("has no Q in Connect session").says("--wait 10s");
    bench.run(&[&update[..], &["--wait", "10s"]].concat()).code(0);
    assert_eq!(stub.count("DescribeContact"), 3);
}

#[test]
fn what_the_service_refuses_is_told_with_the_next_step() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let unknown = ["session", "update", "--yes", "--contact-id", OTHER, "tier=gold"];
    bench
        .run(&unknown)
        .code(5)
        .says("ResourceNotFoundException")
        .says("--region and --instance-id");
    let denied =
        json!({ "op": "UpdateSessionData", "error": "AccessDeniedException", "status": 403 });
    stub.post("faults", denied);
    bench.run(&update(&["tier=gold"])).code(5).says("grant wisdom:UpdateSessionData");
    let other = ["tier=gold", "--assistant-id", "77777777-7777-4777-8777-777777777777"];
    bench.run(&update(&other)).code(4).says("belongs to assistant 55555555");
    stub.post("faults", json!({ "op": "DescribeContact", "kind": "garbage", "times": -1 }));
    bench.run(&update(&["tier=gold"])).code(5).says("does not look like the service");
}

#[test]
fn credentials_that_do_not_work_say_how_to_get_others() {
    let stub = Stub::start();
    for (key, text) in [
        ("EXPIRED", "aws sso login"),
        ("INVALID", "list-profiles"),
        ("DENIED", "grant connect:DescribeContact"),
    ] {
        let mut bench = Bench::with(&stub);
        bench.set("AWS_ACCESS_KEY_ID", key);
        let code = if key == "DENIED" { 5 } else { 4 };
        bench.run(&update(&["tier=gold"])).code(code).says(text);
    }
}

#[test]
fn what_cannot_be_reached_is_told_with_the_next_step() {
    let mut bench = Bench::new();
    let contact = ["session", "show", "--contact-id", CONTACT, "--instance-id", INSTANCE];
    bench.run(&contact).code(4).says("no region is configured").says("--region");
    bench.set("AWS_REGION", "us-east-1");
    bench.run(&contact).code(4).says("no AWS credentials were found").says("aws sso login");
    std::fs::create_dir(bench.path(".aws")).unwrap();
    bench.write(".aws/config", "[profile dev]\nregion = us-east-1\n");
    let profile = [&contact[..], &["--profile", "nope"]].concat();
    bench.run(&profile).code(4).says("profile `nope` is not defined");
    bench.set("AWS_ACCESS_KEY_ID", "AKIATEST");
    bench.set("AWS_SECRET_ACCESS_KEY", "secret");
    let refused = [&contact[..], &["--endpoint-url", "http://127.0.0.1:1"]].concat();
    bench.run(&refused).code(6).says("Connection refused").says("--endpoint-url");
    let wrong = [&contact[..], &["--endpoint-url", "127.0.0.1:1"]].concat();
    bench.run(&wrong).code(4).says("is not a URL");
}

#[test]
fn an_sso_sign_in_that_has_expired_says_to_sign_in_again() {
    let bench = Bench::new();
    std::fs::create_dir_all(bench.path(".aws/sso/cache")).unwrap();
    let config = "[profile dev]\nsso_session = corp\nsso_account_id = 123456789012\n\
                  sso_role_name = dev\nregion = us-east-1\n[sso-session corp]\n\
                  sso_start_url = https://corp.example/start\nsso_region = us-east-1\n";
    bench.write(".aws/config", config);
    // The name of the file is the SHA-1 of the session's name.
    let token = json!({ "accessToken": "x", "expiresAt": "2020-01-01T00:00:00Z" });
    bench.write(".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json", &token.to_string());
    let show =
        ["session", "show", "--contact-id", CONTACT, "--instance-id", INSTANCE, "--profile", "dev"];
    bench.run(&show).code(4).says("aws sso login");
}

#[test]
fn nothing_is_changed_without_confirmation() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let unconfirmed = ["session", "update", "--contact-id", CONTACT, "tier=gold"];
    bench.run(&unconfirmed).code(2).says("--yes").says("--dry-run");
    let result =
        bench.run(&[&unconfirmed[..], &["--dry-run", "-o", "json"]].concat()).code(0).json();
    assert_eq!((&result["dry_run"], &result["session"]), (&json!(true), &Value::Null));
    assert_eq!(stub.requests(), []);
}

#[test]
fn data_that_would_be_refused_never_leave_the_desk() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let long = format!("k={}", "v".repeat(4097));
    for (arguments, text) in [
        (vec!["tier"], "`tier` is not of the form key=value"),
        (vec!["tier="], "the value of `tier` is empty"),
        (vec!["a=1", "a=2"], "the key `a` is given twice"),
        (vec!["=1"], "a key is empty"),
        (vec![long.as_str()], "4097 characters"),
        (vec![], "nothing to send"),
    ] {
        bench.run(&update(&arguments)).code(2).says(text);
    }
    bench.run(&["session", "update", "--contact-id", "42", "a=1"]).code(2).says("is not a UUID");
    bench.run(&update(&["--data", "missing.json"])).code(3).says("missing.json");
    bench.run_with("{\"a\": ", &update(&["--data", "-"])).code(3).says("not a JSON object");
    assert_eq!(stub.requests(), []);
}

#[test]
fn values_are_masked_unless_a_person_asks() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let masked = bench.run(&update(&["name=Ada Lovelace", "-vv"])).code(0);
    assert!(!masked.out.contains("Ada") && !masked.err.contains("Ada"), "{masked:#?}");
    assert!(bench.run(&update(&["name=Ada Lovelace", "--show-pii"])).code(0).out.contains("Ada"));
}

#[test]
fn show_tells_session_assistant_and_ai_agents() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let result =
        bench.run(&["session", "show", "--contact-id", CONTACT, "-o", "json"]).code(0).json();
    assert_eq!(result["schema"], "connectctl.session.show/1");
    assert_eq!((&result["session"], &result["assistant"]), (&json!(SESSION), &json!(ASSISTANT)));
    assert_eq!(result["channel"], "CHAT");
    assert!(!result["ai_agents"].as_array().unwrap().is_empty(), "{result:#}");
    assert_eq!(result["data"], Value::Null);
    stub.post("contacts", json!({ "id": OTHER, "session": false }));
    let none = bench.run(&["session", "show", "--contact-id", OTHER]).code(0);
    assert!(none.out.contains("none yet"), "{none:#?}");
}

#[test]
fn the_embedded_store_keeps_data_from_one_process_to_the_next() {
    let bench = Bench::new();
    let contact = ["--local", "--contact-id", CONTACT];
    let update =
        |pairs: &[&str]| bench.run(&[&["session", "update"], &contact[..], pairs].concat());
    update(&["b=1", "a=2"]).code(0);
    update(&["b=3", "c=4"]).code(0);
    let show = [&["session", "show", "-o", "json"], &contact[..]].concat();
    let data = bench.run(&show).code(0).json()["data"].take();
    let entry = |key: &str, value: &str| json!({ "key": key, "value": value });
    assert_eq!(data, json!([entry("b", "3"), entry("a", "2"), entry("c", "4")]));
    assert!(bench.path(".local/state/connectctl/local.sqlite").exists());
    let elsewhere = bench.run(&[&show[..], &["--state", "other.sqlite"]].concat()).code(0).json();
    assert_eq!(elsewhere["data"], json!([]));
    bench.write("broken.sqlite", "this is no database, and long enough to be told so");
    let broken = [&show[..], &["--state", "broken.sqlite"]].concat();
    bench.run(&broken).code(4).says("--state FILE");
}

#[test]
fn a_profile_that_is_named_beats_the_keys_of_the_shell() {
    let stub = Stub::start();
    let mut bench = Bench::with(&stub);
    std::fs::create_dir(bench.path(".aws")).unwrap();
    let keys = "aws_access_key_id = AKIAGOOD\naws_secret_access_key = secret\n";
    bench.write(".aws/credentials", &format!("[good]\n{keys}"));
    bench.write("connectctl.toml", "[env.prod]\nprofile = \"good\"\n");
    bench.set("AWS_ACCESS_KEY_ID", "INVALID");
    let show = ["session", "show", "--contact-id", CONTACT];
    bench.run(&show).code(4);
    bench.run(&[&show[..], &["--profile", "good"]].concat()).code(0);
    bench.run(&[&show[..], &["--env", "prod"]].concat()).code(0);
}

#[test]
fn a_wrong_query_is_told_before_anything_is_sent() {
    let stub = Stub::start();
    Bench::with(&stub).run(&update(&["tier=gold", "--query", "a["])).code(2).says("query is wrong");
    assert_eq!(stub.requests(), []);
}

#[test]
fn numbers_arrive_as_they_were_written() {
    let stub = Stub::start();
    let data = r#"{"id": 12345678901234567890123, "ratio": 9007199254740993.0}"#;
    let sent = Bench::with(&stub)
        .run_with(data, &update(&["--data", "-", "--query", "entries[].characters", "-o", "text"]));
    assert_eq!(sent.code(0).out, "23\n18\n");
    let expected = json!({ "id": "12345678901234567890123", "ratio": "9007199254740993.0" });
    assert_eq!(stub.session(SESSION), expected);
}

#[test]
fn errors_about_data_never_quote_values() {
    let bench = Bench::new();
    let local = ["session", "update", "--local", "--contact-id", CONTACT, "--data", "-"];
    let wrong = bench.run_with("\"Ada Lovelace\"", &local).code(3);
    assert!(!wrong.err.contains("Ada"), "{wrong:#?}");
}

#[test]
fn the_embedded_store_takes_any_assistant_and_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let mut bench = Bench::new();
    bench.set("CONNECTCTL_ASSISTANT_ID", ASSISTANT);
    let local = ["session", "update", "--local", "--contact-id", CONTACT, "a=1", "-o", "json"];
    assert_eq!(bench.run(&local).code(0).json()["assistant"], ASSISTANT);
    let mode = std::fs::metadata(bench.path(".local/state/connectctl/local.sqlite")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
}

#[test]
fn the_database_of_something_else_is_left_alone() {
    let bench = Bench::new();
    let path = bench.path("foreign.sqlite");
    let foreign = rusqlite::Connection::open(&path).unwrap();
    foreign.execute_batch("CREATE TABLE theirs (x)").unwrap();
    drop(foreign);
    let before = std::fs::read(&path).unwrap();
    let local = [
        "session",
        "update",
        "--local",
        "--contact-id",
        CONTACT,
        "a=1",
        "--state",
        "foreign.sqlite",
    ];
    bench.run(&local).code(4).says("not a local store of connectctl");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn what_could_steer_a_terminal_is_written_out() {
    let bench = Bench::new();
    let contact = ["--local", "--contact-id", CONTACT];
    bench.run(&[&["session", "update", "a=\u{1b}[2Jx\ty"], &contact[..]].concat()).code(0);
    for more in [&[][..], &["-o", "text", "--query", "data[].value"]] {
        let shown = bench.run(&[&["session", "show"], &contact[..], more].concat()).code(0).out;
        assert!(shown.contains("\\u{1b}[2Jx\\ty"), "{shown:?}");
    }
}

#[test]
fn a_session_that_may_not_be_read_does_not_hide_its_contact() {
    let stub = Stub::start();
    stub.post(
        "faults",
        json!({ "op": "GetSession", "error": "AccessDeniedException", "status": 403 }),
    );
    let shown = Bench::with(&stub).run(&["session", "show", "--contact-id", CONTACT]).code(0);
    assert!(shown.out.contains(SESSION), "{shown:#?}");
    shown.says("GetSession failed: AccessDeniedException");
}

#[test]
fn show_survives_what_passes_and_tells_what_stays() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let show = ["session", "show", "--contact-id", CONTACT];
    for fault in [
        json!({ "op": "DescribeContact", "error": "ThrottlingException", "status": 400, "times": 2 }),
        json!({ "op": "GetSession", "error": "ThrottlingException", "status": 400, "times": 2 }),
        json!({ "op": "DescribeContact", "kind": "drop" }),
        json!({ "op": "DescribeContact", "kind": "delay", "delay_ms": 4000 }),
    ] {
        stub.post("reset", json!({}));
        stub.post("faults", fault.clone());
        assert!(bench.run(&show).code(0).out.contains(SESSION), "{fault}");
    }
    bench.run(&["session", "show", "--contact-id", OTHER]).code(5).says("--instance-id");
    stub.post(
        "faults",
        json!({ "op": "DescribeContact", "error": "AccessDeniedException", "status": 403 }),
    );
    bench.run(&show).code(5).says("grant connect:DescribeContact");
}
