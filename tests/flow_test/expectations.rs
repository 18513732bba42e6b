use serde_json::{Value, json};

use super::run;

/// A call through the whole flow, of which more is expected.
fn call(then: &str) -> String {
    format!(
        "tests:
  - name: a call
    given: {{ from: \"+12065550123\", lambda: {{ prod-crm: {{ answer: {{ score: \"7\" }} }} }} }}
    when: [{{ press: 5 }}, {{ press: 1 }}]
    then: {{ {then} }}
"
    )
}

/// The first thing that is not as it must be.
#[track_caller]
fn missed(tests: &str) -> Value {
    run(tests, &["-o", "json"]).code(1).json()["tests"][0]["failures"][0].clone()
}

const QUEUE: &str = "66666666-7777-4888-8999-000000000001";

#[test]
fn what_comes_of_a_call_can_be_expected() {
    for then in [
        "",
        "heard: [Welcome to the bank, WELCOME  to, '/score is [0-9]+/']",
        "never_heard: [We are sorry, '/^bank/']",
        "attributes: { tier: gold }",
        "attributes: { tier: /^g.*d$/, gone: ~ }",
        &format!("queue: {QUEUE}"),
        "queue: '/queue.66666666-.*1$/'",
        "transfer: ~",
        "lambda: { prod-crm: 1 }",
        "lambda: { prod-crm: { times: 1, with: { tier: gold, number: '/^.1206/' } } }",
        "lambda: { other: 0 }",
        "outcome: agent_left",
        "ends_within: 3m",
        "longest_silence: 5s",
        "passes: [Menu, Wrong, Menu, Gold, Wait]",
        "never_passes: [Silence, Sorry]",
    ] {
        run(&call(then), &[]).code(0);
    }
}

#[test]
fn what_is_expected_and_does_not_come_is_told_beside_what_does() {
    for (then, what, expected, found) in [
        ("heard: Goodbye", "heard", "Goodbye", json!("Welcome to the bank. Press 1 for gold.")),
        (
            "never_heard: your SCORE",
            "never_heard",
            "never to hear your SCORE",
            json!("Your score is 7."),
        ),
        ("attributes: { tier: silver }", "attributes.tier", "silver", json!("gold")),
        ("attributes: { tier: ol }", "attributes.tier", "ol", json!("gold")),
        ("attributes: { tier: ~ }", "attributes.tier", "not set", json!("gold")),
        ("attributes: { gone: 1 }", "attributes.gone", "1", json!("not set")),
        ("queue: ~", "queue", "no queue", json!(super::QUEUE)),
        ("queue: sales", "queue", "sales", json!(super::QUEUE)),
        ("transfer: '+12065550142'", "transfer", "+12065550142", json!("no transfer")),
        ("lambda: { prod-crm: 2 }", "lambda.prod-crm", "called 2 times", json!("called 1 times")),
        ("lambda: { other: 1 }", "lambda.other", "called 1 times", json!("called 0 times")),
        (
            "lambda: { prod-crm: { with: { tier: tin } } }",
            "lambda.prod-crm",
            "with {\"tier\":\"tin\"}",
            json!("{\"number\":\"+12065550123\",\"tier\":\"gold\"}"),
        ),
        ("outcome: disconnected", "outcome", "disconnected", Value::Null),
        ("ends_within: 2s", "ends_within", "within 2s", Value::Null),
        ("longest_silence: 100ms", "longest_silence", "100ms at most", Value::Null),
        (
            "passes: [Wait, Menu]",
            "passes",
            "Menu",
            json!("Menu > Wrong > Menu > Gold > Ask > Tell > Queue > Wait"),
        ),
        ("never_passes: Tell", "never_passes", "never to pass Tell", Value::Null),
    ] {
        let missed = missed(&call(then));
        assert_eq!((&missed["what"], &missed["expected"]), (&json!(what), &json!(expected)));
        assert!(found.is_null() || missed["found"][0] == found, "{then}: {missed}");
        assert_eq!(missed["line"], 5, "{missed}");
    }
}

#[test]
fn a_failure_stands_at_the_block_that_it_is_about() {
    let said = missed(&call("never_heard: your score"));
    assert_eq!(said["block"], "Tell");
    let ended = missed(&call("outcome: disconnected"));
    assert_eq!(ended["block"], "Wait");
    assert!(ended["at"].as_u64() > said["at"].as_u64(), "{said} {ended}");
}

#[test]
fn a_call_must_end_in_order_where_nothing_is_said() {
    let tests = "tests: [{ name: a, given: { faults: { Wait: [NoMatchingError] } }, when: [{ press: 1 }] }]";
    let missed = missed(tests);
    assert_eq!(missed["what"], "given.lambda", "{missed}");
    assert_eq!(missed["expected"], "an answer of prod-crm");
    let dead_end =
        super::flow(&[super::block("A", "Wait", json!({"TimeLimitSeconds": "1"}), None, &[])]);
    let bench = super::bench("tests: [{ name: a }]");
    bench.write("bank.json", &dead_end);
    let ended = bench.run(&["flow", "test", "bank.json", "-o", "json"]).code(1).json();
    let failure = &ended["tests"][0]["failures"][0];
    assert_eq!(
        (&failure["what"], &failure["expected"]),
        (&json!("outcome"), &json!("an orderly end"))
    );
    assert_eq!(ended["tests"][0]["outcome"], "unhandled");
}

#[test]
fn what_defaults_say_holds_for_every_test_that_says_nothing_else() {
    let tests = "
defaults:
  given: { lambda: { prod-crm: { answer: { score: \"7\" } } }, attributes: { a: one } }
  then: { heard: Welcome, outcome: agent_left }
tests:
  - name: as it is
    when: [{ press: 1 }]
    then: { heard: score is 7, attributes: { a: one } }
  - name: with another answer and another end
    given: { lambda: { prod-crm: { error: boom } }, attributes: { b: two } }
    when: [{ press: 1 }]
    then: { heard: We are sorry, outcome: disconnected, attributes: { a: one, b: two } }
  - name: what defaults expect is expected
    given: { lambda: { prod-crm: { error: boom } } }
    when: [{ press: 1 }]
";
    let result = run(tests, &["-o", "json"]).code(1).json();
    let passed: Vec<bool> =
        result["tests"].as_array().unwrap().iter().map(|test| test["passed"] == true).collect();
    assert_eq!(passed, [true, true, false]);
    let failure = &result["tests"][2]["failures"][0];
    assert_eq!((&failure["what"], &failure["line"]), (&json!("outcome"), &json!(4)));
}
