use serde_json::{Value, json};

use super::heard;
use crate::harness::flows::{block, flow, hang_up, menu, says};
use crate::harness::{Bench, project};

fn vanity() -> String {
    project("flows/vanity-numbers.json").display().to_string()
}

#[test]
fn the_flow_that_ships_runs_with_the_real_generator_and_the_record_is_kept() {
    let bench = Bench::new();
    let played = bench
        .run(&["call", &vanity(), "--from", "+18003569377", "--keys", "1,1,9", "-o", "json"])
        .code(0);
    let result = played.json();
    let words = heard(&result).join(" ");
    assert!(words.contains("The first number is 1 800, flowers."), "{words}");
    assert_eq!(result["ok"], true);
    assert_eq!(result["end"], "disconnected");
    assert_eq!(result["from"], "+1******9377");
    assert_eq!(result["attributes"]["TargetNumber"], "+1******9377");
    let invocation = &result["invocations"][0];
    assert_eq!(invocation["by"], "function vanity-numbers");
    assert_eq!(invocation["calls"][0]["operation"], "SendMessage");
    assert!(!invocation["event"].to_string().contains("8003569377"), "{invocation}");

    let kept = bench.run(&["vanity", "history", "--local", "--show-pii", "-o", "json"]).code(0);
    assert_eq!(kept.json()["records"][0]["target"], "+18003569377");
}

#[test]
fn the_same_call_gives_the_same_trace() {
    let bench = Bench::new();
    let play = || bench.run(&["call", &vanity(), "--keys", "2,2,2065550123#,9"]).code(0).out;
    assert_eq!(play(), play());
}

#[test]
fn numbers_are_shown_where_that_is_asked_for() {
    let bench = Bench::new();
    let call = ["call", &vanity(), "--keys", "1,2,2065550123#,9", "-o", "json"];
    let result = bench.run(&[&call[..], &["--show-pii"]].concat()).code(0).json();
    assert_eq!(result["attributes"]["TargetNumber"], "+12065550123");
    let result = bench.run(&call).code(0).json();
    let presses = |event: &&Value| event["event"] == "presses";
    let keys: Vec<&Value> = result["events"].as_array().unwrap().iter().filter(presses).collect();
    assert_eq!(keys[2]["keys"], "20****0123");
}

#[test]
fn hours_attributes_and_seeds_come_from_the_command_line() {
    let bench = Bench::new();
    let closed = bench.run(&["call", &vanity(), "--hours", "closed", "--keys", "1"]).code(0);
    assert!(closed.out.contains("We are closed right now."), "{}", closed.out);
    let closed = closed.says("the call was over before the caller came to: keys 1");
    assert_eq!(closed.code, Some(0));
    let named = ["call", &vanity(), "--hours", "000000000005=closed", "--keys", "1"];
    assert!(bench.run(&named).code(0).out.contains("We are closed right now."));
    let other = ["call", &vanity(), "--hours", "something-else=closed", "--keys", "2,9"];
    assert!(!bench.run(&other).code(0).out.contains("We are closed right now."));

    let blocks = [says("Hello", "Hi $.Attributes.name of $.Queue.Name.", "Hang up"), hang_up()];
    bench.write("hello.json", &flow(&blocks));
    let set = ["--set", "name=Ada", "--set", "$.Queue.Name=Sales", "-o", "json"];
    let result = bench.run(&[&["call", "hello.json", "--keys", "1"], &set[..]].concat()).json();
    assert_eq!(heard(&result), ["Hi Ada of Sales."]);
}

#[test]
fn an_empty_key_lets_the_time_run_out_and_who_has_no_more_keys_does_nothing() {
    let bench = Bench::new();
    let blocks = [
        menu("Menu", "Press 1.", "One", "Menu", "None"),
        says("None", "No key.", "Again"),
        menu("Again", "Press 1 now.", "One", "Menu", "Hang up"),
        says("One", "One it is.", "Hang up"),
        hang_up(),
    ];
    bench.write("menu.json", &flow(&blocks));
    let play = |keys: &str| {
        heard(&bench.run(&["call", "menu.json", "--keys", keys, "-o", "json"]).code(0).json())
    };
    assert_eq!(play(",1"), ["Press 1.", "No key.", "Press 1 now.", "One it is."]);
    assert_eq!(play("5,1"), ["Press 1.", "Press 1.", "One it is."]);
    assert_eq!(play(","), ["Press 1.", "No key.", "Press 1 now."]);
    bench.run(&["call", "menu.json"]).code(0).says("there is no terminal");
}

