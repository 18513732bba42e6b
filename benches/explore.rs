//! What it costs to walk every path: through a flow of 94 blocks, through those that ship, and, with
//! `cargo bench --bench explore -- FOLDER`, through each flow of a folder alone. Times are the best of
//! several rounds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "support/flows.rs"]
mod flows;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use connectctl::flow::explore::{Exploration, Explorer, Limits, Reads};
use connectctl::flow::model::Flow;
use connectctl::flow::simulate::{FlowId, Program};
use connectctl::flow::source::{Contents, Reading, SourceText, read};
use serde_json::{Value, json};

const ROUNDS: usize = 5;

fn main() {
    println!(
        "flow                                blocks   states    steps         ms  tests         ms"
    );
    let menus = menus(94);
    row("menus that are counted", &SourceText::new("menus.json", menus.to_string()));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in [Some(root.join("flows")), flows::folder()].into_iter().flatten() {
        for file in flows::below(&folder) {
            let name = Path::new(file.name()).file_name().unwrap_or_default();
            row(&name.to_string_lossy(), &file);
        }
    }
}

/// Walks the first flow of a file, and makes tests of what was found.
fn row(name: &str, source: &SourceText) {
    let Ok(Contents::Flows(texts)) = read(source, &Reading::default()) else { return };
    let (mut program, mut reads) = (Program::new(), Reads::default());
    for text in &texts {
        if let Ok(tree) = text.tree() {
            let flow = Flow::new(text, tree.root(), source.name());
            let id = program.add(&flow, &text.given, source.name(), text.label.as_deref());
            reads.add(id, &flow);
        }
    }
    let explorer = Explorer::new(&program, &reads);
    let walk = || explorer.explore(FlowId(0), None, Limits::default(), &|_| {});
    let (walked, found) = best(walk);
    let (covered, tests) = best(|| found.tests());
    println!(
        "{:34} {:>7} {:>8} {:>8} {walked:>10.2} {:>6} {covered:>10.2}{}",
        name.get(name.len().saturating_sub(34)..).unwrap_or(name),
        program.blocks(FlowId(0)).count(),
        found.states,
        found.steps,
        tests.len(),
        left_out(&found),
    );
}

fn left_out(found: &Exploration) -> &'static str {
    if found.bounds.is_walked() { "" } else { "  cut" }
}

/// The best time of a task in milliseconds, and what it gives.
fn best<T>(task: impl Fn() -> T) -> (f64, T) {
    let mut best = Duration::MAX;
    let mut last = None;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        last = Some(black_box(task()));
        best = best.min(start.elapsed());
    }
    (best.as_secs_f64() * 1e3, last.expect("a round"))
}

/// A flow of menus, each with a word for who presses nothing or a wrong key, and a count of how often
/// it is said again; then a function, and what it answers told apart.
fn menus(blocks: usize) -> Value {
    let mut actions = Vec::new();
    let menus = (blocks - 4) / 3;
    for number in 0..menus {
        let (menu, sorry, again) =
            (format!("menu {number}"), format!("sorry {number}"), format!("again {number}"));
        let next =
            if number + 1 == menus { "find".to_owned() } else { format!("menu {}", number + 1) };
        let asked =
            json!({ "Text": "Press 1 or 2.", "StoreInput": "False", "InputTimeLimitSeconds": "5" });
        actions.push(action(
            &menu,
            "GetParticipantInput",
            asked,
            &[("1", &next), ("2", &next)],
            &[
                ("InputTimeLimitExceeded", &sorry),
                ("NoMatchingCondition", &sorry),
                ("NoMatchingError", "bye"),
            ],
            None,
        ));
        let said = json!({ "Text": "Sorry." });
        actions.push(action(
            &sorry,
            "MessageParticipant",
            said,
            &[],
            &[("NoMatchingError", &again)],
            Some(&again),
        ));
        let turns = [("ContinueLooping", menu.as_str()), ("DoneLooping", "bye")];
        actions.push(action(&again, "Loop", json!({ "LoopCount": "2" }), &turns, &[], None));
    }
    let called = json!({ "LambdaFunctionARN": "find", "InvocationTimeLimitSeconds": "4" });
    actions.push(action(
        "find",
        "InvokeLambdaFunction",
        called,
        &[],
        &[("NoMatchingError", "bye")],
        Some("which"),
    ));
    let compared = json!({ "ComparisonValue": "$.External.tier" });
    let ways = [("gold", "bye"), ("silver", "end")];
    actions.push(action(
        "which",
        "Compare",
        compared,
        &ways,
        &[("NoMatchingCondition", "bye")],
        None,
    ));
    let said = json!({ "Text": "Goodbye." });
    actions.push(action(
        "bye",
        "MessageParticipant",
        said,
        &[],
        &[("NoMatchingError", "end")],
        Some("end"),
    ));
    actions.push(action("end", "DisconnectParticipant", json!({}), &[], &[], None));
    assert_eq!(actions.len(), blocks);
    json!({ "Version": "2019-10-30", "StartAction": "menu 0", "Actions": actions })
}

fn action(
    name: &str,
    kind: &str,
    parameters: Value,
    conditions: &[(&str, &str)],
    errors: &[(&str, &str)],
    next: Option<&str>,
) -> Value {
    let condition = |(operand, to): &(&str, &str)| json!({ "NextAction": to, "Condition": { "Operator": "Equals", "Operands": [operand] } });
    let error = |(kind, to): &(&str, &str)| json!({ "NextAction": to, "ErrorType": kind });
    let mut transitions = json!({
        "Conditions": conditions.iter().map(condition).collect::<Vec<_>>(),
        "Errors": errors.iter().map(error).collect::<Vec<_>>(),
    });
    if let (Some(next), Some(ways)) = (next, transitions.as_object_mut()) {
        ways.insert("NextAction".to_owned(), json!(next));
    }
    json!({ "Identifier": name, "Type": kind, "Parameters": parameters, "Transitions": transitions })
}
