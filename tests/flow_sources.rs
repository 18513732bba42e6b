//! Every kind of file that holds flows, `fixtures/flow/source/`: each file of `err` holds the same
//! flow with the same two mistakes, which are found where people edit and mended there; the files
//! of `ok` hold flows without errors; the files of `none` hold no flow.

use std::path::{Path, PathBuf};

use connectctl::flow::lint::{Finding, Linter, Outcome, Selection, Severity};
use connectctl::flow::source::{Contents, Edit, Reading, SourceText, apply, read};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/flow/source");
const MISTAKES: [&str; 2] = ["dangling-transition", "missing-required-error"];

/// A file, the flow in it, the line and column of `"Godbye"`, and how many fixes there are.
type Case = (&'static str, Option<&'static str>, usize, usize, usize);

const CASES: &[Case] = &[
    ("angles.json", None, 43, 23, 2),
    ("answers.json", Some("Night"), 13, 682, 2),
    ("bom-crlf.json", None, 43, 23, 2),
    ("contact-flows.json", Some("Night"), 11, 682, 2),
    ("create-contact-flow.json", None, 5, 678, 2),
    ("describe-contact-flow-module.json", None, 6, 1060, 2),
    ("describe-contact-flow.json", None, 10, 705, 2),
    ("describe-contact-flow.yaml", None, 3, 595, 2),
    ("double.yaml", Some("MainLine"), 13, 680, 2),
    ("folded.yaml", Some("MainLine"), 56, 31, 2),
    ("handlebars.json", None, 43, 23, 2),
    ("heredoc.tf", Some("main"), 53, 27, 2),
    ("join.template.json", Some("MainLine"), 29, 45, 2),
    ("join.yaml", Some("MainLine"), 17, 45, 0),
    ("jsonencode.tf", Some("main"), 52, 24, 0),
    ("literal-crlf.yaml", Some("MainLine"), 56, 31, 2),
    ("literal.yaml", Some("MainLine"), 56, 31, 2),
    ("loop.tftpl", None, 10, 23, 1),
    ("main.tf.json", Some("main"), 7, 681, 2),
    ("plain.json", None, 43, 23, 2),
    ("quoted.tf", Some("main"), 10, 678, 2),
    ("single.yaml", Some("MainLine"), 13, 599, 2),
    ("string.template", Some("MainLine"), 18, 684, 2),
    ("sub-map.template.json", Some("MainLine"), 20, 652, 2),
    ("sub-map.yaml", Some("MainLine"), 58, 35, 2),
    ("sub.template.json", Some("MainLine"), 19, 667, 2),
    ("sub.yaml", Some("MainLine"), 58, 33, 2),
    ("terraform.json", None, 43, 23, 2),
    ("terraform.tftpl", None, 43, 23, 2),
    ("to-json-string.template.json", Some("MainLine"), 67, 33, 2),
    ("to-json-string.yaml", Some("MainLine"), 43, 29, 0),
];

fn open(folder: &str, name: &str) -> SourceText {
    let path = Path::new(FOLDER).join(folder).join(name);
    SourceText::from_bytes(name, std::fs::read(path).expect("readable")).expect("UTF-8")
}

fn files(folder: &str) -> Vec<String> {
    let list = std::fs::read_dir(PathBuf::from(FOLDER).join(folder)).expect("a folder");
    let mut names: Vec<_> =
        list.flatten().map(|file| file.file_name().into_string().expect("a name")).collect();
    names.sort();
    names
}

fn mistakes(source: &SourceText) -> Vec<Finding> {
    let mut selection = Selection::none();
    for rule in MISTAKES.into_iter().chain(["json-syntax"]) {
        selection.turn(rule, true).expect("a rule");
    }
    Linter { selection, ..Linter::default() }.file(source, true).findings
}

#[test]
fn every_file_has_its_line_in_the_table() {
    let names: Vec<_> = CASES.iter().map(|case| case.0.to_owned()).collect();
    assert_eq!(files("err"), names);
}

