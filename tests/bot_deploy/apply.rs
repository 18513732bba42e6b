use serde_json::json;

use super::{BOT, FUNCTION, ROLE, account, apply, changed, intent, plan, steps};
use crate::harness::project;

#[test]
fn a_bot_is_made_from_nothing_in_the_order_that_the_service_takes() {
    let (stub, bench) = account();
    let result = apply(&bench, &["-o", "json"]).code(0).json();
    assert_eq!(result["schema"], "connectctl.bot.apply/1");
    let bot = &result["bots"][0];
    assert_eq!((&bot["bot"], &bot["version"]), (&json!("BankingBot"), &json!("1")));
    let bots = stub.get("bots");
    let there = &bots["BankingBot"];
    assert_eq!(there["roleArn"], ROLE);
    for (locale, closing) in [("en_GB", "Cheerio."), ("en_US", "Bye.")] {
        assert_eq!(there["locales"][locale]["status"], "Built");
        let balance = intent(&bots, locale, "CheckBalance");
        let said = &balance["intentClosingSetting"]["closingResponse"]["messageGroups"][0];
        assert_eq!(said["message"]["plainTextMessage"]["value"], closing);
        let slots = balance["slots"].as_object().unwrap();
        let order: Vec<_> = balance["slotPriorities"]
            .as_array()
            .unwrap()
            .iter()
            .map(|slot| slots[slot["slotId"].as_str().unwrap()]["slotName"].clone())
            .collect();
        assert_eq!(order, ["AccountType", "Pin"], "as in the file");
        assert_eq!(balance["dialogCodeHook"], json!({ "enabled": true }));
        let fallback = intent(&bots, locale, "FallbackIntent");
        assert_eq!(fallback["fulfillmentCodeHook"]["enabled"], true);
    }
    let alias = there["aliases"][bot["alias_id"].as_str().unwrap()].clone();
    let hook = &alias["botAliasLocaleSettings"]["en_US"]["codeHookSpecification"]["lambdaCodeHook"];
    assert_eq!(hook["lambdaARN"], FUNCTION.split_once('=').unwrap().1);
    assert_eq!((&alias["botAliasName"], &alias["botVersion"]), (&json!("live"), &json!("1")));
    stub.requests();
}

#[test]
fn a_second_run_does_nothing_and_needs_no_options() {
    let (stub, bench) = account();
    apply(&bench, &[]).code(0);
    let before = changed(&stub);
    let again = bench.run(&["bot", "apply", "bank.toml"]).code(0);
    assert!(again.out.contains("as its file says"), "{again:?}");
    assert_eq!(changed(&stub), before);
    bench.run(&["bot", "plan", "bank.toml"]).code(0);
}

#[test]
fn what_is_changed_becomes_a_new_version_and_the_rest_is_left_alone() {
    let (stub, bench) = account();
    apply(&bench, &[]).code(0);
    bench.write("bank.toml", &BOT.replace("Your PIN?", "Your PIN, please?"));
    let expected = [
        "update slot CheckBalance.Pin en_GB",
        "update slot CheckBalance.Pin en_US",
        "build locale en_GB",
        "build locale en_US",
        "create version",
        "update alias live",
    ];
    let steps = steps(&plan(&bench, &[]));
    let starts = |(step, expected): (&String, &&str)| step.starts_with(*expected);
    assert!(steps.len() == 6 && steps.iter().zip(&expected).all(starts), "{steps:#?}");
    let result = apply(&bench, &["-o", "json"]).code(0).json();
    assert_eq!((&result["changes"], &result["bots"][0]["version"]), (&json!(6), &json!("2")));
    assert_eq!(stub.count("UpdateSlot"), 2);
    let versions = stub.get("bots")["BankingBot"]["versions"].as_object().unwrap().len();
    assert_eq!(versions, 2, "the first one stays");
}

#[test]
fn a_version_that_is_there_is_taken_again() {
    let (stub, bench) = account();
    apply(&bench, &[]).code(0);
    bench.write("bank.toml", &BOT.replace("Your PIN?", "Your PIN, please?"));
    apply(&bench, &[]).code(0);
    bench.write("bank.toml", BOT);
    let result = apply(&bench, &["-o", "json"]).code(0).json();
    assert_eq!(result["bots"][0]["version"], "1");
    assert_eq!(stub.count("CreateBotVersion"), 2);
}

