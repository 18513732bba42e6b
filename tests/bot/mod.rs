//! `connectctl bot lint` and `connectctl bot try`: what they read, what they print, how they end.

mod understand;

use serde_json::Value;

use crate::harness::{Bench, Finished, project};

/// A bot in which nothing is wrong.
const SOUND: &str = r#"name = "TravelBot"

[locales.en-GB]

[intents.BookFlight]
utterances = ["book a flight to {City}", "I want to fly"]

[intents.BookFlight.slots.City]
type = "AMAZON.City"
prompt = "Where to?"
"#;

fn lint(text: &str, more: &[&str]) -> Finished {
    let bench = Bench::new();
    bench.write("travel.toml", text);
    bench.run(&[&["bot", "lint", "travel.toml"], more].concat())
}

/// A bench with the bots that ship.
pub fn shipped() -> Bench {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("bots")).unwrap();
    for name in ["gateway.toml", "banking.toml", "sales.toml", "answers.toml"] {
        std::fs::copy(project("bots").join(name), bench.path("bots").join(name)).unwrap();
    }
    bench
}

#[test]
fn the_bots_that_ship_have_no_findings_as_a_set() {
    let bench = shipped();
    let done = bench.run(&["bot", "lint"]).code(0);
    assert_eq!(done.out, "no findings in 4 bots\n");
}

#[test]
fn all_intents_and_slots_of_the_function_are_in_the_banking_bot() {
    let text = std::fs::read_to_string(project("bots/banking.toml")).unwrap();
    let bot = connectctl::bot::Bot::read(&text).unwrap();
    let page = std::fs::read_to_string(project("docs/lambda-lex-fulfilment.md")).unwrap();
    let rows =
        page.lines().filter(|line| line.starts_with("| `") && line.matches('|').count() == 5);
    let mut seen = 0;
    for row in rows.take_while(|row| !row.contains("callbackAction")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let name = cells[1].trim_matches('`');
        if !cells[3].contains("basic") && !["high", "none"].contains(&cells[3]) {
            continue;
        }
        let intent = bot.intent(name).unwrap_or_else(|| panic!("{name} is in no bot"));
        let mut slots: Vec<&str> = cells[2].split('`').skip(1).step_by(2).collect();
        let mut have: Vec<&str> = intent.slots.iter().map(|slot| slot.name.as_str()).collect();
        slots.sort_unstable();
        have.sort_unstable();
        assert_eq!(have, slots, "{name}");
        for locale in &bot.locales {
            let count = intent.utterances(&locale.id).len();
            assert!((8..=21).contains(&count), "{name} has {count} utterances in {}", locale.id);
        }
        seen += 1;
    }
    assert_eq!(seen, 21);
    assert!(bot.intent("VerifyIdentity").unwrap().slot("PIN").unwrap().obfuscate);
    assert!(bot.fallback().is_some());
}

#[test]
fn a_finding_is_shown_with_its_line_and_its_remedy() {
    lint(SOUND, &[]).code(0);
    let done = lint(&SOUND.replace("{City}", "{Cty}"), &[]).code(1);
    for part in [
        "error[slot-undefined]: BookFlight has no slot Cty",
        "--> travel.toml:6:33",
        "did you mean {City}?",
        "1 error in 1 bot",
    ] {
        assert!(done.out.contains(part), "{part}: {}", done.out);
    }
}

