//! What the call engine costs: calls through flows of 10 and 100 blocks, how memory stays while a call
//! goes on, and the flows of a folder: `cargo bench --bench simulate -- FOLDER`. Times are the best of
//! many rounds that take turns, so that a noisy machine disturbs all alike.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "support/flows.rs"]
mod flows;

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use connectctl::flow::model::Flow;
use connectctl::flow::simulate::{Answer, Call, Contact, FlowId, Limits, Program, Recorder, Step};
use connectctl::flow::source::{Contents, Reading, SourceText, read};
use serde_json::{Value, json};

const ROUNDS: usize = 300;
const CALLS: u32 = 1_000;

fn main() {
    println!("a call, without a sink");
    for blocks in [10, 100] {
        let program = program(&chain(blocks));
        check(&program, blocks);
        println!("  {blocks:>4} blocks {:>10.3} us", micros(|| call(&program)));
        println!("       {:>4} {:>10.3} us, recorded", "", micros(|| recorded(&program)));
    }
    let program = program(&menus(10));
    println!("  {:>4} menus  {:>10.3} us", 10, micros(|| call(&program)));
    memory();
    if let Some(folder) = flows::folder() {
        corpus(&folder);
    }
}

/// The best time of one call, in microseconds.
fn micros(task: impl Fn()) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..CALLS {
            task();
        }
        best = best.min(start.elapsed());
    }
    best.as_secs_f64() * 1e6 / f64::from(CALLS)
}

fn program(flow: &Value) -> Program {
    let source = SourceText::new("flow.json", flow.to_string());
    let mut program = Program::new();
    add(&mut program, &source);
    program
}

fn add(program: &mut Program, source: &SourceText) {
    let Ok(Contents::Flows(texts)) = read(source, &Reading::default()) else { return };
    for text in &texts {
        if let Ok(tree) = text.tree() {
            let flow = Flow::new(text, tree.root(), source.name());
            program.add(&flow, &text.given, source.name(), text.label.as_deref());
        }
    }
}

thread_local! {
    static CONTACT: Arc<Contact> = Arc::new(Contact::default());
}

/// A call to its end; whatever is asked is answered with the first answer that fits.
fn call(program: &Program) {
    let mut call = CONTACT.with(|contact| Call::new(contact, FlowId(0)));
    while call.step(program, &mut ()) == Step::Asks {
        call.answer(program, Answer::keys("1"), &mut ()).expect("keys");
    }
    black_box(&call);
}

/// Every block runs: a flow that ends early would cost nothing.
fn check(program: &Program, blocks: usize) {
    let mut call = CONTACT.with(|contact| Call::new(contact, FlowId(0)));
    call.step(program, &mut ());
    assert_eq!(call.blocks(), blocks as u64);
}

fn recorded(program: &Program) {
    let mut call = CONTACT.with(|contact| Call::new(contact, FlowId(0)));
    let mut sink = Recorder::default();
    call.step(program, &mut sink);
    black_box((&call, &sink));
}

/// A straight flow: prompts with and without references, settings, attributes and comparisons.
fn chain(blocks: usize) -> Value {
    let block = |number: usize| {
        let next = if number + 2 == blocks { "end".to_owned() } else { format!("b{}", number + 1) };
        let (kind, parameters, error) = match number % 5 {
            0 => (
                "UpdateContactAttributes",
                json!({ "Attributes": { format!("a{}", number % 20): "gold" } }),
                "NoMatchingError",
            ),
            1 => (
                "MessageParticipant",
                json!({ "Text": "Thank you for calling Example Travel." }),
                "NoMatchingError",
            ),
            2 => {
                ("Compare", json!({ "ComparisonValue": "$.Attributes.a0" }), "NoMatchingCondition")
            }
            3 => (
                "MessageParticipant",
                json!({ "Text": "You are $.Attributes.a0." }),
                "NoMatchingError",
            ),
            _ => (
                "UpdateFlowLoggingBehavior",
                json!({ "FlowLoggingBehavior": "Enabled" }),
                "NoMatchingError",
            ),
        };
        let conditions = match kind {
            "Compare" => {
                json!([{ "NextAction": next, "Condition": { "Operator": "Equals", "Operands": ["gold"] } }])
            }
            _ => json!([]),
        };
        let errors = json!([{ "NextAction": "end", "ErrorType": error }]);
        json!({
            "Identifier": format!("b{number}"), "Type": kind, "Parameters": parameters,
            "Transitions": { "NextAction": next, "Errors": errors, "Conditions": conditions },
        })
    };
    flow("b0", (0..blocks - 1).map(block).collect())
}

/// Menus one after the other.
fn menus(blocks: usize) -> Value {
    let block = |number: usize| {
        let next = if number + 1 == blocks { "end".to_owned() } else { format!("b{}", number + 1) };
        let error = |kind: &str| json!({ "NextAction": "end", "ErrorType": kind });
        json!({
            "Identifier": format!("b{number}"), "Type": "GetParticipantInput",
            "Parameters": { "Text": "For sales, press 1.", "StoreInput": "False", "InputTimeLimitSeconds": "5" },
            "Transitions": {
                "NextAction": "end",
                "Errors": [error("InputTimeLimitExceeded"), error("NoMatchingCondition"), error("NoMatchingError")],
                "Conditions": [{ "NextAction": next, "Condition": { "Operator": "Equals", "Operands": ["1"] } }],
            },
        })
    };
    flow("b0", (0..blocks).map(block).collect())
}

fn flow(start: &str, mut actions: Vec<Value>) -> Value {
    actions.push(json!({
        "Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {},
    }));
    json!({ "Version": "2019-10-30", "StartAction": start, "Actions": actions })
}

/// The most memory of the process, in KB, where the system says it.
fn most() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Calls that go round and round: a thousand times longer, no more memory.
fn memory() {
    let mut text = menus(10).to_string();
    let end = text.find("\"NextAction\":\"end\",\"Condition\"").expect("the last menu");
    text.replace_range(end..end + 18, "\"NextAction\":\"b0\"");
    let circle: Value = serde_json::from_str(&text).expect("JSON");
    println!("a call that goes round, most memory of the process");
    for blocks in [1_000, 1_000_000] {
        let mut program = program(&circle);
        program.limits = Limits { blocks, ..Limits::default() };
        let start = Instant::now();
        call(&program);
        let time = start.elapsed().as_secs_f64() * 1e3;
        println!("  {blocks:>8} blocks {:>8} KB {time:>9.1} ms", most().unwrap_or_default());
    }
}

/// Reading and compiling the flows of a folder.
fn corpus(folder: &Path) {
    let files = flows::below(folder);
    let start = Instant::now();
    let mut program = Program::new();
    files.iter().for_each(|file| add(&mut program, file));
    let time = start.elapsed().as_secs_f64() * 1e3;
    println!(
        "{}: {} flows ready to run in {time:.1} ms",
        folder.display(),
        program.flows().count()
    );
}
