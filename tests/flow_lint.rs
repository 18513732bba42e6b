//! `connectctl flow lint`: what it reads, what it prints in every format, how it ends.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::generated::prove;
use crate::harness::{Bench, CLEAN, Finished, json as json_file, project};

/// Only these rules, so that a new rule does not change what the tests see.
const RULES: [&str; 4] =
    ["--ignore=all", "--select=CF001,CF101", "--select=unknown-action-type", "--select=CF203"];

/// The same flow, with a start that names no block and a type that is none.
fn wrong() -> String {
    CLEAN
        .replace("\"StartAction\": \"Goodbye\"", "\"StartAction\": \"Godbye\"")
        .replace("Participant", "")
}

/// A bench with these files.
fn bench(files: &[(&str, &str)]) -> Bench {
    let bench = Bench::new();
    for (name, text) in files {
        if let Some(folder) = bench.path(name).parent() {
            std::fs::create_dir_all(folder).unwrap();
        }
        bench.write(name, text);
    }
    bench
}

/// A bench with a copy of the project whose findings the formats show.
fn sample() -> Bench {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("flows")).unwrap();
    let folder = project("fixtures/flow/formats/project");
    std::fs::copy(folder.join("connectctl.toml"), bench.path("connectctl.toml")).unwrap();
    for file in folder.join("flows").read_dir().unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), bench.path("flows").join(file.file_name())).unwrap();
    }
    bench
}

fn lint(bench: &Bench, more: &[&str]) -> Finished {
    bench.run(&[&["flow", "lint"], &RULES[..], more].concat())
}

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
fn a_file_that_cannot_be_read_is_told_and_the_others_are_linted() {
    let bench = bench(&[("a.json", &wrong())]);
    std::fs::write(bench.path("b.json"), [0xff, 0xfe, b'{', 0]).unwrap();
    let run =
        lint(&bench, &[".", "-q"]).code(3).says("error: ./b.json cannot be read").says("UTF-16");
    assert!(run.out.contains("dangling-transition"), "{run:#?}");
    let alone = lint(&bench, &["b.json"]).code(3).says("save the file as UTF-8");
    assert!(!alone.err.contains("no flow to lint"), "{alone:#?}");
    let json = lint(&bench, &[".", "-o", "json"]).code(3).json();
    assert_eq!(json["unreadable"][0]["file"], "./b.json");
    assert_eq!(json["summary"]["unreadable"], 1);
    lint(&bench, &[".", "--diff"]).code(3).says("./b.json cannot be read");
}

#[test]
fn folders_are_read_without_what_git_ignores_and_every_file_once() {
    let bench = bench(&[
        (".gitignore", "build/\n"),
        ("flows/a.json", &wrong()),
        ("flows/a.txt", &wrong()),
        ("build/a.json", &wrong()),
        (".hidden/a.json", &wrong()),
    ]);
    let all = lint(&bench, &["."]).code(1);
    assert!(all.out.contains("2 errors in 1 flow\n"), "{all:#?}");
    let twice = lint(&bench, &[".", "flows", "flows/a.json"]).code(1);
    assert!(twice.out.contains("2 errors in 1 flow\n"), "{twice:#?}");
    lint(&bench, &["build"]).code(1);
    lint(&bench, &["flows/a.txt"]).code(1);
}

#[test]
fn standard_input_has_a_name() {
    let bench = Bench::new();
    let pipe = |more: &[&str]| {
        bench.run_with(&wrong(), &[&["flow", "lint", "-"], &RULES[..], more].concat())
    };
    assert!(pipe(&["-o", "text"]).code(1).out.starts_with("-:3:18: error"));
    let named = pipe(&["-o", "text", "--stdin-filename", "flows/main.json"]).code(1).out;
    assert!(named.starts_with("flows/main.json:3:18: error"), "{named}");
    pipe(&["--fix", "--unsafe"]).code(2).says("cannot be mended in place").says("--diff");
    let diff = pipe(&["--diff", "--unsafe", "--stdin-filename", "main.json"]).code(1).out;
    assert!(diff.starts_with("--- a/main.json\n+++ b/main.json\n"), "{diff}");
    assert!(diff.contains("+  \"StartAction\": \"Goodbye\","), "{diff}");
}

#[test]
fn a_closed_pipe_is_no_failure_of_ours() {
    let bench = bench(&[("wrong.json", &wrong())]);
    for format in ["full", "json", "sarif", "junit"] {
        let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
        let arguments = ["flow", "lint", "wrong.json", "-q", "--format", format];
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let expected = if format == "sarif" { 0 } else { 1 };
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(expected), &b""[..]));
    }
}

