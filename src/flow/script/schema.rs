//! The JSON Schema of files of tests, for editors.

use serde_json::{Map, Value, json};

use crate::flow::simulate::{Channel, Outcome};

/// The schema.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Tests of a contact flow",
        "description": "What connectctl flow test runs: NAME.test.yaml beside NAME.json.",
        "type": "object",
        "required": ["tests"],
        "additionalProperties": false,
        "properties": {
            "flow": text("The flow at which calls begin, from the file's folder, with #NAME behind it where a file holds several. Default: the file beside this one."),
            "flows": many("Files with flows and modules that calls can come to.", &text("A file.")),
            "defaults": {
                "description": "What holds for every test that says nothing else.",
                "type": "object",
                "additionalProperties": false,
                "properties": { "given": given(), "then": then() },
            },
            "tests": {
                "description": "The tests.",
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["name"],
                    "additionalProperties": false,
                    "properties": {
                        "name": text("What the test proves: unique in the file."),
                        "given": given(),
                        "when": many("What the customer does, in order.", &step()),
                        "then": then(),
                    },
                },
            },
        },
    })
}

fn text(about: &str) -> Value {
    json!({ "description": about, "type": ["string", "number", "boolean"] })
}

fn time(about: &str) -> Value {
    json!({ "description": about, "type": "string", "pattern": "^[0-9.]+ *(ms|s|m)$" })
}

fn many(about: &str, one: &Value) -> Value {
    json!({ "description": about, "anyOf": [{ "type": "array", "items": one }, one] })
}

fn map(about: &str, value: &Value) -> Value {
    json!({ "description": about, "type": "object", "additionalProperties": value })
}