#[test]
fn what_others_have_said_of_a_thing_stays() {
    let (stub, bench) = account();
    apply(&bench, &[]).code(0);
    let bots = stub.get("bots");
    let id = bots["BankingBot"]["aliases"].as_object().unwrap().keys().next().unwrap().clone();
    let settings = json!({ "detectSentiment": true });
    stub.post("bots", json!({ "aliases": { &id: { "sentimentAnalysisSettings": settings } } }));
    bench.write("bank.toml", &BOT.replace("Bye.", "See you."));
    apply(&bench, &[]).code(0);
    let alias = &stub.get("bots")["BankingBot"]["aliases"][&id];
    assert_eq!(
        (&alias["sentimentAnalysisSettings"], &alias["botVersion"]),
        (&settings, &json!("2"))
    );
}

#[test]
fn nothing_is_begun_that_cannot_be_ended() {
    let (stub, bench) = account();
    let bare = ["bot", "apply", "bank.toml", "--yes"];
    bench.run(&bare).code(2).says("needs a role").says("--role ARN");
    let with_role = [&bare[..], &["--role", ROLE]].concat();
    bench.run(&with_role).code(2).says("`lex-fulfilment`, whose ARN is not known");
    let all = ["bot", "apply", "bank.toml", "--role", ROLE, "--function", FUNCTION];
    bench.run(&all).code(2).says("there is no terminal to confirm on");
    let dry = bench.run(&[&all[..], &["--dry-run"]].concat()).code(0);
    assert!(dry.out.contains("+ bot BankingBot"), "{dry:?}");
    bench.run(&[&all[..], &["--local"]].concat()).code(2).says("the embedded store has no bots");
    bench.write("bank.toml", &BOT.replace("tries = 1", "retries = 1"));
    apply(&bench, &[])
        .code(3)
        .says("bank.toml:29:1: slot Pin of CheckBalance has no key `retries`");
    assert_eq!(changed(&stub), 0);
}

#[test]
fn a_locale_is_built_by_itself() {
    let (stub, bench) = account();
    apply(&bench, &[]).code(0);
    let built = stub.count("BuildBotLocale");
    let build = ["bot", "build", "BankingBot", "--locale", "en-GB", "--yes"];
    bench.run(&build).code(0);
    assert_eq!(stub.count("BuildBotLocale"), built + 1);
    bench
        .run(&["bot", "build", "BankingBot", "--locale", "fr-FR"])
        .code(2)
        .says("it has en_GB, en_US");
    bench.run(&["bot", "build", "Banking"]).code(5).says("no bot named \"Banking\"");
}

#[test]
fn the_bots_that_ship_are_deployed_and_understand_their_tables() {
    let (_stub, bench) = account();
    let file = |name: &str| project("bots").join(name).display().to_string();
    let files = ["gateway.toml", "banking.toml", "sales.toml"].map(file);
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let options = ["--role", ROLE, "--function", FUNCTION, "--yes", "-o", "json"];
    let result = bench.run(&[&["bot", "apply"], &files[..], &options].concat()).code(0).json();
    assert_eq!(result["bots"].as_array().unwrap().len(), 3);
    bench.run(&[&["bot", "plan"], &files[..]].concat()).code(0);
    let table = file("tests/banking.toml");
    bench.run(&["bot", "test", &table, "--yes"]).code(0);
    bench.run(&["bot", "test", &table, "--offline"]).code(0);
}

#[test]
fn a_gateway_leaves_the_name_of_the_next_bot_behind() {
    let (stub, bench) = account();
    let routing =
        "[routing]\nattribute = \"routing_bot\"\n[routing.intents]\nPayBill = \"BankingBot\"\n";
    bench.write("bank.toml", &format!("{BOT}\n{routing}"));
    apply(&bench, &[]).code(0);
    let closing = intent(&stub.get("bots"), "en_GB", "PayBill")["intentClosingSetting"].clone();
    assert_eq!(closing["nextStep"]["sessionAttributes"], json!({ "routing_bot": "BankingBot" }));
    bench.write("bank.toml", BOT);
    apply(&bench, &[]).code(0);
    let closing = intent(&stub.get("bots"), "en_GB", "PayBill")["intentClosingSetting"].clone();
    assert!(closing["nextStep"]["sessionAttributes"].is_null(), "{closing}");
}
