//! What linting costs, as a ratio to parsing the same files into `serde_json::Value`, and how the
//! cost grows with the blocks of a flow: `cargo bench --bench lint -- FOLDER`. Times are the best
//! of many rounds that take turns, so that a noisy machine disturbs both alike.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "support/flows.rs"]
mod flows;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use connectctl::flow::lint::{Linter, Selection};
use connectctl::flow::source::SourceText;
use serde_json::{Value, json};

const ROUNDS: usize = 30;

fn main() {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/flow");
    let folder = flows::folder().unwrap_or_else(own);
    let files = flows::below(&folder);
    let linter = Linter { selection: Selection::all(), ..Linter::default() };
    let bytes: usize = files.iter().map(|file| file.text().len()).sum();
    println!("{}: {} files, {} KB", folder.display(), files.len(), bytes / 1024);
    let [parse, lint] =
        best([&mut || files.iter().for_each(|file| drop(black_box(parse(file)))), &mut || {
            files.iter().for_each(|file| drop(black_box(linter.file(file, true))))
        }]);
    line("parse into serde_json::Value", parse, parse);
    line("lint, all rules, one thread", lint, parse);
    if std::env::var_os("BY_RULE").is_some() {
        by_rule(&files, parse);
    }
    println!("\nblocks of a flow");
    let mut first = None;
    for blocks in [250, 500, 1000] {
        let file = SourceText::new("flow.json", chain(blocks).to_string());
        let [time] = best([&mut || drop(black_box(linter.file(&file, true)))]);
        line(&format!("{blocks} blocks"), time, *first.get_or_insert(time));
    }
}

fn parse(file: &SourceText) -> Option<Value> {
    serde_json::from_str(file.body().0).ok()
}

/// The best time of each, over rounds in which they take turns.
fn best<const N: usize>(mut tasks: [&mut dyn FnMut(); N]) -> [Duration; N] {
    let mut best = [Duration::MAX; N];
    for _ in 0..ROUNDS {
        for (task, best) in tasks.iter_mut().zip(&mut best) {
            let start = Instant::now();
            task();
            *best = start.elapsed().min(*best);
        }
    }
    best
}

fn line(what: &str, time: Duration, base: Duration) {
    let ratio = time.as_secs_f64() / base.as_secs_f64();
    println!("  {what:44} {:10.3} ms  {ratio:6.2}x", time.as_secs_f64() * 1e3);
}

/// What each rule costs on top of reading the flow.
fn by_rule(files: &[SourceText], base: Duration) {
    let cost = |selection: Selection| {
        let linter = Linter { selection, ..Linter::default() };
        best([&mut || files.iter().for_each(|file| drop(black_box(linter.file(file, true))))])[0]
    };
    let none = cost(Selection::none());
    line("no rule", none, base);
    let mut rules: Vec<_> = connectctl::flow::lint::entries()
        .iter()
        .map(|entry| {
            let mut only = Selection::none();
            only.turn(entry.meta.name, true).expect("a rule");
            (cost(only).saturating_sub(none), entry.meta.name)
        })
        .collect();
    rules.sort_by(|a, b| b.cmp(a));
    for (time, name) in rules {
        line(name, time, base);
    }
}

/// A flow of so many blocks: a menu, a function, a check and a prompt in turn.
fn chain(blocks: usize) -> Value {
    let error = |to: &str, kind: &str| json!({ "NextAction": to, "ErrorType": kind });
    let mut actions: Vec<Value> = (0..blocks - 1)
        .map(|number| {
            let next = if number + 2 == blocks { "end".to_owned() } else { format!("block {}", number + 1) };
            let (kind, parameters, errors) = match number % 4 {
                0 => ("MessageParticipant", json!({ "Text": "Thank you, $.External.name" }), vec!["NoMatchingError"]),
                1 => (
                    "InvokeLambdaFunction",
                    json!({
                        "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:look-up",
                        "InvocationTimeLimitSeconds": "3",
                        "LambdaInvocationAttributes": { "caller": "$.CustomerEndpoint.Address" },
                    }),
                    vec!["NoMatchingError"],
                ),
                2 => ("Compare", json!({ "ComparisonValue": "$.External.tier" }), vec!["NoMatchingCondition"]),
                _ => ("UpdateContactAttributes", json!({ "Attributes": { "tier": "$.External.tier" } }), vec!["NoMatchingError"]),
            };
            let conditions = match kind {
                "Compare" => json!([{ "NextAction": next, "Condition": { "Operator": "Equals", "Operands": ["gold"] } }]),
                _ => json!([]),
            };
            let errors: Vec<_> = errors.into_iter().map(|kind| error(&next, kind)).collect();
            json!({
                "Identifier": format!("block {number}"), "Type": kind, "Parameters": parameters,
                "Transitions": { "NextAction": next, "Errors": errors, "Conditions": conditions },
            })
        })
        .collect();
    actions.push(json!({ "Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }));
    json!({ "Version": "2019-10-30", "StartAction": "block 0", "Actions": actions })
}