fn object(about: &str, properties: Value) -> Value {
    json!({
        "description": about,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

/// One key of several, or one of these words.
fn choice(about: &str, words: &[&str], keys: Value) -> Value {
    let mut ways = vec![json!({ "enum": words })];
    let keys = keys.as_object().cloned().unwrap_or_default();
    ways.extend(keys.into_iter().map(|(key, value)| {
        let mut properties = Map::new();
        properties.insert(key.clone(), value);
        json!({
            "type": "object",
            "required": [key],
            "additionalProperties": false,
            "properties": properties,
        })
    }));
    ways.retain(|way| way.get("enum").is_none_or(|words| *words != json!([])));
    json!({ "description": about, "anyOf": ways })
}

fn each(about: &str, value: &Value) -> Value {
    let list = many(about, value);
    json!({ "description": about, "anyOf": [list, map("By name.", &many("", value))] })
}

fn given() -> Value {
    let channels = Channel::ALL.map(Channel::word);
    object(
        "What is so before the call. Of a list, one value holds after the other, the last from then on.",
        json!({
            "from": text("The number of the customer."),
            "to": text("The number that is called."),
            "channel": { "description": "How the contact talks.", "enum": channels },
            "attributes": map("Contact attributes.", &text("The value.")),
            "contact": map("What else references read: $.Queue.Name.", &json!({})),
            "hours": each("Whether it is open.", &json!({ "enum": ["open", "closed"] })),
            "metrics": each("What queues count.", &json!({ "type": "number" })),
            "queue": many("What happens in a queue.", &choice("What happens in a queue.", &["full", "nobody"], json!({ "answered": time("An agent answers after so long.") }))),
            "talk": many("What happens when customer and agent talk.", &choice("What happens.", &[], json!({
                "agent_leaves": time("After so long."),
                "customer_leaves": time("After so long."),
                "holds": object("Somebody is put on hold.", json!({
                    "after": time("After so long."),
                    "lasts": time("For so long."),
                    "agent": { "type": "boolean" },
                })),
            }))),
            "third_party": many("What a third party does.", &choice("What it does.", &["busy", "no_answer", "failed"], json!({
                "answered": object("It answers.", json!({
                    "after": time("After so long."),
                    "returns": time("It hangs up after so long."),
                })),
            }))),
            "lambda": map("What Lambda functions answer, by their name.", &many("The answer.", &reply())),
            "lex": many("What bots understand.", &object("A phrase.", json!({
                "says": text("Words or /expression/."),
                "means": meaning(),
            }))),
            "bots": map("Files of bots that the customer talks with, by the id of the bot; * for all.", &text("A file, from the file's folder.")),
            "bank": object("The bank behind functions of connectctl; the sample, where nothing is said.", json!({
                "data": text("The file with its data, from the file's folder."),
                "faults": many("Troubles that requests meet.", &object("A trouble.", json!({
                    "path": text("What the paths of these requests begin with."),
                    "every": { "description": "Each of them that has this number or a multiple of it.", "type": "integer", "minimum": 1 },
                    "times": { "description": "So many at most.", "type": "integer", "minimum": 0 },
                    "status": { "description": "The HTTP status.", "type": "integer" },
                    "delay": time("How long the answer takes."),
                    "drop": { "description": "The connection is dropped.", "type": "boolean" },
                    "garbage": { "description": "The answer makes no sense.", "type": "boolean" },
                }))),
            })),
            "outside": map("What is done outside, by the type of the block.", &many("What comes of it.", &object("What comes of it.", json!({
                "result": text("What conditions compare."),
                "data": {},
                "took": time("How long it takes."),
                "error": text("The error with which it fails."),
            })))),
            "faults": map("Blocks that fail, and with which error.", &many("The error, or none.", &text("An error."))),
            "answers": map("What blocks are answered, as the trace of a call writes it.", &json!({})),
            "seed": { "description": "What chance follows from.", "type": "integer", "minimum": 0 },
        }),
    )
}

fn reply() -> Value {
    let words = json!({ "enum": ["handler", "throttled", "times_out", "oversized"] });
    let handler = object(
        "One of the functions of connectctl.",
        json!({
            "name": text("Its name."),
            "environment": map("Environment variables.", &text("The value.")),
        }),
    );
    let long = object(
        "An answer.",
        json!({
            "took": time("How long it takes."),
            "answer": { "description": "The answer." },
            "error": text("The words with which it fails."),
            "fault": { "enum": ["throttled", "times_out", "oversized"] },
            "handler": { "anyOf": [handler, text("Its name.")] },
            "command": text("A program: the event on its standard input, the answer on its output."),
            "url": text("An endpoint of the Invoke API."),
        }),
    );
    json!({ "anyOf": [words, long] })
}

fn meaning() -> Value {
    let long = object(
        "What is understood.",
        json!({
            "intent": text("The intent."),
            "slots": { "type": "object" },
            "session_attributes": { "type": "object" },
            "more": { "type": "object" },
            "replies": many("What the bot says.", &text("Words.")),
            "took": time("How long the conversation takes."),
        }),
    );
    json!({ "anyOf": [text("The intent."), long] })
}

fn step() -> Value {
    let keys = object(
        "Keys.",
        json!({
            "keys": text("The keys."),
            "after": time("After the prompt began."),
            "between": time("Between two keys."),
        }),
    );
    let speech = object("Words.", json!({ "text": text("The words."), "means": meaning() }));
    choice(
        "What the customer does.",
        &["hang_up"],
        json!({
            "hear": text("Waits until this is heard: words or /expression/."),
            "press": { "anyOf": [text("Keys."), keys] },
            "say": { "anyOf": [text("Words."), speech] },
            "wait": time("Does nothing for so long."),
            "event": text("An event that a block waits for."),
        }),
    )
}

fn then() -> Value {
    let pattern = text("Words or /expression/.");
    let maybe = json!({ "type": ["string", "number", "boolean", "null"] });
    let calls = json!({ "anyOf": [
        { "type": "integer", "minimum": 0 },
        object("How often, and with what.", json!({
            "times": { "type": "integer", "minimum": 0 },
            "with": { "type": "object" },
        })),
    ] });
    object(
        "What must come of the call.",
        json!({
            "heard": many("The customer has heard each of these.", &pattern),
            "never_heard": many("The customer has heard none of these.", &pattern),
            "attributes": map("Contact attributes at the end; null where one must not be set.", &maybe),
            "queue": maybe,
            "transfer": maybe,
            "tones": text("The tones that were sent to a third party."),
            "lambda": map("Lambda functions that were called.", &calls),
            "outside": map("What was done outside, by the type of the block.", &calls),
            "outcome": { "description": "How the call ended.", "enum": Outcome::ALL.map(Outcome::name) },
            "ends_within": time("It ended within so long."),
            "longest_silence": time("No silence was longer."),
            "passes": many("The call came through these blocks, in this order.", &text("A block.")),
            "never_passes": many("The call came through none of these.", &text("A block.")),
        }),
    )
}
