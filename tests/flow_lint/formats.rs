//! What is printed, in every format.

use serde_json::{Value, json};

use super::{bench, lint, sample, wrong};
use crate::generated::prove;
use crate::harness::{CLEAN, json as json_file, project};

/// What every format says of the sample is what its file says.
#[test]
fn the_formats_print_what_their_snapshots_say() {
    let bench = sample();
    for (format, file) in [
        ("full", "full.txt"),
        ("concise", "concise.txt"),
        ("json", "report.json"),
        ("ndjson", "report.ndjson"),
        ("sarif", "report.sarif"),
        ("junit", "junit.xml"),
        ("github", "github.txt"),
        ("gitlab", "gitlab.json"),
    ] {
        let run = bench.run(&["flow", "lint", "flows", "--format", format]);
        let run = run.code(if format == "sarif" { 0 } else { 1 });
        // A release does not change what the formats show.
        let out = run.out.replace(env!("CARGO_PKG_VERSION"), "0.0.0");
        prove(&project("fixtures/flow/formats").join(file), &out);
        let told = matches!(format, "full" | "json");
        assert_eq!(
            run.err.contains("7 errors, 1 warning in 4 flows"),
            !told,
            "{format}: {}",
            run.err
        );
    }
}

#[test]
fn the_form_of_all_commands_chooses_a_format_unless_one_is_named() {
    let bench = sample();
    let out = |more: &[&str]| bench.run(&[&["flow", "lint", "flows"], more].concat()).code(1).out;
    assert_eq!(out(&["-o", "json"]), out(&["--format", "json"]));
    assert_eq!(out(&["-o", "ndjson"]), out(&["--format", "ndjson"]));
    assert_eq!(out(&["-o", "text"]), out(&["--format", "concise"]));
    assert_eq!(out(&["-o", "table"]), out(&["--format", "full"]));
    assert_eq!(out(&[]), out(&["--format", "full"]));
    assert_eq!(out(&["-o", "json", "--format", "concise"]), out(&["--format", "concise"]));
    for line in out(&["-o", "ndjson"]).lines() {
        let finding: Value = serde_json::from_str(line).unwrap();
        assert!(finding["rule"].is_string(), "{line}");
    }
}

#[test]
fn a_query_selects_from_the_json_form() {
    let bench = sample();
    let run = |more: &[&str]| bench.run(&[&["flow", "lint", "flows"], more].concat());
    assert_eq!(run(&["--query", "summary.errors"]).code(1).out, "7\n");
    let rules = run(&["--query", "findings[].rule | [:2]", "-o", "text"]).code(1).out;
    assert_eq!(rules, "json-syntax\ndangling-transition\n");
    run(&["--query", "a["]).code(2).says("the query is wrong");
    run(&["--query", "findings", "--format", "sarif"]).code(2).says("--format");
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    let bench = sample();
    for (format, coloured) in [("full", true), ("concise", false), ("github", false)] {
        for (when, wanted) in [("always", coloured), ("never", false), ("auto", false)] {
            let arguments = ["flow", "lint", "flows", "--format", format, "--color", when];
            let out = bench.run(&arguments).code(1).out;
            assert_eq!(out.contains('\u{1b}'), wanted, "{format} {when}");
        }
    }
}

#[test]
fn sarif_is_valid_and_its_places_are_right() {
    let bench = sample();
    let log = bench.run(&["flow", "lint", "flows", "--format", "sarif"]).code(0).json();
    valid_sarif(&log);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let file = place["artifactLocation"]["uri"].as_str().unwrap().replace("%20", " ");
        let text = bench.read(&file);
        let line = text.lines().nth(number(&place["region"]["startLine"]) - 1).unwrap();
        let (start, end) =
            (number(&place["region"]["startColumn"]), number(&place["region"]["endColumn"]));
        let marked: String = line.chars().skip(start - 1).take(end - start).collect();
        let quoted = marked.starts_with('"') && marked.ends_with('"');
        assert!(quoted || marked == ",", "{file}: {marked:?}");
    }
}

