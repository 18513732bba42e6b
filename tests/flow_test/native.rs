use serde_json::{Value, json};

use super::{QUEUE, bench, block, fallible, flow, hang_up};
use crate::harness::{Bench, files, project};

const TESTS: &str = "
tests:
  - name: who presses 1 comes to the queue
    given:
      from: '+12065550123'
      attributes: { origin: web }
      lambda: { prod-crm: [{ error: boom, took: 1200ms }, { answer: { score: \"7\" } }] }
    when: [{ hear: Press 1 }, { press: 1 }]
    then: { heard: We are sorry, attributes: { tier: gold } }
  - name: a score is told
    given: { lambda: { prod-crm: { answer: { score: \"7\" }, took: 2s } } }
    when: [{ press: 5 }, { press: 1 }]
    then:
      heard: /score is [0-9]/
      attributes: { tier: gold }
      lambda: { prod-crm: { times: 1, with: { tier: gold } } }
      queue: 66666666-7777-4888-8999-000000000001
      never_heard: sorry
  - name: who hangs up is gone
    when: [{ hear: Welcome }, { hang_up: ~ }]
    then: { outcome: customer_left }
  - name: a queue that is full
    given: { queue: full, lambda: { prod-crm: { answer: {} } } }
    when: [{ press: 1 }]
    then: { heard: We are sorry }
";

/// The contents that tests of the bank become, by the place of the test.
fn exported(tests: &str) -> (Bench, Value) {
    let bench = bench(&tests.replace("{ hang_up: ~ }", "hang_up"));
    let export = ["flow", "test", "bank.json", "--export-native", "out", "-o", "json"];
    let result = bench.run(&export).code(0).json();
    (bench, result)
}

fn content(bench: &Bench, result: &Value, test: usize) -> Value {
    let path = result["tests"][test]["content"].as_str().unwrap();
    serde_json::from_str(&bench.read(&format!("out/{path}"))).unwrap()
}

/// The actions of an observation, without what chains them.
fn actions(content: &Value, observation: usize) -> Vec<Value> {
    let actions = content["Observations"][observation]["Actions"].as_array().unwrap();
    actions.iter().map(|action| json!([action["Type"], action["Parameters"]])).collect()
}

fn mock(kind: &str, resource: Value, response: Value) -> Value {
    let properties = json!({
        "ActionType": kind,
        "ActionParameters": resource,
        "Strategy": { "Type": "MockResponse", "Response": response },
    });
    let behavior = json!({ "Type": "FlowAction", "Properties": properties });
    json!(["OverrideSystemBehavior", { "ActionType": "OverrideSystemBehavior", "Behavior": behavior }])
}

const CRM: &str = "arn:aws:lambda:us-east-1:111122223333:function:prod-crm";

#[test]
fn what_the_world_answers_is_told_before_the_call() {
    let (bench, result) = exported(TESTS);
    let function = || json!({ "LambdaFunctionARN": CRM });
    let fails =
        json!({ "Type": "Error", "Error": { "DelaySeconds": 2, "Value": "NoMatchingError" } });
    let first = content(&bench, &result, 0);
    assert_eq!(first["Version"], "2025-06-21");
    assert_eq!(first["Observations"][0]["Event"]["Type"], "TestInitiated");
    assert_eq!(actions(&first, 0), [mock("InvokeLambdaFunction", function(), fails)]);
    let answers = json!({
        "Type": "ExecutionResult",
        "ExecutionResult": { "DelaySeconds": 2, "LoadedData": "{\"score\":\"7\"}" },
    });
    let second = content(&bench, &result, 1);
    assert_eq!(actions(&second, 0), [mock("InvokeLambdaFunction", function(), answers)]);
    let full = json!({ "Type": "Error", "Error": { "Value": "QueueAtCapacity" } });
    let full = mock("TransferContactToQueue", json!({ "QueueId": QUEUE }), full);
    assert_eq!(actions(&content(&bench, &result, 3), 0)[1], full);
    assert_eq!(
        result["tests"][0]["entry_point"],
        json!({
            "Type": "VOICE_CALL",
            "VoiceCallEntryPointParameters": { "SourcePhoneNumber": "+12065550123" },
        })
    );
    let data: Value =
        serde_json::from_str(result["tests"][0]["initialization_data"].as_str().unwrap()).unwrap();
    assert_eq!(data, json!({ "Attributes": { "origin": "web" }, "SegmentAttributes": {} }));
}

#[test]
fn the_customer_acts_when_the_prompt_is_heard_and_the_test_ends_before_an_agent_is_called() {
    let (bench, result) = exported(TESTS);
    let content = content(&bench, &result, 1);
    let events: Vec<&Value> = content["Observations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|observation| &observation["Event"]["Properties"])
        .collect();
    let alike = |text: &str| json!({ "Text": text, "MatchingCriteria": { "Type": "Similarity" } });
    assert_eq!(*events[1], alike("Welcome to the bank. Press 1 for gold."));
    assert_eq!(*events[2], *events[1], "it is asked twice");
    assert_eq!(events[3]["ActionParameters"], json!({ "LambdaFunctionARN": CRM }));
    assert_eq!(*events[4], alike("Your score is 7."));
    assert_eq!(
        *events[5],
        json!({ "ActionType": "TransferContactToQueue", "ActionParameters": { "QueueId": QUEUE } })
    );
    let presses = |keys: &str| {
        let instruction = json!({ "Type": "DtmfInput", "Properties": { "Value": keys } });
        json!(["SendInstruction", {
            "ActionType": "SendInstruction", "Actor": "Customer", "Instruction": instruction,
        }])
    };
    assert_eq!(actions(&content, 1), [presses("5")]);
    assert_eq!(actions(&content, 2), [presses("1")]);
    let ends =
        json!(["TestControl", { "ActionType": "TestControl", "Command": { "Type": "EndTest" } }]);
    let reads = json!(["Assert", {
        "Namespace": "$.Attributes.tier", "Operator": "Equals", "Operand": "gold",
    }]);
    assert_eq!(actions(&content, 5), [reads, ends]);
    assert_eq!(events.len(), 6, "what comes after the queue is not waited for");
    let gone = self::content(&bench, &result, 2);
    let disconnect = &gone["Observations"][1]["Actions"][0]["Parameters"]["Instruction"];
    assert_eq!(*disconnect, json!({ "Type": "Disconnect" }));
}

#[test]
fn observations_and_actions_are_chained() {
    let (bench, result) = exported(TESTS);
    for test in 0..4 {
        let content = content(&bench, &result, test);
        let observations = content["Observations"].as_array().unwrap();
        for (place, observation) in observations.iter().enumerate() {
            let next = observations.get(place + 1).map(|next| next["Identifier"].clone());
            let next: Vec<Value> = next.into_iter().collect();
            assert_eq!(observation["Transitions"], json!({ "NextObservations": next }));
            let actions = observation["Actions"].as_array().unwrap();
            for (place, action) in actions.iter().enumerate() {
                let next = actions.get(place + 1).map(|next| &next["Identifier"]);
                assert_eq!(action["Transitions"].get("NextAction"), next);
            }
            assert!(observation.get("Usage").is_none(), "once is what the service takes");
        }
    }
}

/// Why a test is no test case: what of it, and the reason.
#[track_caller]
fn gap(flow: Option<&str>, test: &str) -> (String, String) {
    let bench = bench(&format!("tests:\n  - name: a\n    {test}\n"));
    flow.iter().for_each(|flow| drop(bench.write("bank.json", flow)));
    let export = ["flow", "test", "bank.json", "--export-native", "out", "-o", "json"];
    let result = bench.run(&export).code(0).json();
    let gap = &result["tests"][0]["left_out"][0];
    assert!(gap.is_object(), "{result}");
    (gap["what"].as_str().unwrap().into(), gap["why"].as_str().unwrap().into())
}

#[test]
fn what_cannot_be_brought_about_leaves_a_test_out_with_the_reason() {
    let call = json!({ "ThirdPartyPhoneNumber": "+12065550142", "ThirdPartyConnectionTimeLimitSeconds": "30", "ContinueFlowExecution": "False" });
    let calls = flow(&[
        fallible("Call", "TransferParticipantToThirdParty", call, "Hang up", "Hang up"),
        hang_up(),
    ]);
    let chance = block("Chance", "DistributeByPercentage", json!({}), Some("Hang up"), &[]);
    let chance = flow(&[chance, hang_up()]);
    let task = json!({ "Name": "call back", "ContactFlowId": "x" });
    let tasks = flow(&[fallible("Task", "CreateTask", task, "Hang up", "Hang up"), hang_up()]);
    for (flow, test, what) in [
        (None, "given: { channel: task }", "given.channel"),
        (None, "given: { to: '+12065550100' }", "given.to"),
        (None, "given: { from: anonymous }", "given.from"),
        (None, "given: { contact: { $.Queue.Name: x } }", "given.contact.$.Queue.Name"),
        (None, "given: { faults: { Menu: NoMatchingError } }", "given.faults.Menu"),
        (None, "then: { heard: nobody says this }", "the test"),
        (
            None,
            "{ given: { lambda: { prod-crm: [throttled, { answer: {} }] } }, when: [{ press: 1 }] }",
            "given.lambda.prod-crm",
        ),
        (Some(&calls), "given: {}", "given.third_party"),
        (Some(&chance), "given: {}", "given.seed"),
        (Some(&tasks), "given: { outside: { CreateTask: {} } }", "given.outside.CreateTask"),
        (Some(&tasks), "given: {}", "then"),
    ] {
        let test = match test.strip_prefix("{ ") {
            Some(rest) => rest.trim_end_matches(" }").replacen("}, when", "}\n    when", 1),
            None => test.to_owned(),
        };
        let (found, why) = gap(flow.map(String::as_str), &test);
        assert_eq!(found, what, "{why}");
        assert!(why.len() > 10 && !why.ends_with('.'), "{why}");
    }
}

#[test]
fn what_cannot_be_checked_is_listed_and_the_rest_is() {
    let (_, result) = exported(TESTS);
    let whats = |test: usize, key: &str| -> Vec<String> {
        let gaps = result["tests"][test][key].as_array().unwrap().iter();
        gaps.map(|gap| gap["what"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(whats(1, "unchecked"), ["never_heard", "lambda.prod-crm"]);
    assert_eq!(whats(2, "unchecked"), ["outcome"]);
    assert_eq!(whats(1, "real"), Vec::<String>::new());
    let shown = bench("tests: [{ name: a, when: [{ press: 5 }], then: { ends_within: 1m } }]");
    let shown = shown.run(&["flow", "test", "--export-native", "out"]).code(0).out;
    assert_eq!(
        shown,
        "\
./bank.test.yaml
  ok       a  bank/a.json
    not checked: ends_within

what test cases cannot check
    time cannot be measured: ends_within

1 test case in out
"
    );
}

#[test]
fn a_chat_waits_for_the_very_words() {
    let says = block(
        "Hello",
        "MessageParticipant",
        json!({ "Text": "Hello and welcome." }),
        Some("Hang up"),
        &[("NoMatchingError", "Hang up")],
    );
    let bench = bench("tests: [{ name: a, given: { channel: chat }, then: { heard: welcome } }]");
    bench.write("bank.json", &flow(&[says, hang_up()]));
    let export = ["flow", "test", "--export-native", "out", "-o", "json"];
    let result = bench.run(&export).code(0).json();
    let text = json!({ "Text": "welcome", "MatchingCriteria": { "Type": "Inclusion" } });
    assert_eq!(content(&bench, &result, 0)["Observations"][1]["Event"]["Properties"], text);
    assert_eq!(result["tests"][0]["entry_point"], json!({ "Type": "CHAT" }));
}

#[test]
fn hours_are_answered_or_replaced_and_the_version_is_chosen() {
    let bench = Bench::new();
    for name in ["session-data.json", "session-data.test.yaml"] {
        std::fs::copy(project("flows").join(name), bench.path(name)).unwrap();
    }
    let strategy = |more: &[&str]| {
        let export =
            ["flow", "test", "session-data.json", "--filter", "closed", "--export-native", "out"];
        let result = bench.run(&[&export[..], more, &["-o", "json"]].concat()).code(0).json();
        let content = content(&bench, &result, 0);
        let action =
            &content["Observations"][0]["Actions"][0]["Parameters"]["Behavior"]["Properties"];
        assert_eq!(action["ActionType"], "CheckHoursOfOperation");
        (action["Strategy"].clone(), content["Version"].clone())
    };
    let value = json!({ "Type": "ExecutionResult", "ExecutionResult": { "Value": "OutOfHours" } });
    let mock = json!({ "Type": "MockResponse", "Response": value });
    assert_eq!(strategy(&[]), (mock, json!("2025-06-21")));
    let closed = json!({ "Type": "SubstituteResource", "SubstituteArn": "arn:never" });
    let more = ["--native-hours", "closed=arn:never", "--native-version", "2019-10-30"];
    assert_eq!(strategy(&more), (closed, json!("2019-10-30")));
}

#[test]
fn a_folder_holds_a_file_a_test_case_and_an_index() {
    let (bench, result) = exported(TESTS);
    let index: Value = serde_json::from_str(&bench.read("out/test-cases.json")).unwrap();
    assert_eq!(index["tests"], result["tests"]);
    let names: Vec<String> = files(&bench.path("out/bank"))
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    let expected = [
        "a-queue-that-is-full",
        "a-score-is-told",
        "who-hangs-up-is-gone",
        "who-presses-1-comes-to-the-queue",
    ];
    assert_eq!(names, expected.map(|name| format!("{name}.json")));
    let dry = ["flow", "test", "bank.json", "--export-native", "dry", "--dry-run"];
    let shown = bench.run(&dry).code(0).out;
    assert!(shown.ends_with("4 test cases; nothing was written or run (--dry-run)\n"), "{shown}");
    assert!(!bench.path("dry").exists());
    bench.write("bank.test.yaml", "tests: [{ nme: a }]");
    bench.run(&dry).code(3).says("bank.test.yaml:1:11: the key `nme`").says("did you mean name?");
}

#[test]
fn what_comes_after_the_queue_is_left_to_nobody() {
    let hooks = json!({ "EventHooks": { "CustomerQueue": "wait" } });
    let first = flow(&[
        fallible("Hook", "UpdateContactEventHooks", hooks, "Queue", "Hang up"),
        fallible("Queue", "UpdateContactTargetQueue", json!({ "QueueId": QUEUE }), "Go", "Hang up"),
        block(
            "Go",
            "TransferContactToQueue",
            json!({}),
            Some("Hang up"),
            &[("NoMatchingError", "Hang up")],
        ),
        hang_up(),
    ]);
    let says = block(
        "Say",
        "MessageParticipant",
        json!({ "Text": "Please hold." }),
        Some("End"),
        &[("NoMatchingError", "End")],
    );
    let end = block("End", "EndFlowExecution", json!({}), None, &[]);
    let tests = "flows: wait.json
tests:
  - name: a
    given: { queue: { answered: 20s } }
    when: [{ hear: Please hold }, { wait: 30s }, { hang_up: ~ }]
    then: { heard: Please hold, queue: 66666666-7777-4888-8999-000000000001 }
";
    let bench = bench(&tests.replace("{ hang_up: ~ }", "hang_up"));
    bench.write("bank.json", &first);
    bench.write("wait.json", &flow(&[says, end]));
    let export = ["flow", "test", "bank.json", "--export-native", "out", "-o", "json"];
    let result = bench.run(&export).code(0).json();
    let content = content(&bench, &result, 0);
    let observations = content["Observations"].as_array().unwrap();
    assert_eq!(observations.len(), 2, "{content:#}");
    assert_eq!(observations[1]["Actions"][0]["Parameters"]["Command"]["Type"], "EndTest");
    let whats: Vec<&Value> = result["tests"][0]["unchecked"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| &gap["what"])
        .collect();
    assert_eq!(whats, ["heard", "when"]);
}
