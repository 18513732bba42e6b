use serde_json::json;

use super::{BOT, account, apply, changed, plan};
use crate::harness::Bench;

#[test]
fn a_build_that_fails_is_told_with_its_reasons_and_callers_keep_the_version_before() {
    let (stub, bench) = account();
    apply(&bench, &[]).code(0);
    let reasons = ["Slot type AccountType has too many values", "Intent PayBill is too close"];
    stub.post("bots", json!({ "failures": { "en_US": reasons } }));
    bench.write("bank.toml", &BOT.replace("Bye.", "See you."));
    let failed = apply(&bench, &[]).code(5);
    let failed =
        failed.says("locale en_US failed: Slot type AccountType has too many values; Intent");
    failed.says("the alias still leads to the version that it had");
    let alias = |stub: &crate::harness::Stub| {
        let aliases = stub.get("bots")["BankingBot"]["aliases"].clone();
        aliases.as_object().unwrap().values().next().unwrap()["botVersion"].clone()
    };
    assert_eq!(alias(&stub), "1");
    let reason = &plan(&bench, &[])["bots"][0]["changes"][1]["reason"];
    assert_eq!(*reason, "the last build failed");
    stub.post("bots", json!({ "failures": {} }));
    apply(&bench, &[]).code(0);
    assert_eq!(alias(&stub), "2");
}

#[test]
fn a_version_that_could_not_be_made_is_made_again() {
    let (stub, bench) = account();
    stub.post("bots", json!({ "failures": { "version": ["Not today"] } }));
    apply(&bench, &[]).code(5).says("failed: Not today").says("version connectctl ");
    stub.post("bots", json!({ "failures": {} }));
    let result = apply(&bench, &["-o", "json"]).code(0).json();
    assert_eq!(result["bots"][0]["version"], "2");
    assert_eq!(plan(&bench, &[])["changes"], 0);
}

#[test]
fn what_the_service_takes_long_for_is_waited_for() {
    let (stub, bench) = account();
    stub.post("bots", json!({ "looks": 3 }));
    apply(&bench, &[]).code(0);
    assert!(stub.count("DescribeBotLocale") > 12);
    assert_eq!(plan(&bench, &[])["changes"], 0);
}

#[test]
fn throttling_and_conflicts_pass() {
    let (stub, bench) = account();
    for (operation, error, status) in [
        ("CreateIntent", "ThrottlingException", 429),
        ("ListIntents", "ThrottlingException", 429),
        ("CreateSlot", "ConflictException", 409),
        ("UpdateIntent", "ConflictException", 409),
        ("CreateBotVersion", "PreconditionFailedException", 412),
        ("BuildBotLocale", "ConflictException", 409),
    ] {
        stub.post("faults", json!({ "op": operation, "error": error, "status": status }));
    }
    apply(&bench, &[]).code(0);
    let fired = stub.get("faults");
    assert!(fired.as_array().unwrap().iter().all(|fault| fault["fired"] == 1), "{fired:#}");
    assert_eq!(plan(&bench, &[])["changes"], 0);
}

#[test]
fn who_may_not_is_told_what_to_ask_for() {
    let (stub, mut bench) = account();
    stub.post(
        "faults",
        json!({ "op": "CreateIntent", "error": "AccessDeniedException", "status": 403 }),
    );
    apply(&bench, &[]).code(5).says("intent CheckBalance (en_GB): ").says("grant lex:CreateIntent");
    bench.set("AWS_ACCESS_KEY_ID", "DENIED");
    bench.run(&["bot", "plan", "bank.toml"]).code(5).says("grant lex:ListBots to the identity");
    bench.set("AWS_ACCESS_KEY_ID", "EXPIRED");
    bench.run(&["bot", "plan", "bank.toml"]).code(4).says("sign in again");
    let mut bare = Bench::new();
    bare.write("bank.toml", BOT);
    bare.set("AWS_REGION", "eu-west-2");
    bare.run(&["bot", "plan", "bank.toml"]).code(4).says("no AWS credentials were found");
}

#[test]
fn a_quota_that_is_reached_is_told_as_one() {
    let (stub, bench) = account();
    let error =
        json!({ "op": "CreateSlotType", "error": "ServiceQuotaExceededException", "status": 402 });
    stub.post("faults", error);
    apply(&bench, &[]).code(5).says("ask for a higher quota");
}

#[test]
fn logs_name_things_and_not_what_is_said() {
    let (stub, bench) = account();
    let logged = apply(&bench, &["-vv"]).code(0).err;
    assert!(logged.contains("making intent CheckBalance (en_GB)"), "{logged}");
    for text in ["what's my balance", "Your PIN?", "main account", "secret", "lambda"] {
        assert!(!logged.contains(text), "{text:?} is in the log");
    }
    assert!(changed(&stub) > 0);
}