fn number(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

/// Passes if a document is valid SARIF.
#[track_caller]
fn valid_sarif(document: &Value) {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    let schema = json_file("tests/support/sarif/sarif-schema-2.1.0.json");
    compiler.add_resource("schema.json", schema).unwrap();
    let index = compiler.compile("schema.json", &mut schemas).unwrap();
    if let Err(error) = schemas.validate(document, index) {
        panic!("{error:#}");
    }
    let mut wrong = document.clone();
    wrong["runs"][0]["tool"]["driver"]["name"] = Value::Null;
    assert!(schemas.validate(&wrong, index).is_err(), "the schema checks something");
}

#[test]
fn sarif_tells_files_that_cannot_be_read() {
    let bench = bench(&[("ok.json", CLEAN)]);
    std::fs::write(bench.path("caf\u{e9}.json"), [b'{', 0xff]).unwrap();
    let run = lint(&bench, &[".", "--format", "sarif"]).code(3).says("byte 0xff at offset 1");
    let log = run.json();
    valid_sarif(&log);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let place = &invocation["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "caf%C3%A9.json");
    let junit = lint(&bench, &[".", "--format", "junit"]).code(3).out;
    assert!(junit.contains("errors=\"1\"") && junit.contains("<error"), "{junit}");
    let github = lint(&bench, &[".", "--format", "github"]).code(3).out;
    assert!(github.starts_with("::error file=caf\u{e9}.json,title=unreadable::"), "{github}");
}

#[test]
fn paths_in_reports_are_relative_to_where_the_command_runs() {
    let bench = bench(&[("flows/a b.json", &wrong())]);
    let path = bench.path("flows/a b.json").canonicalize().unwrap();
    for path in [path.to_str().unwrap(), "./flows/a b.json", "flows"] {
        let sarif = lint(&bench, &[path, "--format", "sarif"]).code(0).json();
        let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "flows/a%20b.json", "{path}");
        let gitlab = lint(&bench, &[path, "--format", "gitlab"]).code(1).json();
        assert_eq!(gitlab[0]["location"]["path"], "flows/a b.json", "{path}");
        let github = lint(&bench, &[path, "--format", "github"]).code(1).out;
        assert!(github.starts_with("::error file=flows/a b.json,line=3,"), "{path}: {github}");
    }
}

#[test]
fn control_characters_of_others_reach_no_terminal() {
    let nasty = wrong().replace("Godbye", "Go\u{9b}31mdbye\\u001b[2J");
    let bench = bench(&[("a\u{1b}[2J.json", &nasty)]);
    for format in ["full", "concise", "github", "junit"] {
        let run = lint(&bench, &[".", "--format", format]).code(1);
        let escapes = |text: &str| text.chars().any(|c| c.is_control() && c != '\n');
        // The name of a file is the command line's own in GitHub's and JUnit's.
        let name = run.out.replace("file=a\u{1b}[2J.json", "");
        assert!(!escapes(&name) && !escapes(&run.err), "{format}: {:?}", run.out);
    }
}

#[test]
fn the_end_says_what_was_found() {
    let bench = bench(&[
        ("clean.json", CLEAN),
        ("wrong.json", &wrong()),
        ("none.json", "{}\n"),
        ("broken.json", "{ \"StartAction\": }\n"),
    ]);
    let clean = lint(&bench, &["clean.json"]).code(0);
    assert_eq!((clean.out.as_str(), clean.err.as_str()), ("no findings in 1 flow\n", ""));
    let wrong = lint(&bench, &["wrong.json"]).code(1);
    assert!(
        wrong.out.ends_with("\n\n2 errors in 1 flow\n2 fixable with --fix --unsafe\n"),
        "{wrong:#?}"
    );
    lint(&bench, &["broken.json"]).code(1);
    lint(&bench, &["none.json"]).code(3).says("no flow to lint: looked at 1 file").says("help:");
    lint(&bench, &["gone.json"]).code(3).says("reading gone.json failed").says("nothing is there");
    lint(&bench, &["wrong.json", "--format", "sarif"]).code(0);
    lint(&bench, &["none.json", "--format", "sarif"]).code(3);
    lint(&bench, &[]).code(2).says("<PATH>");
}

#[test]
fn findings_come_file_by_file_and_line_by_line() {
    let reads = CLEAN.replace("\"Parameters\": {}", "\"Parameters\": { \"Text\": \"$.Lex.x\" }");
    let bench =
        bench(&[("a.json", &reads.replace("\"Goodbye\",", "\"Godbye\",")), ("b.json", &wrong())]);
    let out = bench.run(&["flow", "lint", ".", "-o", "text", "--pedantic"]).code(1).out;
    let places: Vec<(&str, usize)> = out
        .lines()
        .filter_map(|line| {
            let (file, rest) = line.split_once(':')?;
            Some((file, rest.split(':').next()?.parse().ok()?))
        })
        .collect();
    assert!(places.is_sorted() && places.len() > 4, "{out}");
}

#[test]
fn what_is_cut_off_in_a_long_line_has_its_own_picture() {
    let block = |name: &str, next: &str| {
        json!({
            "Identifier": name, "Type": "UpdateContactAttributes",
            "Parameters": {
                "Attributes": { "note": "a text that is so long that no terminal shows all of it" },
                "TargetContact": "Current"
            },
            "Transitions": {
                "NextAction": next, "Conditions": [],
                "Errors": [{ "NextAction": next, "ErrorType": "NoMatchingError" }]
            }
        })
    };
    let flow = json!({
        "Version": "2019-10-30", "StartAction": "a", "Actions": [block("a", "b"), block("b", "a")]
    });
    let text = flow.to_string();
    let bench = bench(&[("a.json", &text)]);
    let out = bench.run(&["flow", "lint", "a.json"]).code(1).out;
    let columns: Vec<_> = text
        .match_indices("\"UpdateContactAttributes\"")
        .map(|(at, _)| format!("a.json:1:{}\n", at + 1))
        .collect();
    assert!(columns.iter().all(|column| out.contains(column)), "{columns:?} {out}");
}
