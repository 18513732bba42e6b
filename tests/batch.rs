//! `connectctl session update --batch`: many contacts, faults, kills and resumption.

use std::collections::HashSet;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Bench, Stub};

fn contact(n: usize) -> String {
    format!("44444444-0000-4000-8000-{n:012}")
}

fn session(n: usize) -> String {
    format!("66666666-0000-4000-8000-{n:012}")
}

/// A batch of `count` good records.
fn records(count: usize) -> String {
    let line = |n: usize| json!({ "contact": contact(n), "data": { "n": n, "tier": "gold" } });
    (0..count).map(|n| format!("{}\n", line(n))).collect()
}

fn arguments<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let all = ["session", "update", "--batch", "b.ndjson", "--yes", "--rate", "0", "-o", "json"];
    [&all[..], more].concat()
}

#[track_caller]
fn assert_all_arrived(stub: &Stub, count: usize) {
    let sessions = stub.get("sessions");
    for n in 0..count {
        let expected = json!({ "n": n.to_string(), "tier": "gold" });
        assert_eq!(sessions[session(n)], expected, "contact {n}");
    }
}

#[test]
fn good_records_are_sent_and_bad_ones_rejected_with_the_reason() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let bad = [
        "not json",
        r#"{"contact": "42", "data": {"a": "1"}}"#,
        r#"{"contact": "44444444-0000-4000-8000-000000000009", "data": {"a": ""}}"#,
        r#"{"contact": "44444444-0000-4000-8000-000000000009", "data": {}}"#,
        r#"{"contact": "44444444-0000-4000-8000-000000000009", "data": {"a": "1", "a": "2"}}"#,
        r#"{"contact": "12345678-1234-4234-8234-123456789012", "data": {"a": "1"}}"#,
        r#"{"contact": "44444444-0000-4000-8000-000000000009", "daat": {"a": "1"}}"#,
    ];
    bench.write("b.ndjson", &format!("{}\n\n{}\n", records(3), bad.join("\n")));
    let result = bench.run(&arguments(&[])).code(1).json();
    assert_eq!(result["schema"], "connectctl.session.batch/1");
    assert_eq!((&result["sent"], &result["entries"]), (&json!(3), &json!(6)));
    assert_eq!(
        (&result["rejected"], &result["rejects_file"]),
        (&json!(7), &json!("b.ndjson.rejects"))
    );
    assert_all_arrived(&stub, 3);
    let rejects: Vec<Value> = bench
        .read("b.ndjson.rejects")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let reason = |n: usize| rejects[n]["reason"].as_str().unwrap();
    for (n, text) in [
        (0, "not a record"),
        (1, "is not a UUID"),
        (2, "`a` is empty"),
        (3, "no data"),
        (4, "given twice"),
        (5, "ResourceNotFoundException"),
        (6, "unknown field `daat`"),
    ] {
        assert!(reason(n).contains(text), "{}", reason(n));
    }
    assert_eq!((&rejects[0]["line"], &rejects[0]["record"]), (&json!(6), &json!("not json")));
    assert_eq!(rejects[1]["record"]["contact"], "42");
}

#[test]
fn rejected_records_are_tried_again_on_resume_and_sent_ones_are_not() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &records(4));
    let fault = json!({
        "op": "DescribeContact", "error": "AccessDeniedException", "status": 403, "times": -1,
        "match": { "ContactId": contact(2) },
    });
    stub.post("faults", fault);
    assert_eq!(bench.run(&arguments(&[])).code(1).json()["rejected"], 1);
    stub.post("reset", json!({}));
    bench.run(&arguments(&[])).code(2).says("--resume").says("--restart");
    let result = bench.run(&arguments(&["--resume"])).code(0).json();
    assert_eq!(
        (&result["sent"], &result["sent_earlier"], &result["rejected"]),
        (&json!(4), &json!(3), &json!(0))
    );
    assert_eq!(stub.count("UpdateSessionData"), 1);
    assert!(!bench.path("b.ndjson.rejects").exists(), "no rejects are left");
    assert!(!bench.path("b.ndjson.journal").exists(), "a finished batch leaves no journal");
}

#[test]
fn connections_that_drop_and_throttling_in_the_middle_lose_nothing() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &records(200));
    stub.post(
        "faults",
        json!([
            { "op": "UpdateSessionData", "kind": "drop", "applied": true, "every": 11 },
            { "op": "UpdateSessionData", "kind": "drop_mid_body", "every": 17 },
            { "op": "DescribeContact", "error": "ThrottlingException", "status": 400, "every": 13 },
        ]),
    );
    let result = bench.run(&arguments(&[])).code(0).json();
    assert_eq!((&result["sent"], &result["rejected"]), (&json!(200), &json!(0)));
    assert_all_arrived(&stub, 200);
}