#[test]
fn severity_decides_what_counts() {
    let legacy =
        "{ \"modules\": [], \"start\": \"a\", \"metadata\": {}, \"type\": \"contactFlow\" }\n";
    let bench = bench(&[("old.json", legacy)]);
    let run = |more: &[&str]| {
        bench.run(&[&["flow", "lint", "old.json", "--ignore=all", "--select=CF010"], more].concat())
    };
    assert!(run(&[]).code(1).out.contains("warning[legacy-format]"));
    assert!(run(&["--min-severity", "warning"]).code(1).out.contains("1 warning in 1 flow"));
    assert!(run(&["--min-severity", "error"]).code(0).out.contains("no findings in 1 flow"));
    bench.run(&["flow", "lint", "old.json", "--pedantic"]).code(1);
    run(&["--min-severity", "fatal"]).code(2).says("possible values: info, warning, error");
}

#[test]
fn the_more_precise_word_chooses_rules() {
    let bench = bench(&[("wrong.json", &wrong())]);
    let found = |more: &[&str]| {
        let arguments = [&["flow", "lint", "wrong.json", "--format", "ndjson"], more].concat();
        let out = bench.run(&arguments).out;
        let rules = out.lines().map(|line| {
            let finding: Value = serde_json::from_str(line).unwrap();
            finding["code"].as_str().unwrap().to_owned()
        });
        rules.collect::<Vec<_>>()
    };
    assert!(found(&["--ignore", "all"]).is_empty());
    assert_eq!(found(&["--ignore", "all", "--select", "CF2"]), ["CF201"]);
    assert_eq!(found(&["--ignore", "CF", "--select", "dangling-transition"]), ["CF101"]);
    assert_eq!(
        found(&["--ignore", "CF1,unknown-action-type", "--select", "all"]),
        found(&["--select", "all", "--ignore", "CF1,CF201"])
    );
    assert!(found(&["--select", "CF101", "--ignore", "all,dangling-transition"]).is_empty());
    let wrong = bench.run(&["flow", "lint", "wrong.json", "--select", "dangling-transitoin"]);
    wrong.code(2).says("did you mean dangling-transition?").says("connectctl flow rules");
    bench.run(&["flow", "lint", "wrong.json", "--ignore", "XY1"]).code(2).says("names no rule");
}

#[test]
fn the_configuration_chooses_rules_and_the_command_line_has_the_last_word() {
    let bench = bench(&[("wrong.json", &wrong())]);
    bench.write(
        "connectctl.toml",
        "[lint]\nignore = [\"all\"]\nselect = [\"CF101\"]\nmax_silence = 5\n",
    );
    let run = |more: &[&str]| bench.run(&[&["flow", "lint", "wrong.json"], more].concat());
    assert!(run(&[]).code(1).out.contains("1 error in 1 flow"));
    assert!(run(&["--select", "CF201"]).code(1).out.contains("2 errors in 1 flow"));
    run(&["--ignore", "CF1"]).code(0);
    bench.write("connectctl.toml", "[lint]\nselect = [\"pi\"]\n");
    run(&[]).code(4).says("\"pi\" names no rule").says("connectctl.toml");
    bench.write("connectctl.toml", "[lint]\nselekt = []\n");
    run(&[]).code(4).says("unknown field `selekt`").says("line 2");
    bench.write("connectctl.toml", "[lint]\nmax_silence = \"long\"\n");
    run(&[]).code(4).says("max_silence").says("line 2");
}

