use serde_json::{Value, json};

use super::{bench, run};

/// The first thing that is wrong with a test of the bank's flow.
#[track_caller]
fn wrong(test: &str) -> Value {
    let tests = format!(
        "defaults: {{ given: {{ lambda: {{ prod-crm: {{ answer: {{}} }} }} }} }}\ntests:\n  - name: a\n{test}"
    );
    run(&tests, &["-o", "json"]).code(1).json()["tests"][0]["failures"][0].clone()
}

#[test]
fn a_step_that_is_never_come_to_is_told_with_what_was_heard_instead() {
    let missed = wrong("    when:\n      - hear: Press 1\n      - press: 1\n      - hear: Welcome");
    assert_eq!(missed["what"], "when hear \"Welcome\"");
    assert_eq!(missed["expected"], "to hear Welcome");
    let found = missed["found"].as_array().unwrap();
    assert_eq!(found[0], "for gold.", "what was heard before does not count again");
    assert!(found.last().unwrap().as_str().unwrap().starts_with("the call is over:"), "{missed}");
    assert_eq!(missed["line"], 7);
}

#[test]
fn steps_that_no_block_takes_are_told() {
    for (when, what, found) in [
        ("[{ say: hello }]", "when say \"hello\"", "the block takes keys"),
        ("[{ event: CustomerReturned }]", "when event CustomerReturned", "the block takes keys"),
    ] {
        let missed = wrong(&format!("    when: {when}"));
        assert_eq!((&missed["what"], &missed["found"][0]), (&json!(what), &json!(found)));
        assert_eq!(missed["block"], "Menu");
    }
    let late = wrong("    when: [{ press: 1 }, { press: 2 }]");
    assert_eq!((&late["what"], &late["expected"]), (&json!("when press 2"), &json!("press 2")));
}

#[test]
fn who_waits_lets_the_time_run_out_and_who_hangs_up_is_gone() {
    let tests = "
tests:
  - name: the first pressed key counts, within its time
    when: [{ wait: 2s }, { press: 5 }, { wait: 1m }]
    then: { heard: That key means nothing, outcome: disconnected }
  - name: a key comes too late
    when: [{ wait: 20s }]
    then: { heard: Are you there?, never_heard: That key means nothing }
  - name: in the middle of a prompt
    when: [{ wait: 1s }, { hang_up: ~ }]
    then: { outcome: customer_left, ends_within: 1s }
  - name: a key that cuts the prompt short
    when: [{ press: { keys: 5, after: 500ms } }]
    then: { heard: That key means nothing, ends_within: 12s }
";
    run(&tests.replace("{ hang_up: ~ }", "hang_up"), &[]).code(0);
}

#[test]
fn lists_go_on_with_every_visit_and_call() {
    let tests = "
tests:
  - name: a fault at the second visit
    given: { faults: { Menu: [none, NoMatchingError] }, lambda: { prod-crm: { answer: { score: \"7\" } } } }
    when: [{ press: 5 }]
    then: { passes: [Menu, Wrong, Menu, Wrong, Menu], outcome: endless }
  - name: the last value holds from then on
    given: { faults: { Menu: [none, none, NoMatchingError, NoMatchingError, none] } }
    when: [{ press: 5 }, { press: 6 }]
    then: { passes: [Menu, Wrong, Menu, Wrong, Menu, Wrong, Menu, Wrong, Menu, Silence] }
  - name: a queue that is full
    given: { queue: full, lambda: { prod-crm: { answer: { score: \"7\" } } } }
    when: [{ press: 1 }]
    then: { heard: We are sorry }
  - name: answers of blocks beat everything
    given: { answers: { Menu: { pressed: { keys: \"1\" } } }, lambda: { prod-crm: { took: 4s, answer: {} } } }
    then: { heard: We are sorry, attributes: { tier: gold } }
";
    run(tests, &[]).code(0);
}

#[test]
fn what_cannot_be_meant_is_told_before_any_call() {
    for (test, message, help) in [
        (
            "given: { faults: { Meny: NoMatchingError } }",
            "no block is named \"Meny\"",
            "did you mean \"Menu\"?",
        ),
        (
            "given: { faults: { Menu: NoMatchingErorr } }",
            "the block \"Menu\" has no branch for NoMatchingErorr",
            "did you mean NoMatchingError?",
        ),
        (
            "given: { faults: { Hang up: X } }",
            "the block \"Hang up\" has no branch for X",
            "it has no error branches: it cannot fail",
        ),
        ("then: { passes: [Tel] }", "no block is named \"Tel\"", "did you mean \"Tell\"?"),
        (
            "given: { outside: { CreateTsk: {} } }",
            "CreateTsk is no type of block",
            "did you mean CreateTask?",
        ),
        ("thn: {}", "the key `thn` is not known here", "did you mean then?"),
        ("given: { lamda: {} }", "the key `lamda` is not known here", "did you mean lambda?"),
    ] {
        let finished = run(&format!("tests:\n  - name: a\n    {test}\n"), &["-o", "json"]).code(3);
        let broken = &finished.json()["unreadable"][0];
        assert_eq!((&broken["message"], &broken["help"]), (&json!(message), &json!(help)));
        assert_eq!((&broken["file"], &broken["line"]), (&json!("bank.test.yaml"), &json!(3)));
    }
}

#[test]
fn other_files_are_run_where_one_cannot_be_used() {
    let bench = bench("tests: [{ name: a }]");
    bench.write("broken.test.yaml", "flow: bank.json\ntests: [{ nme: a }]");
    bench.write("nowhere.test.yaml", "tests: [{ name: a }]");
    let result = bench.run(&["flow", "test", "-o", "json"]).code(3).json();
    assert_eq!(result["summary"]["passed"], 1);
    let unreadable = result["unreadable"].as_array().unwrap();
    let message = |at: usize| unreadable[at]["message"].as_str().unwrap().to_owned();
    assert_eq!(message(0), "the key `nme` is not known here");
    assert!(message(1).contains("nowhere.json"), "{}", message(1));
}

#[test]
fn tests_are_found_beside_their_flow_in_folders_and_by_name() {
    let bench = bench("tests: [{ name: by hand }]");
    std::fs::create_dir(bench.path("more")).unwrap();
    bench.write(
        "more/two.test.json",
        r#"{ "flow": "../bank.json", "tests": [{ "name": "by program" }] }"#,
    );
    let names = |arguments: &[&str]| -> Vec<String> {
        let result =
            bench.run(&[&["flow", "test", "-o", "json"], arguments].concat()).code(0).json();
        let tests = result["tests"].as_array().unwrap().iter();
        tests.map(|test| test["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&[]), ["by hand", "by program"]);
    assert_eq!(names(&["bank.json"]), ["by hand"]);
    assert_eq!(names(&["more"]), ["by program"]);
    assert_eq!(names(&["more/two.test.json", "bank.json"]), ["by program", "by hand"]);
    assert_eq!(names(&["--filter", "program"]), ["by program"]);
    bench.run(&["flow", "test", "--filter", "x"]).code(3).says("no test has \"x\" in its name");
    bench.run(&["flow", "test", "gone.json"]).code(3).says("gone.json");
    bench.write("untested.json", &super::bank());
    let finished = bench.run(&["flow", "test", "untested.json"]).code(3);
    finished.says("untested.json has no tests beside it").says("untested.test.yaml");
}
