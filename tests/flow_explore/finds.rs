//! What is found in small flows, one for each kind of finding.

use connectctl::flow::explore::{Exploration, Limits, Problem, Unreached, unreached};
use serde_json::{Value, json};

use super::proof::prove;
use super::{Flows, block, flow, hang_up, menu, say};

/// What is found, as words: kind and block.
fn findings(flows: &Flows) -> Vec<String> {
    let walk = flows.explore();
    prove(&flows.program, &walk);
    walk.findings
        .iter()
        .map(|finding| {
            let kind = match &finding.problem {
                Problem::Endless { round } => {
                    let round = round.iter().map(|at| flows.name(Some(*at)));
                    format!("endless {}", round.collect::<Vec<_>>().join("-"))
                }
                Problem::DeadEnd { end } => end.name().to_owned(),
                Problem::SilentError { branch } => format!("silent {branch}"),
            };
            format!("{kind} at {}", flows.name(finding.at))
        })
        .collect()
}

fn missing(flows: &Flows, walk: &Exploration) -> Vec<String> {
    let name = |one: &Unreached| match one {
        Unreached::Block(at) => flows.name(Some(*at)).to_owned(),
        Unreached::Branch(at, way) => format!("{} {way:?}", flows.name(Some(*at))),
    };
    unreached(&flows.program, std::iter::once(walk)).iter().map(name).collect()
}

fn again(name: &str, count: &str, on: &str, done: &str) -> Value {
    let ways = [("+ContinueLooping", on), ("+DoneLooping", done), ("!NoMatchingError", done)];
    block(name, "Loop", json!({ "LoopCount": count }), &ways)
}

fn ask(name: &str, one: &str, else_to: &str) -> Value {
    let ways = [
        ("+1", one),
        ("!InputTimeLimitExceeded", else_to),
        ("!NoMatchingCondition", else_to),
        ("!NoMatchingError", else_to),
    ];
    menu(name, &ways)
}

fn function(name: &str, next: &str, failed: &str) -> Value {
    let called = json!({ "LambdaFunctionARN": name, "InvocationTimeLimitSeconds": "3" });
    block(name, "InvokeLambdaFunction", called, &[("", next), ("!NoMatchingError", failed)])
}

#[test]
fn a_menu_that_is_said_again_for_ever_is_endless_and_one_that_is_counted_is_not() {
    let endless = flow(&[
        ask("menu", "bye", "sorry"),
        say("sorry", "menu"),
        say("bye", "end"),
        hang_up("end"),
    ]);
    assert_eq!(findings(&Flows::one(&endless)), ["endless menu-sorry at menu"]);
    let counted = flow(&[
        ask("menu", "bye", "sorry"),
        say("sorry", "again"),
        again("again", "2", "menu", "bye"),
        say("bye", "end"),
        hang_up("end"),
    ]);
    assert_eq!(findings(&Flows::one(&counted)), [""; 0]);
}

#[test]
fn a_circle_without_any_question_is_endless() {
    let round = flow(&[say("hello", "a"), say("a", "b"), say("b", "a")]);
    assert_eq!(findings(&Flows::one(&round)), ["endless a-b at a"]);
}

#[test]
fn a_count_that_is_begun_anew_each_time_does_not_end_a_circle() {
    let into = |name: &str, to: &str| {
        block(
            name,
            "TransferToFlow",
            json!({ "ContactFlowId": to }),
            &[("!NoMatchingError", "end")],
        )
    };
    let main = flow(&[again("again", "1", "other", "end"), into("other", "other"), hang_up("end")]);
    let other = flow(&[into("back", "main"), hang_up("end")]);
    let flows = Flows::of([("main", &main), ("other", &other)]);
    let found = findings(&flows);
    assert!(found.iter().any(|one| one.starts_with("endless")), "{found:?}");
}

#[test]
fn calls_that_a_flow_loses_are_dead_ends() {
    let lost = flow(&[say("hello", "nowhere")]);
    assert_eq!(findings(&Flows::one(&lost)), ["lost at hello"]);
    let queue = json!({ "QueueId": "" });
    let unhandled =
        flow(&[block("queue", "UpdateContactTargetQueue", queue, &[("", "end")]), hang_up("end")]);
    assert_eq!(findings(&Flows::one(&unhandled)), ["unhandled at queue"]);
}

#[test]
fn an_error_after_which_the_caller_is_hung_up_on_without_a_word_is_found() {
    let function = |error: &str| {
        let parameters = json!({ "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:f", "InvocationTimeLimitSeconds": "3" });
        let ways = [("", "bye"), ("!NoMatchingError", error)];
        flow(&[
            block("f", "InvokeLambdaFunction", parameters, &ways),
            say("bye", "end"),
            hang_up("end"),
        ])
    };
    assert_eq!(findings(&Flows::one(&function("end"))), ["silent 0 at f"]);
    assert_eq!(findings(&Flows::one(&function("bye"))), [""; 0]);
}

#[test]
fn what_no_call_comes_to_is_named() {
    let alone = flow(&[ask("menu", "end", "end"), hang_up("end"), say("alone", "end")]);
    let flows = Flows::one(&alone);
    assert_eq!(missing(&flows, &flows.explore()), ["alone"]);
    let set = block(
        "set",
        "UpdateContactAttributes",
        json!({ "Attributes": { "tier": "gold" } }),
        &[("", "which")],
    );
    let ways = [("+gold", "end"), ("+silver", "end"), ("!NoMatchingCondition", "end")];
    let which = block("which", "Compare", json!({ "ComparisonValue": "$.Attributes.tier" }), &ways);
    let flows = Flows::one(&flow(&[set, which, hang_up("end")]));
    assert_eq!(missing(&flows, &flows.explore()), ["which Condition(1)"]);
}

