//! `connectctl vanity --save`, `connectctl vanity history`, and `connectctl replay` of the functions.

use serde_json::{Value, json};

use super::stack::Stack;
use super::{STORE, batch, event, message};
use crate::harness::{Bench, Finished};

fn history(bench: &Bench, more: &[&str]) -> Vec<Value> {
    let arguments = [&["vanity", "history", "-o", "json"], more].concat();
    let mut shown = bench.run(&arguments).code(0).json();
    assert_eq!(shown["schema"], "connectctl.vanity.history/1");
    serde_json::from_value(shown["records"].take()).unwrap()
}

fn save(bench: &Bench, more: &[&str]) -> Finished {
    bench.run(&[&["vanity", "18003569377", "--save"], more].concat())
}

#[tokio::test]
async fn what_the_command_line_saves_goes_the_way_of_the_functions() {
    let stack = Stack::start().await;
    let bench = stack.bench();
    save(&bench, &[]).code(2).says("add --yes");
    save(&bench, &["--dry-run"]).code(0).says("would save 1 record");
    assert_eq!(stack.take(&stack.queue).await.len(), 0);
    let saved = save(&bench, &["--yes", "--caller", "+1 206 555 0100", "-o", "json"]).code(0);
    assert_eq!(saved.json()["numbers"][0]["saved"], true);
    let body = stack.take(&stack.queue).await[0].body().unwrap().to_owned();
    bench.pipe(STORE, &batch([body, message(7)]).to_string(), &["--test"]).code(0);
    let records = history(&bench, &[]);
    assert_eq!(records.len(), 2);
    // The newest comes first, and whose call it was is masked.
    assert_eq!(records[0]["source"], "connectctl");
    assert_eq!(records[0]["caller"], "+1******0100");
    assert_eq!(records[0]["numbers"][0], "1-800-FLOWERS");
    assert_eq!(records[1]["time"], "2026-09-21T14:13:20.123Z");
    let of_caller = history(&bench, &["+12060000007", "--show-pii"]);
    assert_eq!(of_caller.len(), 1);
    assert_eq!(of_caller[0]["caller"], "+12060000007");
    assert_eq!(history(&bench, &["18003569377", "--limit", "1"]).len(), 1);
    assert_eq!(history(&bench, &["18005551234"]), Vec::<Value>::new());
}

#[test]
fn without_an_account_records_live_in_the_embedded_store() {
    let bench = Bench::new();
    save(&bench, &["--local"]).code(0);
    bench.write("event.json", &event().to_string());
    let ran = bench.run(&["replay", "event.json", "--local", "-o", "json"]).code(0).json();
    assert_eq!(ran["runs"][0]["function"], "vanity-numbers");
    assert_eq!(ran["runs"][0]["answer"]["stored"], "true");
    let messages = batch([message(7), message(7), "{}".into()]).to_string();
    let ran = bench.run_with(&messages, &["replay", "-", "--local", "-o", "json"]).code(0).json();
    assert_eq!(ran["runs"][0]["function"], "vanity-store");
    let failures = json!([{ "itemIdentifier": "2" }]);
    assert_eq!(ran["runs"][0]["answer"]["batchItemFailures"], failures);
    let records = history(&bench, &["--local"]);
    let sources: Vec<&str> =
        records.iter().map(|record| record["source"].as_str().unwrap()).collect();
    assert_eq!(sources, ["connect", "connectctl", "connect"]);
    // The number of who saved it is hidden, and whatever tells it.
    assert_eq!(records[1]["target"], "+1******9377");
    assert_eq!(records[1]["numbers"][0], "***-FLOWERS");
    let table = bench.run(&["vanity", "history", "--local"]).code(0).out;
    assert!(table.contains("1-800-FLOWERS and"), "{table}");
}

#[test]
fn a_store_of_an_earlier_version_is_taken_over() {
    let bench = Bench::new();
    let store = rusqlite::Connection::open(bench.path("old.db")).unwrap();
    store
        .execute_batch(
            "CREATE TABLE session_data (contact TEXT NOT NULL, position INTEGER NOT NULL,
                 key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (contact, key)) STRICT;
             PRAGMA application_id = 1668178804; PRAGMA user_version = 1;",
        )
        .unwrap();
    drop(store);
    save(&bench, &["--local", "--state", "old.db"]).code(0);
    assert_eq!(history(&bench, &["--local", "--state", "old.db"]).len(), 1);
}

#[test]
fn what_is_not_configured_is_named() {
    let bench = Bench::new();
    save(&bench, &["--yes"])
        .code(4)
        .says("no queue for vanity numbers")
        .says("CONNECTCTL_VANITY_QUEUE");
    bench
        .run(&["vanity", "history"])
        .code(4)
        .says("no table of vanity numbers")
        .says("vanity_table");
    bench
        .run(&["vanity", "+29051234", "--save", "--local"])
        .code(2)
        .says("+29051234 cannot be saved: phoneNumber has 9 characters");
    bench.run(&["vanity", "18003569377", "--caller", "18005550100"]).code(2).says("--save");
}
