//! `connectctl bot plan|apply|build|export|test`, against a stand-in for Amazon Lex over HTTP.

mod apply;
mod export;
mod interrupted;
mod plan;
mod trouble;
mod understood;

use serde_json::Value;

use crate::harness::{Bench, Finished, Stub};

const BOT: &str = r#"
name = "BankingBot"
description = "What a bank does"
fulfilment = "lex-fulfilment"

[locales.en-GB]
voice = "Amy"
confidence = 0.7
[locales.en-US]
voice = "Joanna"
confidence = 0.7

[slot_types.AccountType]
[slot_types.AccountType.values]
current = ["checking", "main account"]
savings = []

[intents.CheckBalance]
utterances = ["what's my balance", "how much is in my {AccountType} account"]
closing = { en-GB = "Cheerio.", en-US = "Bye." }
failure = "That did not work."
[intents.CheckBalance.slots.AccountType]
type = "AccountType"
prompt = "Which account?"
required = false
[intents.CheckBalance.slots.Pin]
type = "AMAZON.Number"
prompt = "Your PIN?"
tries = 1
obfuscate = true
[intents.PayBill]
utterances = ["pay {Amount} pounds"]
confirmation = { prompt = "Shall I?", declined = "All right." }
[intents.PayBill.slots.Amount]
type = "AMAZON.Number"
prompt = "How much?"
[intents.FallbackIntent]
parent = "AMAZON.FallbackIntent"
"#;

const FUNCTION: &str =
    "lex-fulfilment=arn:aws:lambda:eu-west-2:123456789012:function:lex-fulfilment";
const ROLE: &str = "arn:aws:iam::123456789012:role/bots";

/// A stub, and a bench with the bot's file that calls it.
fn account() -> (Stub, Bench) {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    bench.write("bank.toml", BOT);
    (stub, bench)
}

/// Applies the file with all that a new bot needs.
fn apply(bench: &Bench, more: &[&str]) -> Finished {
    let all = ["bot", "apply", "bank.toml", "--function", FUNCTION, "--role", ROLE, "--yes"];
    bench.run(&[&all[..], more].concat())
}

/// What a plan says is done, without why: `create intent PayBill en_GB`.
fn steps(plan: &Value) -> Vec<String> {
    let changes = plan["bots"][0]["changes"].as_array().unwrap();
    let step = |change: &Value| {
        let text = |key: &str| change[key].as_str().unwrap_or_default().to_owned();
        let intent = change["intent"].as_str().map(|intent| format!("{intent}."));
        let name = format!("{}{}", intent.unwrap_or_default(), text("name"));
        let step = format!("{} {} {name} {}", text("do"), text("kind"), text("locale"));
        step.trim_end().to_owned()
    };
    changes.iter().map(step).collect()
}

/// What the file has to change in the account.
fn plan(bench: &Bench, more: &[&str]) -> Value {
    let plan = ["bot", "plan", "bank.toml", "-o", "json"];
    bench.run(&[&plan[..], more].concat()).json()
}

/// An intent of the stub's bot, in a locale, by its name.
fn intent<'b>(bots: &'b Value, locale: &str, name: &str) -> &'b Value {
    let intents = bots["BankingBot"]["locales"][locale]["intents"].as_object().unwrap();
    intents.values().find(|intent| intent["intentName"] == name).unwrap()
}

/// How many requests changed something.
fn changed(stub: &Stub) -> usize {
    let reads = |op: &str| op.starts_with("List") || op.starts_with("Describe");
    stub.requests().iter().filter(|(op, _)| !reads(op)).count()
}