#[test]
fn what_functions_answer_is_told_apart_by_what_is_read_of_it_later() {
    let keep = json!({ "Attributes": { "kept": "$.External.tier" } });
    let keep = block(
        "keep",
        "UpdateContactAttributes",
        keep,
        &[("", "menu"), ("!NoMatchingError", "bye")],
    );
    let ways = [("+gold", "good"), ("!NoMatchingCondition", "bye")];
    let which = block("which", "Compare", json!({ "ComparisonValue": "$.Attributes.kept" }), &ways);
    let blocks = [
        function("f", "keep", "bye"),
        keep,
        ask("menu", "which", "which"),
        which,
        say("good", "end"),
        say("bye", "end"),
        hang_up("end"),
    ];
    let flows = Flows::one(&flow(&blocks));
    let walk = flows.explore();
    prove(&flows.program, &walk);
    assert_eq!(missing(&flows, &walk), [""; 0]);
    assert!(walk.states < 40, "what is not read tells no states apart: {}", walk.states);
}

#[test]
fn what_a_function_answered_is_there_after_another_has_failed() {
    let ways = [("+gold", "end"), ("!NoMatchingCondition", "end")];
    let which = block("which", "Compare", json!({ "ComparisonValue": "$.External.tier" }), &ways);
    let blocks = [function("f", "g", "end"), function("g", "end", "which"), which, hang_up("end")];
    let flows = Flows::one(&flow(&blocks));
    let walk = flows.explore();
    prove(&flows.program, &walk);
    assert_eq!(missing(&flows, &walk), [""; 0]);
}

#[test]
fn the_longest_silence_and_the_farthest_person_are_named() {
    let slow = json!({ "LambdaFunctionARN": "f", "InvocationTimeLimitSeconds": "8" });
    let slow =
        block("slow", "InvokeLambdaFunction", slow, &[("", "set"), ("!NoMatchingError", "set")]);
    let queue = "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-3333-4444-555555555555/queue/66666666-7777-4888-8999-000000000001";
    let to_queue = block(
        "queue",
        "TransferContactToQueue",
        json!({}),
        &[("!QueueAtCapacity", "bye"), ("!NoMatchingError", "bye")],
    );
    let set = block(
        "set",
        "UpdateContactTargetQueue",
        json!({ "QueueId": queue }),
        &[("", "queue"), ("!NoMatchingError", "bye")],
    );
    let blocks = [
        ask("first", "second", "bye"),
        ask("second", "slow", "bye"),
        slow,
        set,
        to_queue,
        say("bye", "end"),
        hang_up("end"),
    ];
    let flows = Flows::one(&flow(&blocks));
    let walk = flows.explore();
    prove(&flows.program, &walk);
    assert_eq!(walk.silence.map(|silence| silence.lasts), Some(8_000));
    let person = walk.person.expect("a person");
    assert_eq!((person.keys, flows.name(Some(person.at))), (2, "queue"));
}

#[test]
fn modules_and_other_flows_are_walked_in_their_callers() {
    let module = |to: &str| {
        let parameters = json!({ "FlowModuleId": "part" });
        let ways = [("+left", to), ("!NoMatchingCondition", to), ("!NoMatchingError", to)];
        block("part", "InvokeFlowModule", parameters, &ways)
    };
    let into = block(
        "into",
        "TransferToFlow",
        json!({ "ContactFlowId": "other" }),
        &[("!NoMatchingError", "bye")],
    );
    let main = flow(&[module("into"), into, say("bye", "end"), hang_up("end")]);
    let ends = |name: &str, result: &str| {
        block(name, "EndFlowModuleExecution", json!({ "Result": result }), &[])
    };
    let mut part =
        flow(&[ask("which", "left", "right"), ends("left", "left"), ends("right", "right")]);
    part["Metadata"] = json!({ "type": "module" });
    let other = flow(&[ask("other menu", "other end", "other menu"), hang_up("other end")]);
    let flows = Flows::of([("main", &main), ("part", &part), ("other", &other)]);
    assert_eq!(findings(&flows), ["endless other menu at other menu"]);
    let walk = flows.explore();
    assert_eq!(missing(&flows, &walk), [""; 0]);
}

#[test]
fn a_walk_ends_at_its_bounds_and_says_so() {
    let loops: Vec<Value> = (0..6)
        .flat_map(|at| {
            let (menu, count, next) =
                (format!("m{at}"), format!("l{at}"), format!("m{}", (at + 1) % 6));
            [ask(&menu, &next, &count), again(&count, "9", &menu, "end")]
        })
        .chain([hang_up("end")])
        .collect();
    let flows = Flows::one(&flow(&loops));
    let walk = flows.explore_within(Limits { states: 500, ..Limits::default() });
    assert!(walk.states <= 500 && walk.bounds.states, "{:?}", walk.bounds);
    prove(&flows.program, &walk);
    let walk = flows.explore_within(Limits { depth: 3, ..Limits::default() });
    assert!(walk.bounds.depth, "{:?}", walk.bounds);
    prove(&flows.program, &walk);
}

#[test]
fn a_walk_goes_the_same_way_every_time() {
    let flow = crate::harness::shipped_flows().pop().expect("a flow").1;
    let told = || {
        let walk = Flows::one(&flow).explore();
        let tests: Vec<_> =
            walk.tests().iter().map(|(_, test)| format!("{:?}", test.happens)).collect();
        (walk.states, walk.steps, format!("{:?}", walk.silence.map(|s| s.script.happens)), tests)
    };
    assert_eq!(told(), told());
}
