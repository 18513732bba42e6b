//! Conversations, turn by turn.

use std::collections::VecDeque;

use serde_json::json;

use super::*;

const BOT: &str = r#"
name = "Bank"
fulfilment = "bank"
[locales.en-GB]
confidence = 0.7
[slot_types.Account]
[slot_types.Account.values]
current = ["main"]
savings = []
[intents.Balance]
utterances = ["my balance", "how much is in my {Account} account"]
closing = "Anything else?"
failure = "That did not work."
[intents.Balance.slots.Account]
type = "Account"
prompt = "Which account?"
tries = 1
[intents.Agent]
utterances = ["a person please"]
hooks = []
closing = "One moment."
[intents.Fallback]
parent = "AMAZON.FallbackIntent"
hooks = []
"#;

/// Answers events one after the other, and keeps them.
#[derive(Default)]
struct Script {
    answers: VecDeque<Result<Value, String>>,
    events: Vec<Value>,
}

impl Hooks for Script {
    fn call(&mut self, function: &str, event: &Value) -> Result<Value, String> {
        assert_eq!(function, "bank");
        self.events.push(event.clone());
        self.answers.pop_front().unwrap_or_else(|| Err("nothing is left".into()))
    }
}

fn talk(bot: &str) -> Conversation {
    let bot = Bot::read(bot).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let place = Place {
        session: "s".into(),
        ids: ("BANK".into(), "LIVE".into()),
        language: Some("en-GB".into()),
        today: jiff::civil::date(2026, 11, 21),
    };
    let attributes = json!({ "tier": "gold" }).as_object().cloned().unwrap();
    Conversation::new(Arc::new(bot), place, attributes)
}

fn plain() -> Conversation {
    talk(&BOT.replace("fulfilment = \"bank\"\n", ""))
}

fn answer(action: Value, intent: Value, text: &str) -> Result<Value, String> {
    let mut answer = json!({ "sessionState": {
        "sessionAttributes": { "tier": "gold", "seen": "yes" }, "dialogAction": action,
    } });
    if !intent.is_null() {
        answer["sessionState"]["intent"] = intent;
    }
    if !text.is_empty() {
        answer["messages"] = json!([{ "contentType": "PlainText", "content": text }]);
    }
    Ok(answer)
}

fn delegate() -> Result<Value, String> {
    answer(json!({ "type": "Delegate" }), Value::Null, "")
}

fn script(answers: impl IntoIterator<Item = Result<Value, String>>) -> Script {
    Script { answers: answers.into_iter().collect(), events: Vec::new() }
}

fn say<'a>(words: &'a str) -> Input<'a> {
    Input::Speech(words)
}

#[test]
fn a_bot_without_a_function_asks_for_its_slots_and_ends() {
    let (mut talk, mut nobody) = (plain(), Script::default());
    let reply = talk.hear(say("my balance"), &mut nobody);
    assert_eq!((reply.says, reply.end), (vec!["Which account?".to_owned()], None));
    let reply = talk.hear(say("my main one"), &mut nobody);
    let end = reply.end.unwrap();
    assert_eq!((end.intent.as_str(), end.failed), ("Balance", false));
    assert_eq!(end.slots, json!({ "Account": "current" }).as_object().cloned().unwrap());
    assert_eq!(end.attributes["tier"], "gold");
    assert_eq!(reply.says, ["Anything else?"]);
}

#[test]
fn slots_that_are_said_at_once_are_not_asked_for() {
    let reply = plain().hear(say("How much is in my savings account?"), &mut Script::default());
    assert_eq!(reply.end.unwrap().slots["Account"], "savings");
}

#[test]
fn who_misses_a_question_too_often_comes_to_the_fallback() {
    let (mut talk, mut nobody) = (plain(), Script::default());
    talk.hear(say("my balance"), &mut nobody);
    let reply = talk.hear(say("the blue one"), &mut nobody);
    assert_eq!((reply.says, reply.end), (vec!["Which account?".to_owned()], None));
    let reply = talk.hear(say("the green one"), &mut nobody);
    assert_eq!(reply.end.unwrap().intent, "Fallback");
}

#[test]
fn another_intent_can_be_wanted_in_the_middle_of_one() {
    let (mut talk, mut nobody) = (plain(), Script::default());
    talk.hear(say("my balance"), &mut nobody);
    let reply = talk.hear(say("a person, please"), &mut nobody);
    assert_eq!(
        (reply.end.unwrap().intent.as_str(), reply.says),
        ("Agent", vec!["One moment.".to_owned()])
    );
}

