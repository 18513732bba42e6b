//! `connectctl flow convert`, `flow fmt`, `flow problems`, `flow rules` and `flow explain`.

use serde_json::Value;

use crate::harness::{Bench, Finished, project};

const FLOW: &str = r#"{
  "Version": "2019-10-30",
  "StartAction": "Welcome",
  "Actions": [
    {
      "Parameters": { "Text": "Welcome to Example Travel." },
      "Identifier": "Welcome",
      "Type": "PlayPrompt",
      "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
    },
    { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
  ]
}
"#;

/// What the AWS CLI prints of a refusal, here with the list that the exception carries.
const REFUSAL: &str = r#"
An error occurred (InvalidContactFlowException) when calling the CreateContactFlow operation:
{"problems": [
  {"message": "Invalid Action type. Type: PlayPrompt, Path: Actions[0].Type"},
  {"message": "Something new that nobody knows. Path: Actions[1]"},
  {"message": "Action is missing required property. Path: Actions[7].Transitions.NextAction"}
]}"#;

/// Runs a command line without spaces in its words.
fn run(bench: &Bench, line: &str) -> Finished {
    bench.run(&line.split(' ').collect::<Vec<_>>())
}

fn legacy(name: &str) -> String {
    let path = project("fixtures/flow/convert/ok").join(format!("{name}.legacy.json"));
    path.display().to_string()
}

#[test]
fn problems_of_the_service_are_led_back_to_blocks_and_rules() {
    let bench = Bench::new();
    bench.write("flow.json", FLOW);
    let answer = r#"{"problems": [{"message": "Invalid Action type. Type: PlayPrompt, Path: Actions[0].Type"},
        {"message": "Action is missing required property. Path: Actions[7].Transitions.NextAction"}]}"#;
    bench.write("answer.json", answer);
    let done = run(&bench, "flow problems flow.json --from-service answer.json -o json").code(1);
    let found = done.json()["findings"].as_array().unwrap().clone();
    let [known, gone] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(known["rule"], "unknown-action-type");
    assert_eq!((&known["line"], &known["column"]), (&8.into(), &15.into()));
    assert_eq!(known["block"]["identifier"], "Welcome");
    assert!(known["help"].as_str().unwrap().contains("MessageParticipant"), "{known:#}");
    assert_eq!(gone["rule"], "next-action-missing");
    assert!(gone["help"].as_str().unwrap().contains("Actions[7]"), "{gone:#}");
}

#[test]
fn problems_are_found_in_what_a_tool_printed() {
    let bench = Bench::new();
    bench.write("flow.json", FLOW);
    let done = bench.run_with(REFUSAL, &["flow", "problems", "flow.json", "--from-service", "-"]);
    let done = done.code(1);
    assert!(done.out.contains("error[unknown-action-type]"), "{}", done.out);
    assert!(done.out.contains("Welcome"), "{}", done.out);
}

#[test]
fn an_answer_without_problems_is_told_so() {
    let bench = Bench::new();
    bench.write("flow.json", FLOW);
    bench.write("answer.json", "An error occurred (ResourceNotFoundException)");
    run(&bench, "flow problems flow.json --from-service answer.json")
        .code(3)
        .says("names no problem of a flow");
    bench.write(
        "answer.json",
        r#"{"problems": [{"message": "Invalid Action type. Type: X, Path: Actions[0].Type"}]}"#,
    );
    bench.write("other.json", "{}");
    run(&bench, "flow problems other.json --from-service answer.json")
        .code(3)
        .says("holds no flow");
    run(&bench, "flow problems flow.json --from-service gone.json")
        .code(3)
        .says("nothing is there");
}

#[test]
fn a_converted_export_goes_to_standard_output_and_its_notes_to_standard_error() {
    let bench = Bench::new();
    let export = legacy("queue-metrics");
    let done = bench.run(&["flow", "convert", &export]).code(0);
    let flow: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(flow["Version"], "2019-10-30");
    assert!(done.err.contains("note: assumed in"), "{}", done.err);
    let result = bench.run(&["flow", "convert", &export, "-o", "json"]).code(0).json();
    assert_eq!(result["schema"], "connectctl.flow.convert/1");
    assert_eq!(result["flow"], flow);
    assert!(!result["notes"].as_array().unwrap().is_empty());
}

