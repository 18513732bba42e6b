use serde_json::{Value, json};

use super::asks_crm;
use crate::harness::flows::{flow, hang_up, menu, says};
use crate::harness::{Bench, project};

/// What a person has seen.
#[derive(Debug)]
struct Seen {
    screen: String,
    code: i64,
}

/// Lets a person play a call at a terminal, which must be as it was afterwards.
#[track_caller]
fn person(bench: &Bench, steps: Value, arguments: &[&str]) -> Seen {
    person_at(100, bench, steps, arguments)
}

/// The same at a terminal of so many columns.
#[track_caller]
fn person_at(columns: usize, bench: &Bench, steps: Value, arguments: &[&str]) -> Seen {
    let telephone = project("tests/support/telephone.py").display().to_string();
    let program = env!("CARGO_BIN_EXE_connectctl");
    let (steps, columns) = (steps.to_string(), columns.to_string());
    let all = [&[telephone.as_str(), &columns, &steps, program, "call"], arguments].concat();
    let finished = bench.pipe("python3", "", &all).code(0);
    let seen = finished.json();
    assert_eq!(seen["restored"], true, "the terminal is not as it was: {seen:#}");
    Seen { screen: seen["screen"].as_str().unwrap().into(), code: seen["code"].as_i64().unwrap() }
}

fn desk() -> Bench {
    let bench = Bench::new();
    let blocks = [
        says(
            "Hello",
            "Welcome to Example Travel, where all roads begin and some of them end.",
            "Menu",
        ),
        menu("Menu", "Press 1.", "One", "Other", "None"),
        says("One", "One it is.", "Hang up"),
        says("Other", "No such key.", "Menu"),
        says("None", "No key came.", "Hang up"),
        hang_up(),
    ];
    bench.write("desk.json", &flow(&blocks));
    bench
}

#[test]
fn the_keyboard_is_the_keypad_and_every_key_counts_at_once() {
    let steps = json!([{ "see": "keys>" }, { "press": "5" }, { "see": "No such key." },
                       { "see": "keys>" }, { "press": "1" }]);
    let seen = person(&desk(), steps, &["desk.json", "--fast"]);
    assert_eq!(seen.code, 0, "{seen:?}");
    let order = [
        "Welcome to",
        "Press 1.",
        "presses   5",
        "No such key.",
        "presses   1",
        "One it is.",
        "ends      the flow hangs up",
        "lasted",
    ];
    let mut rest = seen.screen.as_str();
    for words in order {
        rest = rest.split_once(words).unwrap_or_else(|| panic!("{words} in {seen:#?}")).1;
    }
}

#[test]
fn enter_lets_the_time_run_out() {
    let steps = json!([{ "see": "keys>" }, { "press": "\r" }]);
    let seen = person(&desk(), steps, &["desk.json", "--fast"]);
    assert!(seen.screen.contains("waits     until the time is over"), "{seen:#?}");
    assert!(seen.screen.contains("No key came."), "{seen:#?}");
}

#[test]
fn time_passes_by_itself_where_nobody_presses_a_key() {
    let steps = json!([{ "see": "Enter skips" }, { "press": " " }]);
    let seen = person(&desk(), steps, &["desk.json"]);
    assert_eq!(seen.code, 0, "{seen:?}");
    assert!(seen.screen.contains("No key came."), "{seen:#?}");
}

#[test]
fn a_key_that_takes_a_while_is_taken_when_it_comes() {
    let steps =
        json!([{ "see": "Enter skips" }, { "press": " " }, { "see": "keys>" }, { "press": "1" }]);
    let seen = person(&desk(), steps, &["desk.json"]);
    assert!(seen.screen.contains("One it is."), "{seen:#?}");
}

#[test]
fn who_hangs_up_in_the_middle_of_a_message_hears_no_more() {
    let steps = json!([{ "see": "Enter skips" }, { "press": "h" }]);
    let seen = person(&desk(), steps, &["desk.json"]);
    assert_eq!(seen.code, 0, "{seen:?}");
    assert!(seen.screen.contains("ends      the customer hangs up"), "{seen:#?}");
    assert!(!seen.screen.contains("Press 1."), "{seen:#?}");
}