#[test]
fn an_ignore_covers_what_it_names_and_says_so_when_nothing_needs_it() {
    let bench = bench(&[("flows/old/a.json", &wrong()), ("flows/new.json", &wrong())]);
    let ignore = |text: &str| bench.write("connectctl.toml", &format!("[[lint.ignores]]\n{text}"));
    let run = |more: &[&str]| lint(&bench, more);
    ignore("rule = \"CF101\"\npath = \"flows/old/**\"\nreason = \"replaced in May\"\n");
    let ignored = run(&["flows"]).code(1);
    assert!(ignored.out.contains("3 errors in 2 flows; 1 finding ignored\n"), "{ignored:#?}");
    let absolute = bench.path("flows").canonicalize().unwrap();
    let same = run(&[absolute.to_str().unwrap()]).code(1);
    assert!(same.out.contains("1 finding ignored"), "{same:#?}");
    run(&["flows/new.json"])
        .code(1)
        .says("no finding needs this ignore: CF101 in ")
        .says("(replaced in May)");
    ignore("rule = \"unknown-action-type\"\nblock = \"Goodbye\"\n");
    assert!(run(&["flows"]).code(1).out.contains("2 errors in 2 flows; 2 findings ignored"));
    ignore("rule = \"all\"\n");
    run(&["flows"]).code(0);
    ignore("rule = \"dangling\"\n");
    run(&["flows"]).code(4).says("[[lint.ignores]] of").says("did you mean dangling-transition?");
    ignore("rule = \"CF101\"\npath = \"flows/[\"\n");
    run(&["flows"]).code(4).says("path \"flows/[\"");
    ignore("rule = \"CF101\"\nfile = \"a\"\n");
    run(&["flows"]).code(4).says("unknown field `file`");
    ignore("path = \"a\"\n");
    run(&["flows"]).code(4).says("missing field `rule`");
}

#[test]
fn patterns_are_relative_to_the_file_that_they_stand_in() {
    let bench = bench(&[("flows/old/a.json", &wrong())]);
    bench.write("connectctl.toml", "[[lint.ignores]]\nrule = \"all\"\npath = \"flows/old/*\"\n");
    for (folder, path) in
        [("", "flows"), ("flows", "."), ("flows/old", "a.json"), ("flows", "../flows/old")]
    {
        let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
        let output = command.current_dir(bench.path(folder)).args(["flow", "lint", path]).output();
        assert_eq!(output.unwrap().status.code(), Some(0), "{folder} {path}");
    }
}

#[test]
fn only_findings_that_are_not_in_the_baseline_count() {
    let bench = bench(&[("a.json", &wrong())]);
    let known = ["a.json", "--baseline", "known.json"];
    lint(&bench, &known).code(3).says("take one first");
    let update = [&known[..], &["--update-baseline"]].concat();
    lint(&bench, &[&update[..], &["--dry-run"]].concat())
        .code(0)
        .says("known.json would hold 2 findings");
    assert!(!bench.path("known.json").exists());
    lint(&bench, &update).code(0).says("known.json holds 2 findings now");
    let text = bench.read("known.json");
    let baseline: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(baseline["schema"], "connectctl.flow.lint.baseline/1");
    lint(&bench, &update).code(0);
    assert_eq!(bench.read("known.json"), text, "a baseline stays the same");
    let old = lint(&bench, &known).code(0);
    assert!(old.out.contains("no findings in 1 flow; 2 findings in the baseline"), "{old:#?}");
    // Lines move, and a finding is added.
    let more = wrong().replace("\"Actions\": [", "\"Actions\": [\n    { \"Identifier\": \"New\", \"Type\": \"Speak\", \"Transitions\": {} },\n");
    bench.write("a.json", &more);
    let new = lint(&bench, &known).code(1);
    assert!(new.out.contains("1 error in 1 flow; 2 findings in the baseline"), "{new:#?}");
    bench.write("known.json", "[]");
    lint(&bench, &known).code(3).says("known.json is no baseline");
    lint(&bench, &["a.json", "--update-baseline"]).code(2).says("--baseline");
}

#[test]
fn statistics_count_by_rule() {
    let bench = bench(&[
        ("a.json", &wrong()),
        ("b.json", &wrong().replace("Disconnect", "DisconnectParticipant")),
    ]);
    let json = lint(&bench, &[".", "--statistics", "-o", "json"]).code(1).json();
    assert_eq!(json["schema"], "connectctl.flow.lint.statistics/1");
    assert_eq!(
        json["rules"][0],
        json!({ "rule": "dangling-transition", "code": "CF101", "severity": "error", "findings": 2 })
    );
    assert_eq!(json["summary"]["unsafely_fixable"], 3);
    let table = lint(&bench, &[".", "--statistics"]).code(1).out;
    assert!(table.starts_with("FINDINGS  CODE   RULE"), "{table}");
    assert!(table.ends_with("\n\n3 errors in 2 flows\n"), "{table}");
    lint(&bench, &[".", "--statistics", "--format", "json"]).code(2).says("--format");
}

