use super::*;

const BANKING: &str = include_str!("../../../bots/banking.toml");
const SALES: &str = include_str!("../../../bots/sales.toml");
const GATEWAY: &str = include_str!("../../../bots/gateway.toml");

fn function() -> Function<'static> {
    Function {
        name: "lex-fulfilment",
        intents: vec!["CheckBalance", "LoanApplication"],
        inner: vec!["VerifyIdentity"],
    }
}

fn found(texts: &[&str]) -> Vec<(&'static str, String)> {
    let bots: Vec<Bot> = texts.iter().map(|text| Bot::read(text).unwrap()).collect();
    let bots: Vec<_> = bots.iter().enumerate().collect();
    let told = lint(&bots, &[function()]).into_iter().map(|found| {
        let at = &texts[found.place.file][found.place.range];
        (found.rule.code, format!("{at}: {}", found.message))
    });
    told.collect()
}

/// A bot without findings, to which something is done.
const SOUND: &str = r#"
name = "B"
[locales.en-GB]
[locales.en-US]
[slot_types.Kind]
[slot_types.Kind.values]
one = ["first"]
[intents.Do]
utterances = ["do it", "do {Kind}", "do {Number}"]
closing = "Done."
[intents.Do.slots.Kind]
type = "Kind"
prompt = "Which?"
[intents.Do.slots.Number]
type = "AMAZON.Number"
prompt = "How many?"
[intents.Other]
utterances = ["something else"]
"#;

fn after(from: &str, to: &str) -> Vec<(&'static str, String)> {
    assert!(SOUND.contains(from), "{from}");
    found(&[&SOUND.replace(from, to)])
}

#[test]
fn a_sound_bot_has_no_findings() {
    assert_eq!(found(&[SOUND]), []);
}

#[test]
fn each_rule_finds_what_it_is_for() {
    let long = "x".repeat(501);
    for (from, to, code, told) in [
        ("\"B\"", "\"B__x\"", "CB101", "\"B__x\": Lex takes no bot with the name `B__x`"),
        ("[intents.Other]", "[intents.do]", "CB101", "do: intents Do and do differ in case only"),
        ("[locales.en-US]", "[locales.en-UK]", "CB102", "en-UK: Lex has no locale en-UK"),
        (
            "name = \"B\"",
            "name = \"B\"\nidle_session = \"5s\"",
            "CB103",
            "\"5s\": a session lives for 5 seconds",
        ),
        (
            "[locales.en-US]",
            "[locales.en-US]\nconfidence = 7",
            "CB103",
            "7: the confidence of en-US is 7",
        ),
        ("\"Which?\"", "\"Which?\"\ntries = 6", "CB103", "6: slot Kind is asked for 6 times again"),
        ("\"Done.\"", "\"\"", "CB104", "\"\": the text is empty"),
        (
            "\"do it\"",
            &format!("\"{long}\""),
            "CB104",
            &format!("\"{long}\": the text has 501 characters, and Lex takes 500"),
        ),
        (
            "utterances = [\"something else\"]",
            "",
            "CB201",
            "Other: no customer can come to Other: it has no utterances",
        ),
        ("{Number}\"", "{Numbr}\"", "CB202", "{Numbr}: Do has no slot Numbr"),
        ("{Number}\"", "{Number\"", "CB202", "\"do {Number\": a brace has no partner"),
        (
            "AMAZON.Number",
            "AMAZON.Numbers",
            "CB203",
            "\"AMAZON.Numbers\": there is no slot type AMAZON.Numbers",
        ),
        (
            "AMAZON.Number",
            "AMAZON.UKPostalCode",
            "CB203",
            "\"AMAZON.UKPostalCode\": there is no AMAZON.UKPostalCode in en-US",
        ),
        ("prompt = \"How many?\"", "", "CB204", "Number: slot Number of Do has no question"),
        (
            "AMAZON.Number",
            "AMAZON.FreeFormInput",
            "CB205",
            "{Number}: Number is of the type AMAZON.FreeFormInput, which utterances cannot have",
        ),
        ("one = [\"first\"]", "", "CB206", "Kind: Kind has no values"),
        (
            "[slot_types.Kind]",
            "[slot_types.Kind]\nparent = \"AMAZON.AlphaNumeric\"\npattern = \"[0-9]+\"",
            "CB206",
            "\"[0-9]+\": Lex takes no `*`, `+`, `.` or `{n,}` in a pattern",
        ),
        (
            "[slot_types.Kind]",
            "[slot_types.Kind]\npattern = \"[0-9\"",
            "CB206",
            "\"[0-9\": Kind has a pattern and no parent",
        ),
        ("type = \"Kind\"", "type = \"AMAZON.City\"", "CB207", "Kind: no slot is of the type Kind"),
        (
            "slots.Number]",
            "slots.CardPin]",
            "CB208",
            "CardPin: logs show what customers say for CardPin",
        ),
        (
            "[intents.Other]",
            "[intents.Other]\nparent = \"AMAZON.FallbackIntent\"",
            "CB209",
            "Other: the fallback Other has utterances",
        ),
        (
            "[intents.Other]",
            "[intents.FallbackIntent]",
            "CB209",
            "FallbackIntent: FallbackIntent is the name of the built-in fallback",
        ),
        (
            "\"do {Number}\"",
            "\"Please do it!\"",
            "CB301",
            "\"Please do it!\": Do has \"Please do it!\" already",
        ),
        (
            "\"something else\"",
            "\"Do it, please\"",
            "CB302",
            "\"Do it, please\": \"Do it, please\" means both Do and Other",
        ),
        (
            "closing = \"Done.\"",
            "closing = { en-GB = \"Done.\" }",
            "CB304",
            "Do: `closing` of Do says nothing in en-US",
        ),
        (
            "[\"something else\"]",
            "{ en-GB = [\"a b c\", \"d e f\", \"g h i\"], en-US = [\"a b c\"] }",
            "CB304",
            "Other: Other has 1 of its utterances in en-US, and 3 in en-GB",
        ),
        (
            "\"Done.\"",
            "{ en-GB = \"Done.\", en-US = \"Done.\", fr-FR = \"Fait.\" }",
            "CB305",
            "fr-FR: B has no locale fr-FR",
        ),
        (
            "closing = \"Done.\"",
            "hooks = [\"dialog\"]",
            "CB406",
            "Do: Do has a hook, and B has no function",
        ),
    ] {
        let all = after(from, to);
        assert!(
            all.iter().any(|(c, t)| (*c, t.as_str()) == (code, told)),
            "{code} {told}: {all:#?}"
        );
    }
}

