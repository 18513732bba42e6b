//! Every rule against its fixtures, `fixtures/flow/lint/<rule>/`: an `ok*` case is free of the
//! rule and of errors; an `err*` case is what its snapshot, the `.txt` beside it, says. A case is
//! a flow, or a folder of flows that are linted as a set. `<case>.options.toml` may tell options.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use connectctl::flow::lint::{
    Entry, Finding, Linter, Options, Outcome, Selection, Set, Severity, entries,
};
use connectctl::flow::source::{SourceText, apply};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/flow/lint");

fn folder(entry: &Entry) -> PathBuf {
    Path::new(FOLDER).join(entry.meta.name)
}

/// The cases of a rule: `(name, files)`.
fn cases(entry: &Entry, prefix: &str) -> BTreeMap<String, Vec<PathBuf>> {
    let mut cases = BTreeMap::new();
    let listed = std::fs::read_dir(folder(entry)).map(|list| list.flatten().collect::<Vec<_>>());
    for item in listed.unwrap_or_default() {
        let (path, name) = (item.path(), item.file_name().into_string().expect("a name in UTF-8"));
        if !name.starts_with(prefix) || name.ends_with(".txt") || name.contains(".options.") {
            continue;
        }
        let files = if path.is_dir() {
            let mut files: Vec<_> =
                std::fs::read_dir(&path).expect("a folder").flatten().map(|f| f.path()).collect();
            files.sort();
            files
        } else {
            vec![path]
        };
        cases.insert(name, files);
    }
    cases
}

fn options(entry: &Entry, case: &str) -> (Options, Option<String>) {
    let stem = case.split('.').next().expect("a stem");
    let path = folder(entry).join(format!("{stem}.options.toml"));
    let mut options = Options::default();
    let Ok(text) = std::fs::read_to_string(path) else { return (options, None) };
    let table: toml::Table = toml::from_str(&text).expect("valid options");
    let mut flow_type = None;
    for (key, value) in &table {
        match key.as_str() {
            "max_silence" => options.max_silence = value.as_integer().expect("seconds") as u64,
            "type" => flow_type = value.as_str().map(str::to_owned),
            "answers" => {
                for (name, value) in value.as_table().expect("a table") {
                    options.answers.add(name, &answer(value)).expect("an answer");
                }
            }
            other => panic!("unknown option {other}"),
        }
    }
    (options, flow_type)
}

/// What a function answers: a list of keys, nested ones with dots; a schema; or so many bytes.
fn answer(value: &toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Array(keys) => {
            let mut answer = serde_json::json!({});
            for key in keys.iter().map(|key| key.as_str().expect("a key")) {
                let mut at = &mut answer;
                for part in key.split('.') {
                    if !at.is_object() {
                        *at = serde_json::json!({});
                    }
                    at = &mut at[part];
                }
                *at = "value".into();
            }
            answer
        }
        toml::Value::Integer(bytes) => serde_json::json!({ "text": "x".repeat(*bytes as usize) }),
        schema => serde_json::to_value(schema).expect("JSON"),
    }
}

fn lint(
    selection: Selection,
    options: (Options, Option<String>),
    files: &[PathBuf],
) -> (Vec<Finding>, Vec<SourceText>) {
    let mut linter = Linter { selection, options: options.0, ..Linter::default() };
    linter.reading.flow_type = options.1;
    let mut set = Set::default();
    let (mut findings, mut sources) = (Vec::new(), Vec::new());
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(file).expect("readable");
        let source = SourceText::from_bytes(name, bytes).expect("UTF-8");
        let report = linter.file(&source, true);
        assert_ne!(report.outcome, Outcome::NoFlow, "{} holds no flow", file.display());
        findings.extend(report.findings.iter().cloned());
        set.add(report);
        sources.push(source);
    }
    findings.extend(set.resolve(&linter));
    (findings, sources)
}

fn only(entry: &Entry) -> Selection {
    let mut selection = Selection::none();
    selection.turn(entry.meta.name, true).expect("a rule");
    selection
}

fn describe(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let (place, path) = (&finding.place, &finding.path);
        let at = format!("{}:{}:{}", place.file, place.start.line, place.start.column);
        let (severity, rule) = (finding.severity.word(), finding.rule.name);
        writeln!(text, "{at}: {severity}[{rule}] {}", finding.message).expect("written");
        let block = finding.block.as_ref().map_or("-", |block| block.identifier.as_str());
        writeln!(text, "  at {path} in {block}").expect("written");
        for related in &finding.related {
            let start = related.place.start;
            let file = &related.place.file;
            writeln!(text, "  see {file}:{}:{}: {}", start.line, start.column, related.message)
                .expect("written");
        }
        if let Some(help) = &finding.help {
            writeln!(text, "  help: {help}").expect("written");
        }
        if let Some(fix) = &finding.fix {
            let safe = if fix.safe { "safe" } else { "unsafe" };
            writeln!(text, "  fix ({safe}): {}", fix.title).expect("written");
        }
    }
    text
}

