//! Calls in which the caller talks with a bot.

use serde_json::{Value, json};

use super::heard;
use crate::harness::flows::{block, flow, hang_up, says};
use crate::harness::{Bench, project};

const BOT: &str = r#"
name = "Hotel"
[locales.en-GB]
confidence = 0.7
[locales.de-DE]
confidence = 0.7
[slot_types.Room.values]
single = []
double = ["for two"]
[intents.Book]
utterances = { en-GB = ["book a room"], de-DE = ["ein Zimmer bitte"] }
closing = { en-GB = "A {Room} room it is.", de-DE = "Gern." }
confirmation = { prompt = "A {Room} room for [guest]?", declined = "Then not." }
[intents.Book.slots.Room]
type = "Room"
prompt = { en-GB = "Which room?", de-DE = "Welches Zimmer?" }
tries = 1
[intents.Other]
parent = "AMAZON.FallbackIntent"
"#;

/// A flow in which the bot of a hotel listens.
fn bench() -> Bench {
    let bench = Bench::new();
    let parameters = json!({
        "Text": "Hello.",
        "LexV2Bot": { "AliasArn": "arn:aws:lex:eu-west-2:123456789012:bot-alias/HOTELBOT00/LIVEALIAS0" },
        "LexSessionAttributes": { "guest": "Ada" },
        "LexInitializationData": { "InitialMessage": "$.Attributes.first" },
    });
    let errors = [("NoMatchingError", "Sorry"), ("NoMatchingCondition", "Other")];
    let mut bot = block("Bot", "ConnectParticipantWithLexBot", parameters, Some("Sorry"), &errors);
    let condition = json!({ "Operator": "Equals", "Operands": ["Book"] });
    bot["Transitions"]["Conditions"] = json!([{ "NextAction": "Booked", "Condition": condition }]);
    let language = json!({ "LanguageCode": "$.Attributes.language" });
    bench.write(
        "hotel.json",
        &flow(&[
            block(
                "Language",
                "UpdateContactData",
                language,
                Some("Bot"),
                &[("NoMatchingError", "Bot")],
            ),
            bot,
            says("Booked", "Booked $.Lex.Slots.Room.", "Hang up"),
            says("Other", "Something else: $.Lex.IntentName.", "Hang up"),
            says("Sorry", "$.Lex.DialogState.", "Hang up"),
            hang_up(),
        ]),
    );
    bench.write("hotel.toml", BOT);
    bench
}

/// What a caller hears who says this; the first is the prompt of the block.
#[track_caller]
fn talk(says: &[&str], more: &[&str]) -> Vec<String> {
    let says = says.iter().flat_map(|words| ["--say", words]);
    let call = ["call", "hotel.json", "--bot", "HOTELBOT00=hotel.toml", "-o", "json"];
    let call: Vec<&str> = call.into_iter().chain(says).chain(more.iter().copied()).collect();
    heard(&bench().run(&call).code(0).json()).into_iter().skip(1).collect()
}

#[test]
fn a_bot_without_a_function_asks_confirms_and_ends() {
    assert_eq!(
        talk(&["book a room", "one for two", "yes"], &[]),
        ["Which room?", "A double room for Ada?", "A double room it is.", "Booked double."]
    );
    assert_eq!(
        talk(&["book a room", "single", "no"], &[])[2..],
        ["Then not.", "Failed."],
        "what is declined is not returned to the flow"
    );
    assert_eq!(talk(&["the weather"], &[]), ["Something else: Other."]);
    assert_eq!(
        talk(&["book a room", "seven", "eight"], &[]),
        ["Which room?", "Which room?", "Something else: Other."],
        "one try more"
    );
}

#[test]
fn the_language_of_the_flow_is_that_of_the_bot() {
    let german = ["--set", "language=de-DE"];
    assert_eq!(talk(&["ein Zimmer bitte", "single"], &german)[0], "Welches Zimmer?");
    assert_eq!(talk(&["book a room"], &german), ["Something else: Other."]);
    assert_eq!(talk(&["book a room"], &["--set", "language=fr-FR"])[0], "Which room?");
}

#[test]
fn a_chat_begins_with_what_the_flow_passes_on() {
    let chat = ["--channel", "chat", "--set", "first=book a room"];
    assert_eq!(talk(&["single"], &chat)[..2], ["Which room?", "A single room for Ada?"]);
    assert_eq!(
        talk(&["book a room", "single"], &["--set", "first=hi"])[0],
        "Which room?",
        "no chat"
    );
}

