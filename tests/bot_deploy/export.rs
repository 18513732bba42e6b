use std::io::Read as _;

use serde_json::{Value, json};

use super::{BOT, FUNCTION, ROLE, account, apply};
use crate::harness::Bench;

#[test]
fn a_bot_that_is_there_becomes_a_file_that_says_the_same() {
    let (_stub, bench) = account();
    apply(&bench, &[]).code(0);
    let file = bench.run(&["bot", "export", "BankingBot"]).code(0);
    assert_eq!(file.err, "", "nothing of it is lost");
    for line in
        ["fulfilment = \"lex-fulfilment\"", "[locales.en-GB]", "tries = 1", "obfuscate = true"]
    {
        assert!(file.out.contains(line), "{line:?} is not in\n{}", file.out);
    }
    assert!(file.out.contains("closing = { en-GB") || file.out.contains("CheckBalance.closing]"));
    bench.write("again.toml", &file.out);
    let plan = bench.run(&["bot", "plan", "again.toml"]).code(0).out;
    assert!(plan.contains("nothing to do"), "{plan}");
    let state = bench.run(&["bot", "export", "BankingBot", "--format", "json"]).code(0).json();
    assert_eq!(state["schema"], "connectctl.bot.export/1");
    assert_eq!(state["settings"]["role"], ROLE);
}

/// The files of an archive.
fn unpacked(bench: &Bench, name: &str) -> Vec<(String, Value)> {
    let file = std::fs::File::open(bench.path(name)).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.push((file.name().unwrap().into_owned(), serde_json::from_str(&text).unwrap()));
    }
    files
}

#[test]
fn the_archive_has_what_the_service_imports_and_needs_no_account() {
    let bench = Bench::new();
    bench.write("bank.toml", BOT);
    let zip = ["bot", "export", "bank.toml", "--format", "zip"];
    let result = bench.run(&[&zip[..], &["-o", "json"]].concat()).code(0).json();
    assert_eq!(result["file"], "BankingBot.zip");
    let files = unpacked(&bench, "BankingBot.zip");
    let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths[..6],
        [
            "Manifest.json",
            "BankingBot/Bot.json",
            "BankingBot/BotLocales/en_GB/BotLocale.json",
            "BankingBot/BotLocales/en_GB/SlotTypes/AccountType/SlotType.json",
            "BankingBot/BotLocales/en_GB/Intents/CheckBalance/Intent.json",
            "BankingBot/BotLocales/en_GB/Intents/CheckBalance/Slots/AccountType/Slot.json",
        ]
    );
    assert_eq!(paths.len(), 2 + 2 * 8);
    let of = |end: &str| &files.iter().find(|(path, _)| path.ends_with(end)).unwrap().1;
    assert_eq!(of("Manifest.json")["metaData"]["resourceType"], "BOT");
    let fallback = of("en_US/Intents/FallbackIntent/Intent.json");
    assert_eq!(fallback["identifier"], "FALLBCKINT");
    let intent = of("en_GB/Intents/CheckBalance/Intent.json");
    assert_eq!(intent["identifier"].as_str().unwrap().len(), 10);
    let order =
        json!([{ "priority": 1, "slotName": "AccountType" }, { "priority": 2, "slotName": "Pin" }]);
    assert_eq!(intent["slotPriorities"], order);
    let pin = of("en_US/Intents/CheckBalance/Slots/Pin/Slot.json");
    let prompt = &pin["valueElicitationSetting"]["promptSpecification"];
    assert_eq!(prompt["maxRetries"], 1);
    let message = &prompt["messageGroupsList"][0]["message"];
    assert_eq!(message["plainTextMessage"]["value"], "Your PIN?");
    let first = std::fs::read(bench.path("BankingBot.zip")).unwrap();
    bench.run(&[&zip[..], &["--to", "again.zip"]].concat()).code(0);
    assert_eq!(std::fs::read(bench.path("again.zip")).unwrap(), first, "the same bytes");
}

#[test]
fn the_archive_of_a_deployed_bot_is_that_of_its_file() {
    let (_stub, bench) = account();
    apply(&bench, &[]).code(0);
    for (source, to) in [("BankingBot", "there.zip"), ("bank.toml", "here.zip")] {
        bench.run(&["bot", "export", source, "--format", "zip", "--to", to]).code(0);
    }
    assert_eq!(unpacked(&bench, "there.zip"), unpacked(&bench, "here.zip"));
}

#[test]
fn what_there_is_not_is_told() {
    let (_stub, bench) = account();
    bench.run(&["bot", "export", "Banking"]).code(5).says("no bot named \"Banking\"");
    bench.run(&["bot", "export", "bank.toml"]).code(2).says("this is a file already");
    bench.run(&["bot", "export", "none.toml", "--format", "zip"]).code(3).says("none.toml");
    assert!(FUNCTION.contains("lambda"));
}