#[test]
fn a_converted_export_overwrites_no_file_unless_told() {
    let bench = Bench::new();
    let export = legacy("queue-metrics");
    let convert = ["flow", "convert", &export, "--out", "new.json"];
    bench.run(&[&convert[..], &["--dry-run"]].concat()).code(0).says("would write new.json");
    assert!(!bench.path("new.json").exists());
    bench.run(&convert).code(0);
    let written = bench.read("new.json");
    bench.write("new.json", "mine");
    bench.run(&convert).code(2).says("new.json is there already");
    assert_eq!(bench.read("new.json"), "mine");
    bench.run(&[&convert[..], &["--force"]].concat()).code(0);
    assert_eq!(bench.read("new.json"), written);
}

#[test]
fn what_is_no_export_is_told_where_and_why() {
    let bench = Bench::new();
    bench.write("flow.json", FLOW);
    run(&bench, "flow convert flow.json").code(3).says("the Amazon Connect flow language already");
    bench.write("broken.json", "{\n  \"modules\": [,]\n}");
    run(&bench, "flow convert broken.json").code(3).says("broken.json:2:15:");
    run(&bench, "flow convert gone.json").code(3).says("nothing is there");
}

#[test]
fn fmt_lays_out_flows_checks_and_leaves_other_files_alone() {
    let bench = Bench::new();
    bench.write("flow.json", FLOW);
    bench.write("package.json", "{ \"name\":   \"other\" }");
    run(&bench, "flow fmt . --check").code(1).says("1 flow would be laid out anew");
    run(&bench, "flow fmt . --dry-run").code(1);
    assert_eq!(bench.read("flow.json"), FLOW);
    let patch = run(&bench, "flow fmt . --diff").code(1);
    assert!(
        patch.out.contains("+++ b/./flow.json") && patch.out.contains("-      \"Parameters\""),
        "{}",
        patch.out
    );
    run(&bench, "flow fmt .").code(0).says("1 flow laid out anew");
    let laid = bench.read("flow.json");
    assert_ne!(laid, FLOW);
    let (before, after): (Value, Value) =
        (serde_json::from_str(FLOW).unwrap(), serde_json::from_str(&laid).unwrap());
    assert_eq!(before, after);
    assert_eq!(bench.read("package.json"), "{ \"name\":   \"other\" }");
    run(&bench, "flow fmt . --check").code(0).says("1 flow as it should be");
    assert_eq!(bench.run_with(FLOW, &["flow", "fmt", "-"]).code(0).out, laid);
    run(&bench, "flow fmt package.json").code(3).says("this is no flow");
    let json = run(&bench, "flow fmt . --check -o json").code(0).json();
    assert_eq!(json["schema"], "connectctl.flow.fmt/1");
    assert_eq!(json["files"][0]["outcome"], "same");
    std::fs::remove_file(bench.path("flow.json")).unwrap();
    run(&bench, "flow fmt . --check").code(3).says("no flow to lay out: looked at 1 file");
}

#[test]
fn flows_that_ship_are_laid_out() {
    let bench = Bench::new();
    let flows = project("flows").display().to_string();
    bench.run(&["flow", "fmt", "--check", &flows]).code(0);
}

