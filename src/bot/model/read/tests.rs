use std::time::Duration;

use super::*;
use crate::bot::{Hooks, Localized};

const SMALL: &str = r#"
name = "BankingBot"
fulfilment = "lex-fulfilment"
idle_session = "10m"

[locales.en-GB]
voice = "Amy"
confidence = 0.70
[locales.en-US]
voice = "Joanna"
engine = "generative"

[slot_types.AccountType]
resolution = "top"
[slot_types.AccountType.values]
current = ["checking", "main account"]
savings = []

[intents.CheckBalance]
utterances = ["what's my balance", "how much is in my {AccountType} account"]
closing = { en-GB = "Cheerio.", en-US = "Bye." }
confirmation = { prompt = "Shall I?", declined = "All right." }
[intents.CheckBalance.slots.AccountType]
type = "AccountType"
prompt = "Which account?"
required = false
[intents.CheckBalance.slots.Amount]
type = "AMAZON.Number"
tries = 5
[intents.FallbackIntent]
parent = "AMAZON.FallbackIntent"
hooks = ["fulfilment"]

[routing]
attribute = "routing_bot"
[routing.intents]
CheckBalance = "BankingBot"
"#;

fn wrong(text: &str) -> Vec<(String, String, String)> {
    let error = Bot::read(text).expect_err("a file with problems");
    let told = error.problems.into_iter().map(|problem| {
        let at = text[problem.range].to_owned();
        (at, problem.message, problem.help.unwrap_or_default())
    });
    told.collect()
}

#[test]
fn a_bot_is_read_with_the_places_of_its_parts() {
    let bot = Bot::read(SMALL).unwrap();
    assert_eq!(*bot.idle_session, Duration::from_secs(600));
    assert_eq!(bot.locales.iter().map(Locale::lex_id).collect::<Vec<_>>(), ["en_GB", "en_US"]);
    assert_eq!((*bot.locales[0].confidence, *bot.locales[1].confidence), (0.7, 0.4));
    assert_eq!(bot.locales[1].voice.as_ref().unwrap().engine, Engine::Generative);
    assert_eq!(bot.slot_types[0].values[0].synonyms[1].as_str(), "main account");

    let intent = bot.intent("CheckBalance").unwrap();
    let utterance = &intent.utterances("en-US")[1];
    assert_eq!(&SMALL[utterance.range.clone()], "\"how much is in my {AccountType} account\"");
    assert_eq!(&SMALL[utterance.part(&(18..31))], "{AccountType}");
    assert_eq!(intent.closing.as_ref().unwrap().of("en-US").unwrap().as_str(), "Bye.");
    assert_eq!(intent.closing.as_ref().unwrap().of("fr-FR"), None);
    assert_eq!(intent.hooks, Hooks { dialog: true, fulfilment: true });
    let slots: Vec<_> = intent.slots.iter().map(|slot| (slot.name.as_str(), *slot.tries)).collect();
    assert_eq!(slots, [("AccountType", 3), ("Amount", 5)], "in the order of the file");
    assert!(matches!(intent.slots[0].prompt, Some(Localized::All(_))));

    assert_eq!(bot.fallback().unwrap().hooks, Hooks { dialog: false, fulfilment: true });
    assert_eq!(bot.routing.as_ref().unwrap().of("CheckBalance"), Some("BankingBot"));
    assert!(bot.locale("en_GB").is_some() && bot.locale("en-gb").is_some());
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_where() {
    let text = SMALL
        .replace("fulfilment = \"lex", "fulfillment = \"lex")
        .replace("\"10m\"", "\"soon\"")
        .replace("\"generative\"", "\"lively\"")
        .replace("savings = []", "savings = 3")
        .replace("tries = 5", "tries = \"five\"\nobfuscated = true")
        .replace("type = \"AccountType\"\n", "")
        .replace("[\"fulfilment\"]", "[\"fulfil\"]");
    let told = wrong(&text);
    let told: Vec<_> = told.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(
        told,
        [
            ("fulfillment", "the bot has no key `fulfillment`", "did you mean `fulfilment`?"),
            (
                "\"soon\"",
                "`idle_session` is `soon`, which is no span of time",
                "write \"5m\" or \"1h\""
            ),
            (
                "\"lively\"",
                "`engine` of locale en-US is `lively`",
                "write one of standard, neural, long-form, generative"
            ),
            (
                "3",
                "the synonyms of `savings` is of the type integer",
                "write a list of texts: [\"...\", \"...\"]"
            ),
            (
                "AccountType",
                "slot AccountType of CheckBalance has no `type`",
                "name one of [slot_types] or a built-in one, such as type = \"AMAZON.Number\""
            ),
            (
                "\"five\"",
                "`tries` of slot Amount of CheckBalance is of the type string",
                "write a whole number such as 3"
            ),
            (
                "obfuscated",
                "slot Amount of CheckBalance has no key `obfuscated`",
                "did you mean `obfuscate`?"
            ),
            ("\"fulfil\"", "there is no hook `fulfil`", "write dialog, fulfilment or both"),
        ]
    );
}

#[test]
fn what_is_no_toml_is_told_where_it_stops_to_be() {
    let told = wrong("name = \"A\"\n[locales\n");
    assert!(told[0].1.starts_with("this is no TOML: "), "{told:?}");
    assert!(!wrong("").is_empty(), "a bot has a name");
}

#[test]
fn what_is_said_in_all_locales_is_in_each() {
    let by_locale = "{ all = [\"hello\"], en-US = [\"howdy\"] }";
    let list = "[\"what's my balance\", \"how much is in my {AccountType} account\"]";
    let bot = Bot::read(&SMALL.replace(list, by_locale)).unwrap();
    let said = |locale: &str| -> Vec<&str> {
        let said = bot.intents[0].utterances(locale).iter();
        said.map(|utterance| utterance.as_str()).collect()
    };
    assert_eq!(said("en-GB"), ["hello"]);
    assert_eq!(said("en-US"), ["hello", "howdy"]);
    assert_eq!(said("fr-FR"), [""; 0]);
}

#[test]
fn a_file_is_meant_to_be_a_bot_when_it_has_what_only_bots_have() {
    assert!(is_meant(SMALL));
    assert!(is_meant("[intents.A]\nutterances = [\n"), "even where it is no TOML");
    assert!(!is_meant("[package]\nname = \"a\"\n"));
    assert!(!is_meant(""));
}