#[test]
fn fixes_are_shown_before_they_are_applied() {
    let bench = bench(&[("a.json", &wrong())]);
    lint(&bench, &["a.json", "--unsafe"]).code(2).says("--fix");
    assert!(
        lint(&bench, &["a.json", "--fix"]).code(1).out.contains("2 fixable with --fix --unsafe")
    );
    let none =
        lint(&bench, &["a.json", "--diff"]).code(0).says("no fixes to apply; 2 with --unsafe");
    assert_eq!(none.out, "", "none of them is safe");
    let diff = lint(&bench, &["a.json", "--diff", "--unsafe"])
        .code(1)
        .says("would apply 2 fixes in 1 file");
    let dry = lint(&bench, &["a.json", "--fix", "--unsafe", "--dry-run"]).code(1);
    assert_eq!(diff.out, dry.out);
    let json = lint(&bench, &["a.json", "--diff", "--unsafe", "-o", "json"]).code(1).json();
    assert_eq!(json["schema"], "connectctl.flow.diff/1");
    assert_eq!(json["files"][0]["file"], "a.json");
    assert_eq!(json["files"][0]["fixes"], 2);
    assert_eq!(json["files"][0]["diff"], diff.out);
    lint(&bench, &["a.json", "--diff", "--statistics"]).code(2).says("--statistics");
    lint(&bench, &["a.json", "--diff", "--format", "sarif"]).code(2).says("--format");
    assert!(diff.out.contains("-  \"StartAction\": \"Godbye\",\n+  \"StartAction\": \"Goodbye\","));
    assert_eq!(bench.read("a.json"), wrong(), "nothing was written");
    let fixed =
        lint(&bench, &["a.json", "--fix", "--unsafe"]).code(0).says("applied 2 fixes in 1 file");
    assert_eq!(fixed.out, "no findings in 1 flow\n");
    assert_eq!(bench.read("a.json"), CLEAN);
    let again = lint(&bench, &["a.json", "--fix", "--unsafe"]).code(0);
    assert!(!again.err.contains("applied"), "{again:#?}");
}

#[test]
fn what_somebody_has_decided_to_live_with_is_not_mended() {
    let bench = bench(&[("a.json", &wrong())]);
    bench.write("connectctl.toml", "[[lint.ignores]]\nrule = \"CF101\"\n");
    let fix = ["a.json", "--fix", "--unsafe"];
    lint(&bench, &fix).code(0).says("applied 1 fix in 1 file");
    assert!(bench.read("a.json").contains("\"StartAction\": \"Godbye\""));
    bench.write("connectctl.toml", "");
    let known = ["--baseline", "known.json"];
    lint(&bench, &[&["a.json", "--update-baseline"], &known[..]].concat()).code(0);
    lint(&bench, &[&fix[..], &known[..]].concat()).code(0);
    assert!(bench.read("a.json").contains("\"StartAction\": \"Godbye\""));
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

#[test]
fn what_is_safe_is_mended_and_the_rest_is_left() {
    let bench = sample();
    let run = |more: &[&str]| bench.run(&[&["flow", "lint", "flows"], more].concat());
    let before = bench.read("flows/main.json");
    run(&["--fix"]).code(1).says("applied 1 fix in 1 file");
    let after = bench.read("flows/main.json");
    assert_eq!(before.lines().count() - 1, after.lines().count());
    assert!(after.contains("Pick qeue") && after.matches("\"Text\"").count() == 1, "{after}");
    run(&["--fix", "--unsafe"]).code(1).says("applied 4 fixes in 2 files");
    assert!(!bench.read("flows/main.json").contains("Pick qeue"));
}

#[cfg(unix)]
#[test]
fn a_fix_keeps_permissions_links_and_all_other_bytes() {
    use std::os::unix::fs::PermissionsExt as _;
    let crlf = format!("\u{feff}{}", wrong().replace('\n', "\r\n"));
    let bench = bench(&[("flows/real.json", &crlf)]);
    let mode = |mode| std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(bench.path("flows/real.json"), mode(0o640)).unwrap();
    std::os::unix::fs::symlink("flows/real.json", bench.path("link.json")).unwrap();
    lint(&bench, &["link.json", "--fix", "--unsafe"]).code(0);
    let link = std::fs::symlink_metadata(bench.path("link.json")).unwrap();
    assert!(link.file_type().is_symlink());
    let metadata = std::fs::metadata(bench.path("flows/real.json")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
    let expected = format!("\u{feff}{}", CLEAN.replace('\n', "\r\n"));
    assert_eq!(bench.read("flows/real.json"), expected);
    let left: Vec<_> = bench.path("flows").read_dir().unwrap().collect();
    assert_eq!(left.len(), 1, "no file is left behind: {left:?}");
}