#[test]
fn who_has_nothing_left_to_do_hangs_up_after_a_while() {
    let bench = Bench::new();
    let menu = menu("Menu", "Press 1.", "Hang up", "Menu", "Menu");
    bench.write("menu.json", &flow(&[menu, hang_up()]));
    let result = bench.run(&["call", "menu.json", "--keys", "5", "-o", "json"]).code(0).json();
    assert_eq!((heard(&result).len(), &result["end"]), (12, &json!("customer_left")));
}

#[test]
fn what_a_caller_says_becomes_an_intent() {
    let bench = Bench::new();
    let parameters = json!({ "Text": "How can I help?", "LexV2Bot": { "AliasArn": "bot" } });
    let errors = [("NoMatchingError", "Sorry"), ("NoMatchingCondition", "Sorry")];
    let mut bot = block("Bot", "ConnectParticipantWithLexBot", parameters, Some("Sorry"), &errors);
    let condition = json!({ "Operator": "Equals", "Operands": ["Billing"] });
    bot["Transitions"]["Conditions"] = json!([{ "NextAction": "Bill", "Condition": condition }]);
    let blocks = [
        bot,
        says("Bill", "Bill of $.Lex.Slots.month.", "Hang up"),
        says("Sorry", "Sorry.", "Hang up"),
        hang_up(),
    ];
    bench.write("bot.json", &flow(&blocks));
    bench.write(
        "table.json",
        r#"[{"says": "my bill!", "intent": "Billing", "slots": {"month": "May"}}]"#,
    );
    let play = |say: &str, more: &[&str]| {
        let call = ["call", "bot.json", "--say", say, "-o", "json"];
        heard(&bench.run(&[&call[..], more].concat()).code(0).json())
    };
    assert_eq!(play("My bill", &["--bot", "table.json"])[1], "Bill of May.");
    assert_eq!(play("billing", &[])[1], "Bill of .");
    assert_eq!(play("the weather", &["--bot", "table.json"])[1], "Sorry.");
    bench.write("wrong.json", r#"{"said": "x"}"#);
    let call = ["call", "bot.json", "--say", "x", "--bot", "wrong.json"];
    bench.run(&call).code(3).says("no table of a bot");
}

#[test]
fn a_call_that_ends_by_a_fault_of_the_flow_ends_with_code_one() {
    let bench = Bench::new();
    let dropped = block("Queue", "TransferContactToQueue", json!({}), None, &[]);
    bench.write("dropped.json", &flow(&[dropped]));
    let circle = block("A", "Loop", json!({ "LoopCount": "1" }), Some("A"), &[]);
    bench.write("circle.json", &flow(&[circle]));
    let seen = bench.run(&["call", "dropped.json", "--keys", ""]).code(1);
    seen.says("`connectctl flow lint dropped.json` knows more");
    let seen = bench.run(&["call", "circle.json", "--keys", "", "--blocks"]).code(1);
    assert!(seen.out.contains("lines are left out here"), "{}", seen.out);
    assert!(seen.out.lines().count() < 300, "{}", seen.out);
    for (file, end) in [("dropped.json", "unhandled"), ("circle.json", "endless")] {
        let result = bench.run(&["call", file, "--keys", "1", "-o", "json"]).code(1).json();
        assert_eq!((&result["ok"], &result["end"]), (&json!(false), &json!(end)), "{file}");
    }
}

#[test]
fn a_block_can_be_made_to_fail() {
    let bench = Bench::new();
    let blocks = [says("Hello", "Hi.", "Bye"), says("Bye", "Bye.", "Hang up"), hang_up()];
    bench.write("hello.json", &flow(&blocks));
    let call =
        ["call", "hello.json", "--keys", "1", "--fail", "Hello=NoMatchingError", "-o", "json"];
    assert_eq!(heard(&bench.run(&call).code(0).json()), ["Bye."]);
    let call = ["call", "hello.json", "--keys", "1", "--fail", "Helo=NoMatchingError"];
    bench.run(&call).code(2).says("no block is called `Helo`").says("did you mean `Hello`?");
}

#[test]
fn who_is_never_asked_for_an_answer_is_told() {
    let bench = Bench::new();
    let call = ["call", &vanity(), "--keys", "9", "--lambda", "vanity-numbres=error"];
    bench.run(&call).code(0).says("the call asked no function vanity-numbres");
    let call = ["call", &vanity(), "--keys", "2,1", "--lambda", "vanity-numbers=timeout"];
    let seen = bench.run(&call).code(0);
    assert!(!seen.err.contains("the call asked no function"), "{}", seen.err);
    let result = bench.run(&["call", &vanity(), "--keys", "1", "--hang-up", "1m"]).code(0);
    assert!(result.out.contains("ends      the customer hangs up"), "{}", result.out);
}

#[test]
fn flows_that_it_leads_to_are_found_beside_it_and_where_it_is_said() {
    let bench = Bench::new();
    let to = json!({ "ContactFlowId": "arn:aws:connect:us-east-1:111122223333:instance/i/contact-flow/second" });
    let errors = [("NoMatchingError", "Hang up")];
    let transfer = block("Go", "TransferToFlow", to, None, &errors);
    bench.write("first.json", &flow(&[transfer, hang_up()]));
    let second = flow(&[says("Hello", "The second.", "Hang up"), hang_up()]);
    let play = |more: &[&str]| {
        let call = ["call", "first.json", "--keys", "1", "-o", "json"];
        bench.run(&[&call[..], more].concat()).code(0).json()
    };
    assert_eq!(play(&[])["end"], "elsewhere");
    std::fs::create_dir(bench.path("more")).unwrap();
    bench.write("more/second.json", &second);
    assert_eq!(heard(&play(&["--flows", "more"])), ["The second."]);
    bench.write("second.json", &second);
    assert_eq!(heard(&play(&[])), ["The second."]);
}

#[test]
fn a_stream_has_a_line_for_everything_and_one_for_what_came_of_it() {
    let bench = Bench::new();
    bench.write("hello.json", &flow(&[says("Hello", "Hi.", "Hang up"), hang_up()]));
    let out = bench.run(&["call", "hello.json", "--keys", "1", "-o", "ndjson"]).code(0).out;
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let events: Vec<&str> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["begins", "enters", "hears", "leaves", "enters", "ends", "over"]);
    assert_eq!(lines[6]["schema"], "connectctl.call/1");
    assert_eq!(lines[6]["lasted"], lines[5]["at"]);
}