#[test]
fn the_function_sees_the_turn_and_then_what_is_to_be_done() {
    let close = answer(
        json!({ "type": "Close" }),
        json!({ "name": "Balance", "state": "Fulfilled", "slots": { "Account": null } }),
        "You have ten pounds.",
    );
    let mut bank = script([delegate(), delegate(), close]);
    let mut talk = talk(BOT);
    let reply = talk.hear(say("my balance"), &mut bank);
    assert_eq!(reply.says, ["Which account?"]);
    let reply = talk.hear(Input::Keys("main"), &mut bank);
    assert_eq!(reply.says, ["You have ten pounds."]);
    assert_eq!(reply.end.unwrap().attributes["seen"], "yes");
    let sources: Vec<&Value> = bank.events.iter().map(|event| &event["invocationSource"]).collect();
    assert_eq!(sources, ["DialogCodeHook", "DialogCodeHook", "FulfillmentCodeHook"]);
    let [first, second, third] = bank.events.as_slice() else { panic!() };
    assert_eq!(first["inputTranscript"], "my balance");
    assert_eq!(first["sessionState"]["sessionAttributes"], json!({ "tier": "gold" }));
    assert_eq!(first["sessionState"]["intent"]["slots"], json!({ "Account": null }));
    assert_eq!(first["interpretations"][0]["nluConfidence"], 1.0);
    assert_eq!(first["proposedNextState"]["dialogAction"]["slotToElicit"], "Account");
    assert_eq!(
        (first["inputMode"].as_str(), second["inputMode"].as_str()),
        (Some("Speech"), Some("DTMF"))
    );
    let slot = &third["sessionState"]["intent"]["slots"]["Account"]["value"];
    assert_eq!(slot["interpretedValue"], "current");
    assert_eq!(third["sessionState"]["intent"]["state"], "ReadyForFulfillment");
    assert_eq!(third["sessionState"]["sessionAttributes"]["seen"], "yes", "what it set before");
    assert_eq!(third["bot"]["localeId"], "en_GB");
}

#[test]
fn the_function_leads_the_conversation() {
    let balance = json!({ "name": "Balance", "state": "InProgress", "slots": {} });
    let mut bank = script([
        answer(json!({ "type": "ElicitIntent" }), Value::Null, "What can I do?"),
        answer(json!({ "type": "ElicitSlot", "slotToElicit": "Account" }), balance.clone(), ""),
        answer(json!({ "type": "ConfirmIntent" }), balance.clone(), "Really?"),
        answer(json!({ "type": "Close" }), json!({ "name": "Balance", "state": "Failed" }), ""),
    ]);
    let mut talk = talk(BOT);
    let mut says = |words| {
        let reply = talk.hear(say(words), &mut bank);
        (reply.says.join(" "), reply.end)
    };
    assert_eq!(says("my balance"), ("What can I do?".into(), None));
    assert_eq!(says("my balance"), ("Which account?".into(), None));
    assert_eq!(says("savings"), ("Really?".into(), None));
    let (said, end) = says("no thanks");
    assert_eq!(said, "That did not work.");
    assert!(end.unwrap().failed);
    assert_eq!(bank.events[3]["sessionState"]["intent"]["confirmationState"], "Denied");
}

#[test]
fn a_function_that_fails_or_says_what_cannot_be_meant_ends_the_intent_as_failed() {
    let unknown = json!({ "name": "Balance", "state": "InProgress", "slots": {} });
    for wrong in [
        Err("it was too late".to_owned()),
        Ok(json!({ "statusCode": 200 })),
        answer(json!({ "type": "ElicitSlot", "slotToElicit": "Pin" }), unknown, ""),
        answer(json!({ "type": "Close" }), json!({ "name": "Nothing", "state": "Fulfilled" }), ""),
    ] {
        let reply = talk(BOT).hear(say("my balance"), &mut script([wrong.clone()]));
        let end = reply.end.unwrap_or_else(|| panic!("{wrong:?} does not end it"));
        assert!(end.failed, "{wrong:?}");
        assert_eq!(
            (end.intent.as_str(), reply.says.join(" ")),
            ("Balance", "That did not work.".into())
        );
    }
}