#[test]
fn rules_are_listed_and_explained_by_name_code_and_message() {
    let bench = Bench::new();
    let rules = run(&bench, "flow rules -o json").code(0).json();
    assert_eq!(rules["schema"], "connectctl.flow.rules/1");
    let rules = rules["rules"].as_array().unwrap().clone();
    assert!(rules.len() > 100);
    assert!(rules.iter().all(|rule| rule["summary"].as_str().unwrap().ends_with('.')));
    let by_name = run(&bench, "flow explain missing-required-error").code(0).out;
    assert!(by_name.contains("Why is this bad?"), "{by_name}");
    assert_eq!(run(&bench, "flow explain CF203").code(0).out, by_name);
    let message = ["flow", "explain", "Action is missing required error"];
    assert_eq!(bench.run(&message).code(0).out, by_name);
    assert_eq!(run(&bench, "flow explain cf203").code(0).out, by_name);
    let json = run(&bench, "flow explain CF203 -o json").code(0).json();
    assert_eq!(json["schema"], "connectctl.flow.explain/1");
    assert_eq!(json["name"], "missing-required-error");
    assert!(json["documentation"].as_str().unwrap().contains("## Why is this bad?"));
    let on = run(&bench, "flow explain no-logging-block --query on -o text").code(0);
    assert_eq!(on.out, "false\n");
    run(&bench, "flow explain missing-required-eror").code(2).says("missing-required-error");
    run(&bench, "flow explain CF2").code(2).says("\"CF2\" names ");
    run(&bench, "flow explain no such message").code(2).says("no message of the service");
}

#[test]
fn variables_and_answers_come_from_files() {
    let bench = Bench::new();
    let flow = FLOW.replace("PlayPrompt", "${kind}");
    bench.write("flow.json.tftpl", &flow);
    let lint = "flow lint flow.json.tftpl --select unknown-action-type --ignore all -o json";
    assert_eq!(run(&bench, lint).code(0).json()["findings"], Value::Array(Vec::new()));
    bench.write("values.tfvars", "kind = \"PlayPrompt\"\n");
    let found = run(&bench, &format!("{lint} --var-file values.tfvars")).code(1).json();
    assert_eq!(found["findings"][0]["rule"], "unknown-action-type");
    bench.write("values.json", r#"{"kind": "MessageParticipant"}"#);
    run(&bench, &format!("{lint} --var-file values.tfvars --var-file values.json")).code(0);
    run(&bench, &format!("{lint} --var-file values.json --var kind=PlayPrompt")).code(1);
    bench.write("values.json", "[1]");
    run(&bench, &format!("{lint} --var-file values.json")).code(3).says("values.json is not valid");
}

#[test]
fn keys_that_a_function_never_answers_are_found_by_its_schema() {
    let bench = Bench::new();
    bench.write("flow.json", r#"{"Version": "2019-10-30", "StartAction": "Look up", "Actions": [
      {"Identifier": "Look up", "Type": "InvokeLambdaFunction",
       "Parameters": {"LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:look-up", "InvocationTimeLimitSeconds": "3"},
       "Transitions": {"NextAction": "Say", "Errors": [{"NextAction": "Bye", "ErrorType": "NoMatchingError"}], "Conditions": []}},
      {"Identifier": "Say", "Type": "MessageParticipant", "Parameters": {"Text": "Hello $.External.fristName"},
       "Transitions": {"NextAction": "Bye", "Errors": [], "Conditions": []}},
      {"Identifier": "Bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}]}"#);
    bench.write("answer.json", r#"{"firstName": "Ada", "tier": "gold"}"#);
    let lint = "flow lint flow.json --select external-key-unknown --ignore all";
    run(&bench, lint).code(0);
    let found =
        run(&bench, &format!("{lint} --lambda-schema look-up=answer.json -o json")).code(1).json();
    assert!(found["findings"][0]["message"].as_str().unwrap().contains("fristName"), "{found:#}");
    bench.write("answer.json", "7");
    run(&bench, &format!("{lint} --lambda-schema look-up=answer.json"))
        .code(3)
        .says("expected a JSON Schema");
}

#[test]
fn what_comes_from_a_pipe_is_shown_with_its_lines_also_when_the_set_decides() {
    let bench = Bench::new();
    let flow = FLOW
        .replace("PlayPrompt", "TransferContactToQueue")
        .replace("{ \"Text\": \"Welcome to Example Travel.\" }", "{}");
    let lint = ["flow", "lint", "-", "--select", "queue-not-set", "--ignore", "all"];
    let done = bench.run_with(&flow, &lint).code(1);
    assert!(done.out.contains("\"Type\": \"TransferContactToQueue\""), "{}", done.out);
}
