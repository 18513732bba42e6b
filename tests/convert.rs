//! Legacy exports into the flow language: every case of `fixtures/flow/convert`, and what holds for
//! every result. `UPDATE_GENERATED=1` writes what is expected anew; look at the difference.

mod any;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use connectctl::flow::convert::{Conversion, Note, convert};
use connectctl::flow::lint::{Finding, Linter, Severity};
use connectctl::flow::source::SourceText;
use serde_json::Value;

use crate::harness::{files, project};

/// The actions after which nothing comes.
const TERMINAL: [&str; 4] = [
    "DisconnectParticipant",
    "EndFlowExecution",
    "EndFlowModuleExecution",
    "TransferContactToAgent",
];

fn cases(folder: &str) -> Vec<PathBuf> {
    let mut cases = files(&project(folder));
    cases.retain(|path| path.display().to_string().ends_with(".legacy.json"));
    assert!(!cases.is_empty(), "{folder}");
    cases
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn expect(case: &Path, ending: &str, actual: &str) {
    let name = case.display().to_string().replace(".legacy.json", ending);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(&name, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&name).unwrap_or_default();
    assert!(expected == actual, "{name} expects\n{expected}\nbut the result is\n{actual}");
}

fn notes(conversion: &Conversion) -> String {
    let lines = conversion.notes.iter().map(|note| format!("{note}\n    help: {}\n", note.help));
    lines.collect()
}

/// What is wrong with a flow by the rules that hold for every action.
fn problems(flow: &Value) -> Vec<String> {
    let actions = flow["Actions"].as_array().unwrap();
    let ids: HashSet<&str> = actions.iter().map(|a| a["Identifier"].as_str().unwrap()).collect();
    let mut problems = Vec::new();
    if ids.len() != actions.len() {
        problems.push("an identifier is not unique".to_owned());
    }
    if !ids.contains(flow["StartAction"].as_str().unwrap()) {
        problems.push("the flow starts nowhere".into());
    }
    for action in actions {
        let (id, kind) = (&action["Identifier"], action["Type"].as_str().unwrap());
        let transitions = &action["Transitions"];
        let is_terminal = TERMINAL.contains(&kind);
        if is_terminal && transitions != &serde_json::json!({}) {
            problems.push(format!("{id}: {kind} takes no transitions"));
        }
        let stays = kind == "MessageParticipantIteratively" || kind.starts_with("Unconverted:");
        if !is_terminal && !stays && transitions.get("NextAction").is_none() {
            problems.push(format!("{id}: {kind} has no NextAction"));
        }
        let lists = ["Conditions", "Errors"].map(|key| transitions[key].as_array());
        let branches = lists.into_iter().flatten().flatten().chain([transitions]);
        for target in branches.filter_map(|branch| branch.get("NextAction")) {
            if !ids.contains(target.as_str().unwrap_or_default()) {
                problems.push(format!("{id}: {target} is not there"));
            }
        }
        for condition in transitions["Conditions"].as_array().into_iter().flatten() {
            let operands = condition["Condition"]["Operands"].as_array().unwrap();
            if operands.len() != 1 || operands[0].as_str().is_none_or(str::is_empty) {
                problems.push(format!("{id}: a condition needs one operand: {condition}"));
            }
        }
        if flow["Metadata"]["ActionMetadata"][id.as_str().unwrap()]["position"].is_null() {
            problems.push(format!("{id}: it has no place"));
        }
        texts(&action["Parameters"], &mut |value| {
            if !value.is_string() || value == "" {
                problems.push(format!("{id}: {value} is no text, or an empty one"));
            }
        });
    }
    problems
}

/// Hands out every scalar of a value, but the delay of a task, which alone is a number.
fn texts(value: &Value, each: &mut impl FnMut(&Value)) {
    match value {
        Value::Object(map) => {
            let others = map.iter().filter(|(key, _)| *key != "DelaySeconds");
            others.for_each(|(_, value)| texts(value, each));
        }
        Value::Array(list) => list.iter().for_each(|value| texts(value, each)),
        scalar => each(scalar),
    }
}

#[test]
fn each_legacy_export_becomes_the_flow_and_the_notes_that_are_expected() {
    for case in cases("fixtures/flow/convert/ok") {
        let conversion = convert(&read(&case)).unwrap();
        let flow = serde_json::to_string_pretty(&conversion.flow).unwrap();
        let is_open = notes(&conversion).lines().any(|line| line.starts_with("incomplete"));
        assert_eq!(conversion.is_complete(), !is_open, "{}", case.display());
        expect(&case, ".flow.json", &format!("{flow}\n"));
        expect(&case, ".notes.txt", &notes(&conversion));
        assert_eq!(problems(&conversion.flow), Vec::<String>::new(), "{}", case.display());
    }
}

#[test]
fn what_is_no_legacy_export_is_refused_with_help() {
    for case in cases("fixtures/flow/convert/err") {
        let error = convert(&read(&case)).unwrap_err();
        expect(&case, ".error.txt", &format!("{error}\n    help: {}\n", error.help()));
    }
}

/// A flow that nobody has to complete is one that the service takes.
#[test]
fn what_is_complete_has_no_error_for_the_linter() {
    for case in cases("fixtures/flow/convert/ok") {
        let conversion = convert(&read(&case)).unwrap();
        let source = SourceText::new(case.display().to_string(), conversion.flow.to_string());
        let found = Linter::default().file(&source, true).findings;
        // A flow that hangs up where its type does not allow it did so before.
        let carried = |f: &&Finding| f.rule.name == "action-not-allowed-in-flow-type";
        let errors = found.iter().filter(|f| f.severity == Severity::Error && !carried(f));
        let errors: Vec<_> = errors.collect();
        let complete = conversion.is_complete();
        assert!(errors.is_empty() || !complete, "{}: {errors:#?}", case.display());
    }
}

proptest::proptest! {
    #[test]
    fn whatever_an_export_holds_the_result_is_sound_and_nothing_is_lost_without_a_note(
        legacy in any::export()
    ) {
        let conversion = convert(&legacy).unwrap();
        proptest::prop_assert_eq!(problems(&conversion.flow), Vec::<String>::new());
        let all = format!("{}{}", conversion.flow, notes(&conversion));
        for module in legacy["modules"].as_array().unwrap() {
            for value in module["parameters"].as_array().unwrap() {
                if let Some(text) = value["value"].as_str() {
                    proptest::prop_assert!(all.contains(text), "{}: {}", module["type"], value);
                }
            }
            let id = module["id"].as_str().unwrap();
            for branch in module["branches"].as_array().unwrap() {
                let reached = reaches(&conversion, id, branch["transition"].as_str());
                proptest::prop_assert!(reached, "{}: {}", module, branch);
            }
        }
    }
}

/// Whether the actions of a module lead where a branch of it led, or a note about the module says
/// that they do not.
fn reaches(conversion: &Conversion, id: &str, target: Option<&str>) -> bool {
    let own = |note: &&Note| note.block.as_ref().is_some_and(|block| block.id == id);
    let Some(target) = target else {
        return conversion.notes.iter().any(|note| own(&note));
    };
    let noted = |note: &Note| own(&note) && note.what.contains(&format!("`{target}`"));
    let actions = conversion.flow["Actions"].as_array().unwrap();
    let at = actions.iter().position(|action| action["Identifier"] == id).unwrap();
    // Further actions of a module follow its first.
    let is_further = |action: &&Value| !action["Identifier"].as_str().unwrap().contains("module");
    let further = actions[at + 1..].iter().take_while(is_further);
    let mut own_actions = std::iter::once(&actions[at]).chain(further);
    let goes = format!("\"NextAction\":\"{target}\"");
    own_actions.any(|action| action["Transitions"].to_string().contains(&goes))
        || conversion.notes.iter().any(noted)
}
