//! `connectctl bot try`.

use serde_json::{Value, json};

use super::shipped;
use crate::harness::Bench;

fn tried(bench: &Bench, words: &str, more: &[&str]) -> Value {
    let done = bench.run(&[&["bot", "try", words, "-o", "json"], more].concat());
    serde_json::from_str(&done.code(0).out).unwrap()
}

#[test]
fn words_go_where_the_gateway_leads_them() {
    let bench = shipped();
    let tried = tried(&bench, "please pay Sam Carter 20 pounds", &[]);
    assert_eq!(tried["schema"], "connectctl.bot.try/1");
    assert_eq!(
        (&tried["bot"], &tried["intent"]),
        (&json!("BankingBot"), &json!("ExternalTransfer"))
    );
    assert_eq!(tried["turns"][0]["routes_to"], "BankingBot");
    let turn = &tried["turns"][1];
    assert_eq!(turn["how"], "template");
    assert_eq!(turn["utterance"], "pay {Payee} {Amount} pounds");
    assert_eq!(
        turn["slots"]["Payee"],
        json!({
            "originalValue": "Sam Carter", "interpretedValue": "Sam Carter", "resolvedValues": [],
        })
    );
}

#[test]
fn what_no_bot_is_for_stays_with_the_gateway() {
    let bench = shipped();
    let tried = tried(&bench, "agent", &[]);
    assert_eq!(tried["turns"].as_array().unwrap().len(), 1);
    assert_eq!(tried["turns"][0]["routes_to"], "TransferToAgent");
}

#[test]
fn one_bot_can_be_asked_alone_and_in_another_locale() {
    let bench = shipped();
    let only = ["--bot", "bots/banking.toml", "--locale", "en_US"];
    let american = tried(&bench, "did my paycheck come in", &only);
    assert_eq!(american["intent"], "TransactionHistory");
    assert_eq!(american["turns"][0]["how"], "exact");
    assert_eq!(american["turns"][0]["locale"], "en-US");
    let none = bench.run(&["bot", "try", "hello", "--locale", "fr-FR"]).code(2);
    assert!(none.err.contains("has no locale fr-FR"), "{}", none.err);
    assert!(none.err.contains("it has en-GB, en-US"), "{}", none.err);
}

#[test]
fn without_a_gateway_the_bot_that_is_surest_counts() {
    let bench = shipped();
    let both = ["--bot", "bots/banking.toml", "--bot", "bots/sales.toml"];
    assert_eq!(tried(&bench, "what are your fees", &both)["bot"], "SalesBot");
    assert_eq!(tried(&bench, "activate my card", &both)["bot"], "BankingBot");
}

#[test]
fn what_is_not_understood_ends_with_a_no() {
    let bench = shipped();
    let done = bench.run(&["bot", "try", "colourless", "green", "ideas"]).code(1);
    assert!(done.out.contains("FallbackIntent, nothing is sure enough"), "{}", done.out);
    bench.write("bad.toml", "name = \"B\"\nlocale = 1\n");
    let bad = bench.run(&["bot", "try", "hello", "--bot", "bad.toml"]).code(3);
    assert!(bad.err.contains("bad.toml:2:1: the bot has no key `locale`"), "{}", bad.err);
    assert!(bad.err.contains("did you mean `locales`?"), "{}", bad.err);
}
