//! Which rules run and which findings count.

use serde_json::{Value, json};

use super::{bench, lint, wrong};

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
