//! What other programs start connectctl by: the hooks for pre-commit and the action for GitHub.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::harness::{Bench, CLEAN, Finished, yaml};

/// A bench whose search path begins with the program under test.
fn bench() -> Bench {
    let mut bench = Bench::new();
    let ours = Path::new(env!("CARGO_BIN_EXE_connectctl")).parent().unwrap().to_owned();
    let system = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths(std::iter::once(ours).chain(std::env::split_paths(&system)));
    bench.set("PATH", path.unwrap().to_str().unwrap());
    std::fs::create_dir(bench.path("my flows")).unwrap();
    bench.write("my flows/clean.json", CLEAN);
    // So that a new rule does not change what the tests see.
    bench.write("connectctl.toml", "[lint]\nignore = [\"all\"]\nselect = [\"CF001\", \"CF101\"]\n");
    bench
}

fn spoil(bench: &Bench) {
    bench.write(
        "my flows/wrong.json",
        &CLEAN.replace(": \"Goodbye\",\n  \"Meta", ": \"Godbye\",\n  \"Meta"),
    );
}

#[test]
fn the_hooks_of_pre_commit_lint_the_repository() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let ids = ["connectctl-flow-lint", "connectctl-flow-lint-system"];
    for (hook, id) in hooks.as_array().unwrap().iter().zip(ids) {
        assert_eq!(hook["id"], id);
        assert!(["rust", "system"].contains(&hook["language"].as_str().unwrap()));
        assert_eq!(hook["pass_filenames"], false, "what one flow does depends on the others");
        let files = hook["files"].as_str().unwrap();
        assert!(
            ["json", "tftpl", "tf", "ya?ml"].iter().all(|kind| files.contains(kind)),
            "{files}"
        );
        let arguments = hook["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
        let mut words: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').collect();
        words.extend(arguments);
        assert_eq!(words.remove(0), "connectctl");
        let bench = bench();
        bench.run(&words).code(0);
        spoil(&bench);
        assert!(bench.run(&words).code(1).out.contains("dangling-transition"));
    }
    assert_eq!(hooks.as_array().unwrap().len(), ids.len());
}

/// Runs a step of the action as the runner does.
fn step(bench: &mut Bench, name: &str, inputs: &[(&str, &str)]) -> Finished {
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["name"] == name).unwrap();
    assert_eq!(step["shell"], "bash");
    let variables = step["env"].as_object().cloned().unwrap_or_default();
    for (variable, value) in &variables {
        bench.set(variable, &input(&action, value, inputs));
    }
    let script = step["run"].as_str().unwrap();
    assert!(!script.contains("${{"), "an input would be run as a part of the script: {script}");
    bench.pipe("bash", "", &["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
}

/// The value of `${{ inputs.NAME }}`.
fn input(action: &Value, value: &Value, inputs: &[(&str, &str)]) -> String {
    let value = value.as_str().unwrap();
    let name = value.strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}"));
    let name = name.unwrap_or_else(|| panic!("{value} is no input"));
    let default = action["inputs"][name]["default"].as_str();
    let default = default.unwrap_or_else(|| panic!("input {name} has no default"));
    let given = inputs.iter().find(|(given, _)| *given == name).map(|(_, value)| *value);
    given.unwrap_or(default).to_owned()
}

#[test]
fn the_action_lints_what_its_inputs_say() {
    let mut bench = bench();
    step(&mut bench, "Install connectctl", &[]).code(0);
    step(&mut bench, "Lint", &[]).code(0);
    spoil(&bench);
    let found = step(&mut bench, "Lint", &[]).code(1);
    assert!(found.out.starts_with("::error file=my flows/wrong.json,line=3,"), "{found:#?}");
    let paths = ("paths", "my flows/clean.json\n");
    step(&mut bench, "Lint", &[paths]).code(0);
    let options = ("options", "--ignore=all\n--select=json-syntax\n");
    step(&mut bench, "Lint", &[options]).code(0);
    step(&mut bench, "Lint", &[("options", "$(touch injected)")]).code(3);
    assert!(!bench.path("injected").exists());
}

#[test]
fn the_action_writes_sarif_and_says_where() {
    let mut bench = bench();
    spoil(&bench);
    let output = bench.path("output").display().to_string();
    bench.set("GITHUB_OUTPUT", &output);
    let inputs = [("format", "sarif"), ("sarif-file", "flows.sarif")];
    step(&mut bench, "Lint", &inputs).code(0);
    assert_eq!(bench.read("output"), "sarif-file=flows.sarif\n");
    let log: Value = serde_json::from_str(&bench.read("flows.sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
}

#[test]
fn the_action_names_only_what_it_has() {
    let action = yaml("action.yml");
    let keys = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let steps = action["runs"]["steps"].as_array().unwrap();
    let used = steps.iter().filter_map(|step| step["env"].as_object());
    let used: BTreeSet<String> = used
        .flat_map(|env| env.values())
        .map(|value| value.as_str().unwrap().replace("${{ inputs.", "").replace(" }}", ""))
        .collect();
    assert_eq!(used, keys(&action["inputs"]));
    for value in action["outputs"].as_object().unwrap().values() {
        assert!(value["value"].as_str().unwrap().starts_with("${{ steps.lint.outputs."));
    }
}