#[test]
fn a_batch_stops_when_nothing_can_succeed_and_goes_on_later() {
    let stub = Stub::start();
    let mut bench = Bench::with(&stub);
    bench.write("b.ndjson", &records(50));
    bench.set("AWS_ACCESS_KEY_ID", "EXPIRED");
    let stopped = bench.run(&arguments(&[])).code(4);
    assert_eq!(stopped.json()["rejected"], 0, "expired credentials are nobody's fault");
    stopped.says("aws sso login").says("--resume");
    bench.set("AWS_ACCESS_KEY_ID", "AKIATEST");
    assert_eq!(bench.run(&arguments(&["--resume"])).code(0).json()["sent"], 50);
    assert_all_arrived(&stub, 50);
}

#[test]
fn a_batch_that_is_denied_throughout_does_not_burn_through_all_records() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &records(200));
    stub.post(
        "faults",
        json!({ "op": "*", "error": "AccessDeniedException", "status": 403, "times": -1 }),
    );
    bench.run(&arguments(&["--concurrency", "4"])).code(5).says("grant connect:DescribeContact");
    assert!(stub.count("DescribeContact") < 40);
}

#[test]
fn the_rate_limit_spreads_contacts_over_time() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &records(11));
    let all = ["session", "update", "--batch", "b.ndjson", "--yes", "--rate", "20"];
    bench.run(&all).code(0);
    let summary = stub.get("summary");
    let span = summary["last_t"].as_f64().unwrap() - summary["first_t"].as_f64().unwrap();
    assert!((0.45..2.0).contains(&span), "11 contacts at 20 a second took {span} s");
}

#[test]
fn a_dry_run_counts_and_sends_nothing() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &format!("{}oops\n", records(3)));
    let result = bench.run(&arguments(&["--dry-run"])).code(1);
    assert_eq!((&result.json()["sent"], &result.json()["rejected"]), (&json!(3), &json!(1)));
    result.says("line 4 would be rejected");
    assert_eq!(stub.requests(), []);
}

#[test]
fn a_line_that_was_edited_in_between_is_sent_again() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &format!("{}oops\n", records(2)));
    bench.run(&arguments(&[])).code(1);
    let edited = records(2).replacen("gold", "silver", 1);
    bench.write("b.ndjson", &edited);
    let result = bench.run(&arguments(&["--resume"])).code(0).json();
    assert_eq!(
        (&result["sent"], &result["sent_earlier"], &result["rejected"]),
        (&json!(2), &json!(1), &json!(0))
    );
    assert_eq!(stub.session(&session(0))["tier"], "silver");
    assert_eq!(stub.count("UpdateSessionData"), 3);
}

#[test]
fn the_journal_of_another_instance_or_of_something_else_is_refused() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &format!("{}oops\n", records(1)));
    bench.run(&arguments(&[])).code(1);
    let other = ["--resume", "--instance-id", "22222222-2222-4333-8444-555555555555"];
    bench.run(&arguments(&other)).code(3).says("is for 22222222");
    bench.write("b.ndjson.journal", "{\"something\": \"else\"}\n");
    bench.run(&arguments(&["--resume"])).code(3).says("not the journal of a batch");
}