#[test]
fn a_line_a_finding_and_json_have_the_place() {
    let text = SOUND.replace("\"I want to fly\"", "\"I want to fly\", \"I want to FLY!\"");
    let line = lint(&text, &["-o", "text"]).code(1);
    assert_eq!(
        line.out,
        "travel.toml:6:59: warning[duplicate-utterance] BookFlight has \"I want to FLY!\" already\n"
    );
    assert!(line.err.contains("1 warning in 1 bot"), "{}", line.err);
    let json: Value = serde_json::from_str(&lint(&text, &["-o", "json"]).code(1).out).unwrap();
    assert_eq!(json["schema"], "connectctl.bot.lint/1");
    assert_eq!(json["summary"]["bots"], 1);
    let finding = &json["findings"][0];
    assert_eq!((&finding["code"], &finding["line"]), (&"CB301".into(), &6.into()));
    assert_eq!(finding["related"][0]["column"], 42);
    assert!(finding.get("block").is_none(), "{finding}");
    let row: Value = serde_json::from_str(&lint(&text, &["-o", "ndjson"]).code(1).out).unwrap();
    assert_eq!(row["rule"], "duplicate-utterance");
    lint(&text, &["--min-severity", "error"]).code(0);
}

#[test]
fn a_file_that_is_no_bot_is_told_with_every_place() {
    let done = lint(&SOUND.replace("utterances", "utterence").replace("type =", "tipe ="), &[]);
    let done = done.code(1);
    for part in [
        "error[malformed-bot]: intent BookFlight has no key `utterence`",
        "did you mean `utterances`?",
        "slot City of BookFlight has no `type`",
        "slot City of BookFlight has no key `tipe`",
        "3 errors in 1 bot",
    ] {
        assert!(done.out.contains(part), "{part}: {}", done.out);
    }
    assert!(lint("name = [", &[]).code(1).out.contains("this is no TOML"));
}

#[test]
fn of_a_folder_only_bots_are_taken() {
    let bench = Bench::new();
    bench.write("other.toml", "[package]\n");
    bench.write("travel.toml", SOUND);
    let done = bench.run(&["bot", "lint", "."]).code(0);
    assert_eq!(done.out, "no findings in 1 bot; 1 file holds no bot\n");
    std::fs::remove_file(bench.path("travel.toml")).unwrap();
    let none = bench.run(&["bot", "lint", "."]).code(3);
    assert!(none.err.contains("no bot to lint: looked at 1 file"), "{}", none.err);
    let nothing = bench.run(&["bot", "lint"]).code(2);
    assert!(nothing.err.contains("there is no folder bots here"), "{}", nothing.err);
    let gone = bench.run(&["bot", "lint", "gone.toml"]).code(3);
    assert!(gone.err.contains("gone.toml"), "{}", gone.err);
}

#[test]
fn what_bots_have_of_each_other_is_found_where_they_are_named_together() {
    let bench = shipped();
    let path = bench.path("bots/gateway.toml");
    let gateway = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, gateway.replace("Products = \"SalesBot\"", "Products = \"SaleBot\""))
        .unwrap();
    let done = bench.run(&["bot", "lint", "-o", "text"]).code(1);
    assert!(
        done.out.contains("error[routing-to-nowhere] Products leads to SaleBot"),
        "{}",
        done.out
    );
    bench.run(&["bot", "lint", "bots/gateway.toml"]).code(0);
    let path = bench.path("bots/banking.toml");
    let banking = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, banking.replace("[intents.RoutingNumber", "[intents.RoutingNumbers"))
        .unwrap();
    let done = bench.run(&["bot", "lint", "bots/banking.toml", "-o", "text"]).code(1);
    assert!(done.out.contains("[function-intent-missing]"), "{}", done.out);
    assert!(done.out.contains("[intent-unknown-to-function]"), "{}", done.out);
}

#[test]
fn the_page_names_every_rule_with_its_severity() {
    let page = std::fs::read_to_string(project("docs/bot.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| CB"));
    let rows: Vec<_> = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>()).collect();
    let told: Vec<_> = rows.iter().map(|row| (row[0], row[1].trim_matches('`'), row[2])).collect();
    let rules = connectctl::bot::lint::RULES.iter();
    let rules: Vec<_> =
        rules.map(|rule| (&rule.code[2..], rule.name, rule.severity.word())).collect();
    assert_eq!(told, rules);
}