#[test]
fn what_is_no_flow_is_told_with_what_to_do() {
    let bench = Bench::new();
    bench.write("none.json", "{}");
    bench.write("broken.json", "{\"Actions\": [");
    bench.run(&["call", "none.json", "--keys", "1"]).code(3).says("none.json holds no flow");
    bench.run(&["call", "broken.json", "--keys", "1"]).code(3).says("broken.json:1:");
    bench.run(&["call", "gone.json", "--keys", "1"]).code(3).says("nothing is there");
    bench.write("ok.json", &flow(&[hang_up()]));
    bench.run(&["call", "ok.json", "--keys", "1a"]).code(2).says("`a` is no key of a telephone");
    bench.run(&["call", "ok.json", "--lambda", "crm=eror"]).code(2).says("timeout");
    bench.run(&["call", "ok.json", "--from", "2065550123"]).code(2).says("its country code");
    bench.run(&["call", "ok.json", "--queue", "soon"]).code(2).says("30s or 2m, full or nobody");
    bench
        .run(&["call", "ok.json", "--lambda", "crm=gone.json", "--keys", "1"])
        .code(3)
        .says("gone.json");
    bench
        .run(&["call", "ok.json", "--set", "$.Nope=1", "--keys", "1"])
        .code(2)
        .says("`Nope` is no namespace");
}