#[test]
fn a_batch_that_is_killed_over_and_over_sends_each_contacts_data_and_counts_truly() {
    const COUNT: usize = 5_000;
    const KILLS: usize = 3;
    const AT_ONCE: usize = 16;
    const SENT_A_RUN: usize = 1_000;
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &records(COUNT));
    let at_once = AT_ONCE.to_string();
    let flags = ["--concurrency", &at_once];
    let mut resume: &[&str] = &[];
    for kill in 1..=KILLS {
        // Then every worker waits for an answer to what the service has taken: nobody can know.
        let order = json!({
            "op": "UpdateSessionData", "kind": "delay", "delay_ms": 600_000, "applied": true,
            "after": SENT_A_RUN, "times": AT_ONCE,
        });
        stub.post("faults", order);
        let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
        command.args(arguments(&[resume, &flags].concat()));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait_for("all workers wait", || stub.get("faults")[kill - 1]["fired"] == AT_ONCE);
        child.kill().unwrap();
        child.wait().unwrap();
        // A kill may cut a line short: what is left of it must not hurt.
        if kill == 2 {
            let journal = bench.read("b.ndjson.journal");
            bench.write("b.ndjson.journal", &journal[..journal.len() - 9]);
        }
        resume = &["--resume"];
    }
    let result = bench.run(&arguments(&[resume, &flags].concat())).code(0).json();
    assert_eq!((&result["sent"], &result["rejected"]), (&json!(COUNT), &json!(0)));
    assert_eq!(result["entries"], 2 * COUNT);
    let earlier = usize::try_from(result["sent_earlier"].as_u64().unwrap()).unwrap();
    let known = KILLS * SENT_A_RUN - 1;
    assert!((known..COUNT).contains(&earlier), "{earlier} are known to be sent");
    assert_all_arrived(&stub, COUNT);
    // Sent twice: what waited at a kill (once more where a call timed out before), and the line
    // that was cut.
    let total = usize::try_from(stub.count("UpdateSessionData")).unwrap();
    let most = COUNT + KILLS * 2 * AT_ONCE + 1;
    assert!((COUNT..=most).contains(&total), "{total} calls");
}

#[track_caller]
fn wait_for_updates(stub: &Stub, count: u64) {
    wait_for("updates", || stub.count("UpdateSessionData") >= count);
}

#[track_caller]
fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn an_interrupted_batch_says_how_to_go_on_and_keeps_its_journal() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &records(500));
    stub.post(
        "faults",
        json!({ "op": "UpdateSessionData", "kind": "delay", "delay_ms": 20, "times": -1 }),
    );
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    command.args(arguments(&[])).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    wait_for_updates(&stub, 20);
    let interrupted = bench.pipe("kill", "", &["-INT", &child.id().to_string()]);
    assert_eq!(interrupted.code, Some(0));
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--resume"));
    let entries = bench.read("b.ndjson.journal");
    let lines: HashSet<&str> = entries.lines().collect();
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        summary["sent"].as_u64(),
        Some(stub.count("UpdateSessionData")),
        "what is under way is waited for"
    );
    assert_eq!(summary["sent"].as_u64().unwrap() as usize, lines.len() - 1);
}

#[test]
fn a_batch_fills_the_embedded_store_too() {
    let bench = Bench::new();
    bench.write("b.ndjson", &records(100));
    assert_eq!(bench.run(&arguments(&["--local"])).code(0).json()["sent"], 100);
    let contact = contact(99);
    let show = [
        "session",
        "show",
        "--local",
        "--contact-id",
        &contact,
        "--query",
        "data[0].value",
        "-o",
        "text",
    ];
    assert_eq!(bench.run(&show).code(0).out, "99\n");
}

#[test]
fn contacts_are_under_way_at_once_as_many_as_asked() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &records(40));
    stub.post("faults", json!({ "op": "*", "kind": "delay", "delay_ms": 50, "times": -1 }));
    bench.run(&arguments(&["--concurrency", "10"])).code(0);
    let most = stub.get("summary")["max_in_flight"].as_u64().unwrap();
    assert!((5..=10).contains(&most), "{most}");
}

#[test]
fn lines_for_the_same_contact_are_sent_in_their_order() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let line = |n: usize, value: &str| {
        format!("{}\n", json!({ "contact": contact(n), "data": { "v": value } }))
    };
    let lines: String = (0..40).map(|n| line(n, "old") + &line(n, "new")).collect();
    bench.write("b.ndjson", &lines);
    stub.post(
        "faults",
        json!({ "op": "DescribeContact", "kind": "delay", "delay_ms": 80, "every": 3 }),
    );
    bench.run(&arguments(&["--concurrency", "16"])).code(0);
    let sessions = stub.get("sessions");
    for n in 0..40 {
        assert_eq!(sessions[session(n)]["v"], "new", "contact {n}");
    }
}

#[test]
fn an_earlier_line_does_not_overwrite_a_later_one_on_resume() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let line =
        |value: &str| format!("{}\n", json!({ "contact": contact(1), "data": { "v": value } }));
    bench.write("b.ndjson", &(line("old") + &line("new")));
    stub.post(
        "faults",
        json!({ "op": "DescribeContact", "error": "InternalServiceException", "status": 400 }),
    );
    bench.run(&arguments(&[])).code(1);
    bench.run(&arguments(&["--resume"])).code(1);
    assert_eq!(stub.session(&session(1))["v"], "new");
    assert!(bench.read("b.ndjson.rejects").contains("would overwrite it"));
}

