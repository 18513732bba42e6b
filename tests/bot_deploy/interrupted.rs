use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use super::{FUNCTION, ROLE, account, apply, plan};
use crate::harness::Stub;

/// What is there, without ids.
fn there(stub: &Stub) -> Value {
    let bots = stub.get("bots");
    let locales = bots["BankingBot"]["locales"].as_object().unwrap();
    let named = |things: &Value, key: &str| {
        let mut names: Vec<String> =
            things.as_object().unwrap().values().map(|it| it[key].to_string()).collect();
        names.sort();
        names
    };
    let locale = |locale: &Value| {
        let intents = locale["intents"].as_object().unwrap().values();
        let mut intents: Vec<_> = intents
            .map(|intent| {
                let ordered = intent["slotPriorities"].as_array().unwrap().len();
                json!([intent["intentName"], named(&intent["slots"], "slotName"), ordered])
            })
            .collect();
        intents.sort_by_key(ToString::to_string);
        json!([named(&locale["slot_types"], "slotTypeName"), intents, locale["status"]])
    };
    locales.iter().map(|(id, it)| (id.clone(), locale(it))).collect()
}

#[test]
fn whatever_request_a_run_ends_at_the_next_one_goes_on_from_there() {
    let (whole, bench) = account();
    apply(&bench, &[]).code(0);
    let (requests, expected) = (whole.requests().len(), there(&whole));
    assert!(requests > 40, "{requests}");
    for at in (0..requests).step_by(7) {
        let (stub, bench) = account();
        stub.post(
            "faults",
            json!({ "op": "*", "after": at, "error": "AccessDeniedException", "status": 403 }),
        );
        apply(&bench, &[]).code(5);
        apply(&bench, &[]).code(0);
        assert_eq!(there(&stub), expected, "ended at {at}");
        let versions = stub.get("bots")["BankingBot"]["versions"].as_object().unwrap().len();
        assert_eq!(versions, 1, "ended at {at}");
        assert_eq!(plan(&bench, &[])["changes"], 0, "ended at {at}");
    }
}

#[test]
fn an_answer_that_is_lost_makes_nothing_twice() {
    for operation in
        ["CreateBot", "CreateBotLocale", "CreateIntent", "CreateSlot", "CreateBotAlias"]
    {
        let (stub, bench) = account();
        stub.post("faults", json!({ "op": operation, "kind": "drop", "applied": true }));
        apply(&bench, &[]).code(0);
        assert_eq!(plan(&bench, &[])["changes"], 0, "{operation}");
        assert_eq!(stub.get("bots").as_object().unwrap().len(), 1);
    }
}

#[test]
fn a_run_that_is_killed_while_a_locale_builds_is_taken_up() {
    let (stub, bench) = account();
    stub.post(
        "faults",
        json!({ "op": "BuildBotLocale", "kind": "delay", "delay_ms": 60_000, "applied": true }),
    );
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    let arguments = ["bot", "apply", "bank.toml", "--yes", "--role", ROLE, "--function", FUNCTION];
    let mut child =
        command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while stub.count("BuildBotLocale") == 0 {
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let result = apply(&bench, &["-o", "json"]).code(0).json();
    assert_eq!(result["bots"][0]["version"], "1");
    assert_eq!(stub.count("CreateBot"), 1);
    assert_eq!(plan(&bench, &[])["changes"], 0);
}