#[test]
fn every_rule_has_a_case_that_is_right_and_one_that_is_wrong() {
    for entry in entries().iter().filter(|entry| entry.meta.name != "refused-by-service") {
        for prefix in ["ok", "err"] {
            assert!(!cases(entry, prefix).is_empty(), "{}: no {prefix} case", entry.meta.name);
        }
    }
}

#[test]
fn right_cases_are_free_of_their_rule_and_of_errors() {
    for entry in entries() {
        for (case, files) in cases(entry, "ok") {
            let (found, _) = lint(Selection::all(), options(entry, &case), &files);
            let bad: Vec<_> = found
                .into_iter()
                .filter(|f| f.rule.name == entry.meta.name || f.severity == Severity::Error)
                .collect();
            assert!(bad.is_empty(), "{}/{case}:\n{}", entry.meta.name, describe(&bad));
        }
    }
}

#[test]
fn wrong_cases_say_what_their_snapshots_say() {
    let mut stale = Vec::new();
    for entry in entries() {
        for (case, files) in cases(entry, "err") {
            let (found, _) = lint(only(entry), options(entry, &case), &files);
            assert!(!found.is_empty(), "{}/{case} finds nothing", entry.meta.name);
            let text = describe(&found);
            let stem = case.split('.').next().expect("a stem");
            let path = folder(entry).join(format!("{stem}.txt"));
            let known = std::fs::read_to_string(&path).unwrap_or_default();
            if known == text {
                continue;
            }
            if std::env::var_os("UPDATE_GENERATED").is_some() {
                std::fs::write(&path, &text).expect("written");
            } else {
                stale.push(format!("{}:\n{text}", path.display()));
            }
        }
    }
    assert!(stale.is_empty(), "UPDATE_GENERATED=1 renews:\n{}", stale.join("\n"));
}

/// Fixing everything leaves a file that parses, changes nothing a second time, and finds less.
#[test]
fn fixes_parse_and_are_idempotent() {
    for entry in entries() {
        for (case, files) in cases(entry, "err") {
            if files.len() > 1 {
                continue;
            }
            let (found, sources) = lint(only(entry), options(entry, &case), &files);
            let edits: Vec<_> = found
                .iter()
                .filter_map(|f| f.fix.as_ref())
                .flat_map(|fix| fix.edits.clone())
                .collect();
            if edits.is_empty() {
                continue;
            }
            let name = format!("{}/{case}", entry.meta.name);
            let source = sources.first().expect("one file");
            let fixed = apply(source.text(), edits);
            let again = SourceText::new(source.name(), fixed.clone());
            let report = Linter { selection: only(entry), ..Linter::default() }.file(&again, true);
            assert_eq!(report.outcome, Outcome::Flows(1), "{name} no longer parses:\n{fixed}");
            assert!(report.findings.len() < found.len(), "{name}: the fix mends nothing:\n{fixed}");
        }
    }
}

/// The JSON examples of a rule's documentation do what they are shown for.
#[test]
fn documented_examples_are_true() {
    for entry in entries() {
        for (heading, wrong) in [("Example", true), ("Use instead", false)] {
            for example in fenced(&entry.chapter(heading)) {
                let source = SourceText::new("example.json", whole(&example));
                let report =
                    Linter { selection: only(entry), ..Linter::default() }.file(&source, true);
                let mut set = Set::default();
                let mut found = report.findings.clone();
                set.add(report);
                let linter = Linter { selection: only(entry), ..Linter::default() };
                found.extend(set.resolve(&linter));
                let name = entry.meta.name;
                assert_eq!(!found.is_empty(), wrong, "{name}, {heading}:\n{}", describe(&found));
            }
        }
    }
}

fn fenced(text: &str) -> Vec<String> {
    text.split("```json\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .map(str::to_owned)
        .collect()
}

/// An example is a flow, or blocks of one: then the blocks that it leads to are added.
fn whole(example: &str) -> String {
    let json: serde_json::Value = serde_json::from_str(example)
        .or_else(|_| serde_json::from_str(&format!("[{example}]")))
        .unwrap_or_else(|error| panic!("{error}: {example}"));
    if json.get("Actions").is_some() || json.get("Version").is_some() {
        return example.to_owned();
    }
    let mut actions = match json {
        serde_json::Value::Array(actions) => actions,
        action => vec![action],
    };
    let start =
        actions.first().and_then(|a| a.get("Identifier")).cloned().unwrap_or("Start".into());
    if !actions.iter().any(|action| action.get("Identifier") == Some(&"Goodbye".into())) {
        actions.push(serde_json::json!({
            "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}
        }));
    }
    serde_json::json!({ "Version": "2019-10-30", "StartAction": start, "Actions": actions })
        .to_string()
}