#[test]
fn mistakes_are_found_where_people_edit() {
    for (name, flow, line, column, _) in CASES {
        let source = open("err", name);
        let found = mistakes(&source);
        let finding = found
            .iter()
            .find(|finding| finding.rule.name == "dangling-transition")
            .unwrap_or_else(|| panic!("{name}: {found:#?}"));
        let place = &finding.place;
        assert_eq!(place.file.as_ref(), *name);
        assert_eq!((place.start.line, place.start.column), (*line, *column), "{name}");
        let text = &source.text()[place.range.clone()];
        assert_eq!(text.trim_matches(['"', '\\', '\'']), "Godbye", "{name}");
        assert_eq!(finding.flow.as_deref(), *flow, "{name}");
        let path = &finding.path;
        assert!(path.ends_with("].Transitions.NextAction"), "{name}: {path}");
        assert_eq!(path.starts_with("Actions[1]"), *name != "loop.tftpl", "{name}: {path}");
    }
}

#[test]
fn the_other_mistake_points_at_its_block() {
    for (name, ..) in CASES.iter().filter(|case| case.0 != "loop.tftpl") {
        let source = open("err", name);
        let found = mistakes(&source);
        let missing: Vec<_> = found.iter().filter(|f| f.rule.name == MISTAKES[1]).collect();
        assert_eq!(missing.len(), 1, "{name}: {found:#?}");
        let text = &source.text()[missing[0].place.range.clone()];
        assert!(text.contains("Pick queue") || text.contains("UpdateContact"), "{name}: {text}");
        assert!(missing[0].path.starts_with("Actions[1]"), "{name}: {}", missing[0].path);
    }
}

#[test]
fn fixes_mend_the_file_itself() {
    for (name, _, _, _, fixes) in CASES {
        let mut source = open("err", name);
        let mut found = mistakes(&source);
        let mut made = 0;
        // An error branch that is added leads where the block does: that has to be mended before.
        while !edits(&found).is_empty() {
            made += edits(&found).len();
            source = SourceText::new(*name, apply(source.text(), edits(&found)));
            let before = found.len();
            found = mistakes(&source);
            assert!(found.len() < before, "{name}: {found:#?}\n{}", source.text());
        }
        assert_eq!(made, *fixes, "{name}: {found:#?}");
        assert_eq!(source.text().contains("Godbye"), *fixes == 0, "{name}: {}", source.text());
    }
}

fn edits(findings: &[Finding]) -> Vec<Edit> {
    let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
    fixes.flat_map(|fix| fix.edits.clone()).collect()
}