#[test]
fn a_bot_without_anything_is_told_so() {
    let told = found(&["name = \"B\""]);
    assert_eq!(told.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["CB106", "CB106"]);
}

#[test]
fn more_than_lex_takes_is_told() {
    let many: Vec<String> = (0..1501).map(|n| format!("\"say {n} now\"")).collect();
    let told = after("\"something else\"", &many.join(", "));
    assert_eq!(told[0].1, "Other: Other has 1501 utterances, and Lex takes 1500");
}

#[test]
fn what_bots_have_of_each_other_shows_in_a_set() {
    let routing = "\n[routing]\nattribute = \"to\"\n[routing.intents]\nDo = \"C\"\nOthr = \"B\"\n";
    let gateway = format!("{SOUND}{routing}");
    let other = SOUND.replace("\"B\"", "\"D\"").replace("[intents.Other]", "[intents.Another]");
    assert_eq!(
        found(&[&gateway, SOUND, &other]),
        [
            ("CB403", "Other: Other leads to no bot".to_owned()),
            ("CB402", "\"C\": Do leads to C, and no such bot is here".to_owned()),
            ("CB401", "Othr: B has no intent Othr that could lead on".to_owned()),
            (
                "CB303",
                "\"something else\": \"something else\" means Another here, and Other in another bot"
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn what_the_function_and_its_bots_do_not_share_is_told() {
    let bot = SOUND.replace("name = \"B\"", "name = \"B\"\nfulfilment = \"lex-fulfilment\"");
    let told = found(&[&bot.replace("[intents.Do", "[intents.CheckBalances")]);
    assert_eq!(
        told,
        [
            (
                "CB404",
                "\"lex-fulfilment\": lex-fulfilment does what no bot has: CheckBalance, \
                 LoanApplication"
                    .to_owned()
            ),
            ("CB405", "CheckBalances: lex-fulfilment does not do CheckBalances".to_owned()),
            ("CB405", "Other: lex-fulfilment does not do Other".to_owned()),
        ]
    );
}

#[test]
fn the_bots_that_ship_can_be_read() {
    for text in [BANKING, SALES, GATEWAY] {
        let bot = Bot::read(text).unwrap();
        assert!(!bot.intents.is_empty());
    }
}

#[test]
fn codes_are_in_order_and_names_are_distinct() {
    assert!(RULES.windows(2).all(|pair| pair[0].code < pair[1].code));
    let names: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len());
}