#[test]
fn the_journal_of_the_embedded_store_is_not_taken_for_that_of_the_services() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &format!("{}oops\n", records(2)));
    bench.run(&arguments(&["--local"])).code(1);
    bench.run(&arguments(&["--resume"])).code(3).says("the embedded store");
    assert_eq!(stub.requests(), []);
}

#[test]
fn two_runs_never_share_a_journal() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &records(200));
    stub.post("faults", json!({ "op": "*", "kind": "delay", "delay_ms": 30, "times": -1 }));
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    let mut first =
        command.args(arguments(&[])).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_for_updates(&stub, 5);
    bench.run(&arguments(&["--resume"])).code(3).says("another run is using the journal");
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn files_that_are_not_ours_are_never_emptied_or_removed() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let input = records(1);
    bench.write("b.ndjson", &input);
    bench.write("keep.txt", "precious\n");
    bench.run(&arguments(&["--rejects", "keep.txt"])).code(2).says("something else than rejects");
    bench.run(&arguments(&["--journal", "keep.txt", "--restart"])).code(2).says("not the journal");
    std::fs::hard_link(bench.path("b.ndjson"), bench.path("again.ndjson")).unwrap();
    for other in ["b.ndjson", "again.ndjson"] {
        for role in ["--journal", "--rejects"] {
            let result = bench.run(&arguments(&[role, other, "--restart"])).code(2);
            result.says("different files");
        }
    }
    assert_eq!((bench.read("keep.txt"), bench.read("b.ndjson")), ("precious\n".into(), input));
}

#[test]
fn bytes_that_are_no_text_and_a_mark_at_the_start_hurt_no_other_line() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(records(2).replace('\n', "\r\n").as_bytes());
    bytes.extend(b"{\"contact\": \"\xff\"}\n");
    std::fs::write(bench.path("b.ndjson"), bytes).unwrap();
    let result = bench.run(&arguments(&[])).code(1).json();
    assert_eq!((&result["sent"], &result["rejected"]), (&json!(2), &json!(1)));
    assert!(bench.read("b.ndjson.rejects").contains("not UTF-8"));
    assert_all_arrived(&stub, 2);
}

#[test]
fn bad_records_between_them_do_not_hide_that_everything_is_denied() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let lines: String = records(300).lines().map(|line| format!("{line}\noops\n")).collect();
    bench.write("b.ndjson", &lines);
    stub.post(
        "faults",
        json!({ "op": "*", "error": "AccessDeniedException", "status": 403, "times": -1 }),
    );
    bench.run(&arguments(&[])).code(5).says("--resume");
    assert!(stub.count("DescribeContact") < 60);
}

#[test]
fn journal_and_rejects_are_for_their_owner_only_and_reasons_quote_no_values() {
    use std::os::unix::fs::PermissionsExt;
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("b.ndjson", &format!("{{\"contact\": \"{}\", \"data\": \"Ada\"}}\n", contact(1)));
    bench.run(&arguments(&[])).code(1);
    for file in ["b.ndjson.journal", "b.ndjson.rejects"] {
        let mode = std::fs::metadata(bench.path(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let reject: Value = serde_json::from_str(&bench.read("b.ndjson.rejects")).unwrap();
    assert!(!reject["reason"].as_str().unwrap().contains("Ada"), "{reject}");
}

#[test]
fn a_quiet_pipe_can_be_interrupted() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    command.args(["session", "update", "--batch", "-", "--yes", "--rate", "0"]);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, records(3).as_bytes()).unwrap();
    wait_for_updates(&stub, 3);
    bench.pipe("kill", "", &["-INT", &child.id().to_string()]);
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn a_batch_waits_for_sessions_and_bears_latency() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let late = "12345678-1234-4234-8234-123456789012";
    stub.post("contacts", json!({ "id": late, "session": "after:2", "session_id": session(77) }));
    let late = json!({ "contact": late, "data": { "a": "1" } });
    bench.write("b.ndjson", &format!("{late}\n{}", records(3)));
    stub.post("faults", json!({ "op": "UpdateSessionData", "kind": "delay", "delay_ms": 4000 }));
    let result = bench.run(&arguments(&["--wait", "10s"])).code(0).json();
    assert_eq!((&result["sent"], &result["rejected"]), (&json!(4), &json!(0)));
    assert_eq!(stub.session(&session(77)), json!({ "a": "1" }));
    assert_all_arrived(&stub, 3);
}