#[test]
fn files_without_mistakes_are_free_of_errors() {
    for name in files("ok") {
        let source = open("ok", &name);
        let report =
            Linter { selection: Selection::all(), ..Linter::default() }.file(&source, true);
        assert!(matches!(report.outcome, Outcome::Flows(1 | 2)), "{name}: {:?}", report.outcome);
        let errors: Vec<_> =
            report.findings.iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn files_without_flows_hold_none() {
    for name in files("none") {
        let source = open("none", &name);
        let found = read(&source, &Reading::default());
        assert!(matches!(found, Ok(Contents::NoFlow)), "{name}: {found:?}");
    }
}

/// What a file says about its flow outside the content: type, name and whether it is a module.
#[test]
fn what_a_file_says_about_its_flow_is_known() {
    let given = |name| {
        let source = open("err", name);
        let Ok(Contents::Flows(flows)) = read(&source, &Reading::default()) else {
            panic!("{name} holds no flow")
        };
        let given = flows.into_iter().last().expect("a flow").given;
        (given.module, given.flow_type, given.name, given.id.is_some())
    };
    let flow = |module, kind: &str, name: &str, id| {
        (module, Some(kind.to_owned()), Some(name.to_owned()), id)
    };
    let main = |id| flow(Some(false), "CONTACT_FLOW", "Main line", id);
    assert_eq!(given("describe-contact-flow.json"), main(true));
    assert_eq!(given("describe-contact-flow.yaml"), main(true));
    assert_eq!(given("sub.yaml"), main(false));
    assert_eq!(given("heredoc.tf"), main(false));
    let module = (Some(true), None, Some("Goodbye module".to_owned()), true);
    assert_eq!(given("describe-contact-flow-module.json"), module);
    let queue = flow(Some(false), "CUSTOMER_QUEUE", "While they wait", false);
    assert_eq!(given("create-contact-flow.json"), queue);
}

/// What is found stands in the file, and what is broken is said to be.
fn survives(name: &str, text: String) {
    let source = SourceText::new(name, text);
    let linter = Linter { selection: Selection::all(), ..Linter::default() };
    let report = linter.file(&source, true);
    for finding in &report.findings {
        let places = finding.related.iter().map(|related| &related.place).chain([&finding.place]);
        for place in places {
            let text = source.text().get(place.range.clone());
            assert!(text.is_some(), "{name}: {finding:?}\n{}", source.text());
        }
    }
    let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
    for edit in fixes.flat_map(|fix| &fix.edits) {
        assert!(source.text().get(edit.range.clone()).is_some(), "{name}: {edit:?}");
    }
}

#[test]
fn bombs_are_refused_wherever_they_are() {
    let bombs = ["[", "{\"a\":", "{", "\"", "${", "%{ if x }", "%{ for x in y }", "${f(", "- "];
    for bomb in bombs {
        let bomb = bomb.repeat(if bomb == "[" { 200_000 } else { 5_000 });
        let text = serde_json::Value::from(bomb.as_str()).to_string();
        for (name, before, bomb, after) in [
            ("flow.json", "", &bomb, ""),
            ("flow.json", "{\"StartAction\": ", &bomb, "}"),
            ("flow.json", "{\"ContactFlow\": {\"Content\": ", &text, "}}"),
            ("stack.yaml", "# AWS::Connect::ContactFlow\n", &bomb, ""),
            (
                "stack.yaml",
                "Resources:\n  A:\n    Type: AWS::Connect::ContactFlow\n    Properties:\n      Content: ",
                &text,
                "\n",
            ),
            (
                "stack.yaml",
                "Resources:\n  A:\n    Type: AWS::Connect::ContactFlow\n    Properties:\n      Content: !Sub ",
                &text,
                "\n",
            ),
            ("flow.tftpl", "", &bomb, ""),
            ("flow.tftpl", "{\"StartAction\": \"", &bomb, "\"}"),
            ("main.tf", "# aws_connect_contact_flow\n", &bomb, ""),
            (
                "main.tf",
                "resource \"aws_connect_contact_flow\" \"a\" {\n  content = <<EOT\n",
                &bomb,
                "\nEOT\n}\n",
            ),
        ] {
            survives(name, format!("{before}{bomb}{after}"));
        }
    }
}

#[test]
fn errors_of_embedded_content_point_into_the_file() {
    for name in ["literal.yaml", "sub.yaml", "single.yaml", "heredoc.tf"] {
        let source = open("err", name);
        let damaged = SourceText::new(name, source.text().replacen("Godbye", "Godbye\\x", 1));
        let slip = damaged.text().find("\\x").expect("the slip");
        let found = mistakes(&damaged);
        let [finding] = found.as_slice() else { panic!("{name}: {found:#?}") };
        assert_eq!(finding.message, "`\\x` is no escape", "{name}");
        assert_eq!(finding.place.range, slip..slip + 2, "{name}");
    }
    let source = open("err", "describe-contact-flow.json");
    let damaged = SourceText::new("a.json", source.text().replacen("[{", "[,{", 1));
    let found = mistakes(&damaged);
    assert_eq!(found[0].message, "a comma where a value was expected");
    assert_eq!(found[0].place.range.start, damaged.text().find("[,{").expect("the slip") + 1);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]
    /// A stretch of a file is lost, doubled or replaced.
    #[test]
    fn damaged_files_do_no_harm(
        at in 0.0..1.0f64,
        len in 0usize..40,
        put in "([{}\\[\\]\",:\\\\$%~\n\r\t é!|>&*#'-]|\\$\\{|%\\{|\\}\\}|\\{\\{|<<|!Sub|\u{feff}){0,4}",
    ) {
        for (name, ..) in CASES {
            let text = open("err", name).text().to_owned();
            let boundary = |mut at: usize| {
                while !text.is_char_boundary(at) {
                    at += 1;
                }
                at
            };
            let start = boundary((at * text.len() as f64) as usize);
            let end = boundary((start + len).min(text.len()));
            let mut damaged = text.clone();
            damaged.replace_range(start..end, &put);
            survives(name, damaged);
            survives(name, text[..start].to_owned());
        }
    }
}
