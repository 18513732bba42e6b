//! `connectctl flow explore`.

use serde_json::{Value, json};

use super::{block, flow, hang_up, menu, say};
use crate::harness::{Bench, project, shipped_flows};

/// A flow whose menu is said again for ever, and whose function fails in silence.
fn faulty() -> Value {
    let ways = [
        ("+1", "f"),
        ("!InputTimeLimitExceeded", "menu"),
        ("!NoMatchingCondition", "menu"),
        ("!NoMatchingError", "bye"),
    ];
    let called = json!({ "LambdaFunctionARN": "f", "InvocationTimeLimitSeconds": "3" });
    let function =
        block("f", "InvokeLambdaFunction", called, &[("", "bye"), ("!NoMatchingError", "end")]);
    flow(&[menu("menu", &ways), function, say("bye", "end"), hang_up("end"), say("alone", "end")])
}

#[test]
fn what_is_wrong_is_shown_with_a_call_that_plays_it() {
    let bench = Bench::new();
    bench.write("main.json", &faulty().to_string());
    let told = bench.run(&["flow", "explore", "main.json"]).code(1);
    for part in [
        "error[endless-path]: a call goes round here for ever while its caller does nothing",
        "error[silent-error]: after NoMatchingError the caller is hung up on without a word",
        "warning[unreached-block]: no call comes to this block",
        "connectctl call main.json --lambda f=error --keys 1",
        "2 errors, 1 warning in 1 flow",
    ] {
        assert!(told.out.contains(part), "{part}: {}", told.out);
    }
    let found = bench.run(&["flow", "explore", "main.json", "-o", "json"]).code(1).json();
    assert_eq!(found["schema"], "connectctl.flow.explore/1");
    let silent = &found["findings"].as_array().expect("a list")[1];
    assert_eq!((&silent["kind"], &silent["block"]), (&json!("silent-error"), &json!("f")));
    let call = silent["script"]["call"].as_str().expect("a line");
    let words: Vec<&str> = call.split(' ').skip(1).collect();
    let played = bench.run(&[&words[..], &["-o", "json"]].concat()).json();
    let heard = played.to_string();
    assert!(heard.contains("Press a key.") && !heard.contains("This is bye."), "{heard}");
}

#[test]
fn the_tests_that_are_written_pass_and_take_every_branch() {
    let bench = Bench::new();
    // Sets of flows that lead to each other have more states than a walk looks at.
    let alone = shipped_flows().into_iter().filter(|(name, _)| !name.contains('/'));
    let flows: Vec<_> =
        alone.map(|(name, _)| project("flows").join(name).display().to_string()).collect();
    let flows: Vec<&str> = flows.iter().map(String::as_str).collect();
    let explore = [&["flow", "explore"], &flows[..], &["--emit-tests", "tests"]].concat();
    let told = bench.run(&explore).code(0);
    assert!(!told.out.contains("left out"), "{}", told.out);
    let played = bench.run(&["flow", "test", "tests", "--coverage", "--min-coverage", "100"]);
    played.code(0);
    // They may be written anew, and nobody else's are lost.
    bench.run(&explore).code(0);
    bench.write("tests/vanity-numbers.test.yaml", "tests: []\n");
    bench.run(&explore).code(2).says("was not written by this command");
    assert_eq!(bench.read("tests/vanity-numbers.test.yaml"), "tests: []\n");
}

#[test]
fn a_walk_that_is_cut_says_what_it_leaves_out() {
    let bench = Bench::new();
    let flow = project("flows/vanity-numbers.json");
    let flow = flow.to_str().expect("a path");
    let told = bench.run(&["flow", "explore", flow, "--max-states", "50"]);
    assert!(told.out.contains("left out: states beyond --max-states"), "{}", told.out);
    let told = bench.run(&["flow", "explore", flow, "--depth", "2", "-o", "json"]).json();
    assert_eq!(told["flows"][0]["complete"], false);
}

#[test]
fn what_holds_no_flow_is_refused() {
    let bench = Bench::new();
    bench.write("none.json", "{}");
    bench.run(&["flow", "explore", "none.json"]).code(3).says("holds no flow");
    bench.run(&["flow", "explore"]).code(2);
}