#[test]
fn each_turn_is_told_with_what_the_function_of_the_bot_did() {
    let bench = bench();
    let with = BOT.replacen("[locales.en-GB]", "fulfilment = \"crm\"\n[locales.en-GB]", 1);
    bench.write("hotel.toml", &with);
    let close = json!({ "took": 700, "answer": {
        "sessionState": { "dialogAction": { "type": "Close" }, "intent": { "name": "Book", "state": "Fulfilled" } },
        "messages": [{ "contentType": "PlainText", "content": "Done." }],
    } });
    let call = ["call", "hotel.json", "--bot", "hotel.toml", "--say", "book a room", "-o", "json"];
    let crm = format!("crm={close}");
    let result = bench.run(&[&call[..], &["--lambda", &crm]].concat()).code(0).json();
    let of = |name: &str| -> Vec<Value> {
        let events = result["events"].as_array().unwrap().iter();
        events.filter(|event| event["event"] == name).cloned().collect()
    };
    assert_eq!(of("speaks")[0]["words"], "book a room");
    let invoked = &of("invoked")[0];
    assert_eq!((&invoked["function"], &invoked["took"]), (&json!("crm"), &json!(700)));
    assert_eq!(result["invocations"][0]["event"]["invocationSource"], "DialogCodeHook");
    assert_eq!(heard(&result)[1..3], ["Done.", "Booked ."]);

    let failed = bench.run(&[&call[..], &["--lambda", "crm=timeout"]].concat()).code(0).json();
    assert_eq!(heard(&failed)[1..], ["Failed."]);
    assert!(failed["events"].to_string().contains("no answer within 30 s"), "{failed:#}");
}

#[test]
fn a_file_that_is_no_bot_is_told_with_its_place() {
    let bench = bench();
    bench.write("hotel.toml", "name = 7\n");
    let call = ["call", "hotel.json", "--bot", "hotel.toml", "--say", "x"];
    bench.run(&call).code(3).says("hotel.toml:1:8");
    let call = ["call", "hotel.json", "--bot", "HOTELBOT00=", "--say", "x"];
    bench.run(&call).code(2).says("write NAME=FILE");
}

#[test]
fn each_bot_of_a_folder_answers_for_itself() {
    let bench = bench();
    let folder = bench.path("bots");
    std::fs::create_dir(&folder).unwrap();
    let call = ["call", "hotel.json", "--say", "book a room", "-o", "json", "--bot"];
    let with = |bot: &str| bench.run(&[&call[..], &[bot]].concat());
    with("bots").code(3).says("there is no bot in bots");
    with("HOTELBOT00=bots").code(2).says("bots is a folder of bots");
    // The first of them in the order of their names would be that of another.
    bench.write("bots/a.toml", &BOT.replace("Hotel", "Garage").replace("Which", "Another"));
    bench.write("bots/z.toml", &BOT.replace("Hotel", "Hotel_Bot"));
    assert_eq!(heard(&with("bots").code(0).json())[1], "Which room?");
}

#[test]
fn what_a_bot_obfuscates_is_not_shown() {
    let bench = bench();
    let guests = BOT.replace("tries = 1", "tries = 1\nobfuscate = true");
    bench.write("hotel.toml", &guests.replace("single = []", "single = [\"quite alone\"]"));
    let says = ["--say", "book a room", "--say", "quite alone", "--say", "no"];
    let call = [&["call", "hotel.json", "--bot", "hotel.toml", "-o", "json"], &says[..]].concat();
    let events = |more: &[&str]| bench.run(&[&call[..], more].concat()).json()["events"].clone();
    let slot = |events: &Value| {
        let all = events.as_array().unwrap();
        let lex = |event: &&Value| event["space"] == "Lex";
        all.iter().find(lex).unwrap()["value"]["Slots"]["Room"].clone()
    };
    let masked = events(&[]);
    assert!(!masked.to_string().contains("alone"), "{masked}");
    assert_eq!(slot(&masked), "***");
    let open = events(&["--show-pii"]);
    assert!(open.to_string().contains("alone"), "{open}");
    assert_eq!(slot(&open), "single");
}

#[test]
fn what_nobody_is_to_read_is_in_no_form_of_a_call() {
    let bench = Bench::new();
    let [flow, bot] = ["flows/banking/voice-entry.json", "bots/banking.toml"]
        .map(|path| project(path).display().to_string());
    let says = ["--say", "my number is +447700900123"];
    let call = |keys, more: &[&str]| {
        let caller = ["call", &flow, "--from", "+447700900000", "--keys", keys, "--bot", &bot];
        bench.run(&[&caller[..], &says, &["--blocks"], more].concat())
    };
    for (form, keys) in ["table", "text", "json", "ndjson"]
        .into_iter()
        .flat_map(|form| [(form, "1,1,8642#,2,5,1"), (form, "2")])
    {
        let played = call(keys, &["-o", form]);
        let shown = format!("{}{}", played.out, played.err);
        assert!(shown.contains("***"), "{shown}");
        for secret in ["8642", "447700900123", "447700900000"] {
            assert!(!shown.contains(secret), "{form}: {secret} in {shown}");
        }
    }
    let open = |keys| call(keys, &["--show-pii"]).out;
    assert!(open("1,1,8642#,2,5,1").contains("presses   8642"));
    assert!(open("2").contains("says      my number is +447700900123"));
}