#[test]
fn ctrl_c_hangs_up_and_says_so_with_the_exit_code() {
    for steps in [
        json!([{ "see": "Enter skips" }, { "press": "\u{3}" }]),
        json!([{ "see": "Enter skips" }, { "press": " " }, { "see": "keys>" }, { "press": "\u{3}" }]),
        json!([{ "see": "Enter skips" }, { "signal": 15 }]),
    ] {
        let seen = person(&desk(), steps, &["desk.json"]);
        assert_eq!(seen.code, 130, "{seen:?}");
        assert!(seen.screen.contains("ends      the customer hangs up"), "{seen:#?}");
        assert!(seen.screen.contains("lasted"), "{seen:#?}");
    }
}

#[test]
fn ctrl_c_does_not_wait_for_a_function() {
    let bench = Bench::new();
    asks_crm(&bench);
    let steps = json!([{ "see": "... prod-crm" }, { "press": "\u{1a}\u{3}" }]);
    let command = "crm=cmd:touch runs; sleep 600; touch ended";
    let seen = person(&bench, steps, &["crm.json", "--lambda", command]);
    assert_eq!(seen.code, 130, "{seen:#?}");
    assert!(seen.screen.contains("ends      the customer hangs up"), "{seen:#?}");
    assert!(!seen.screen.contains("Something is wrong."), "{seen:#?}");
}

#[test]
fn keys_that_no_telephone_has_are_nothing() {
    let steps = json!([{ "see": "keys>" }, { "press": "x\u{1b}[A\u{1b}OPé1" }]);
    let seen = person(&desk(), steps, &["desk.json", "--fast"]);
    assert!(seen.screen.contains("presses   1"), "{seen:#?}");
}

#[test]
fn what_can_be_done_is_said_as_far_as_a_narrow_terminal_has_room() {
    let steps = json!([{ "see": "keys>   (0-9 * #)" }, { "press": "9" }, { "see": "No such key." },
                       { "see": "keys>" }, { "press": "1" }]);
    let seen = person_at(32, &desk(), steps, &["desk.json", "--fast"]);
    assert_eq!(seen.code, 0, "{seen:#?}");
    assert!(!seen.screen.contains("keys>"), "{seen:#?}");
}

#[test]
fn the_whole_flow_that_ships_can_be_played_by_hand() {
    let bench = Bench::new();
    let flow = project("flows/vanity-numbers.json").display().to_string();
    let steps = json!([
        { "see": "keys>" }, { "press": "1" }, { "see": "press 1" }, { "see": "keys>" },
        { "press": "2" }, { "see": "pound key" }, { "see": "keys>" }, { "press": "99*8003569377#" },
        { "see": "hear this again" }, { "see": "keys>" }, { "press": "9" },
    ]);
    let seen = person(&bench, steps, &[&flow, "--fast"]);
    assert_eq!(seen.code, 0, "{seen:#?}");
    assert!(seen.screen.contains("presses   80****9377"), "{seen:#?}");
    assert!(seen.screen.contains("vanity-numbers answers after 0.2 s"), "{seen:#?}");
}

#[test]
fn a_note_does_not_run_into_the_line_at_the_bottom() {
    let flow = project("flows/banking/voice-entry.json").display().to_string();
    let steps = json!([{ "see": "keys>" }, { "press": "h" }]);
    let seen = person(&Bench::new(), steps, &[&flow, "--from", "+447700900000", "--fast"]);
    assert!(seen.screen.contains("\nnote: no bank is configured"), "{seen:#?}");
}

#[test]
fn the_key_that_ends_a_pin_is_none_of_the_next_question() {
    let [flow, bot] = ["flows/banking/voice-entry.json", "bots/banking.toml"]
        .map(|path| project(path).display().to_string());
    let steps = json!([
        { "see": "keys>" }, { "press": "1" }, { "see": "use our app" }, { "see": "keys>" },
        { "press": "1" }, { "see": "hash key" }, { "see": "keys>" }, { "press": "1234#" },
        { "see": "What can we do" }, { "see": "say>" }, { "press": "my balance\r" },
        { "see": "Which account" }, { "see": "say>" }, { "press": "\u{4}" },
    ]);
    let call = [flow.as_str(), "--from", "+447700900000", "--bot", &bot, "--fast"];
    let seen = person(&Bench::new(), steps, &call);
    assert!(seen.screen.contains("says      my balance"), "{seen:#?}");
}
