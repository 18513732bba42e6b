use super::{bench, run};

const MIXED: &str = "tests:
  - name: one that passes
  - name: one that <fails>
    when: [{ wait: 1s }]
    then: { heard: Goodbye, ends_within: 1s }
";

#[test]
fn people_see_expected_and_found_side_by_side() {
    let shown = run(MIXED, &[]).code(1).out;
    assert_eq!(
        shown,
        "\
bank.test.yaml
  ok   one that passes   0:05.4
  FAIL one that <fails>  0:05.4

FAIL one that <fails>
  bank.test.yaml:5:20 heard
  at the block \"Hang up\", 0:05.4 into the call
    expected  found
    Goodbye   Welcome to the bank. Press 1 for gold.
              Are you there?
  bank.test.yaml:5:42 ends_within
  at the block \"Hang up\", 0:05.4 into the call
    expected   found
    within 1s  after 5.424s

2 tests, 1 passed, 1 failed
"
    );
}

#[test]
fn programs_see_json_with_a_schema() {
    let json = run(MIXED, &["-o", "json"]).code(1).json();
    assert_eq!(json["schema"], "connectctl.flow.test/1");
    assert_eq!(json["summary"]["failed"], 1);
    assert_eq!(json["tests"][1]["failures"][1]["what"], "ends_within");
    let lines = run(MIXED, &["-o", "ndjson"]).code(1).out;
    assert_eq!(lines.lines().count(), 2);
    let names = run(MIXED, &["--query", "tests[?!passed].name"]).code(1).json();
    assert_eq!(names, serde_json::json!(["one that <fails>"]));
}

#[test]
fn ci_servers_see_junit() {
    let junit = run(MIXED, &["--format", "junit", "--min-coverage", "99"]).code(1);
    let xml = &junit.out;
    for part in [
        "<testsuites name=\"connectctl flow test\" tests=\"3\" skipped=\"0\" failures=\"2\" errors=\"0\"",
        "<testsuite name=\"bank.test.yaml\" tests=\"2\"",
        "<testcase name=\"one that passes\"",
        "<testcase name=\"one that &lt;fails&gt;\"",
        "<failure message=\"heard: expected Goodbye\"",
        "bank.test.yaml:5:42 ends_within",
        "<testsuite name=\"bank.json\"",
        "% covered\"",
    ] {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
    junit.says("1 of 2 tests passed");
}

#[test]
fn github_sees_a_command_for_every_failure() {
    let github = run(MIXED, &["--format", "github"]).code(1);
    let first = "::error file=bank.test.yaml,line=5,col=20,title=one that <fails>::heard%0Aexpected: Goodbye%0Afound: Welcome";
    assert!(github.out.starts_with(first), "{}", github.out);
    assert_eq!(github.out.lines().count(), 2);
    let broken = run("tests: [{ nme: a }]", &["--format", "github"]).code(3).out;
    assert!(
        broken.starts_with("::error file=bank.test.yaml,line=1,col=11,title=flow test::the key `nme` is not known here%0Ahelp: did you mean name?"),
        "{broken}"
    );
}

#[test]
fn coverage_names_what_no_test_comes_to() {
    let shown = run(MIXED, &["--coverage", "--filter", "passes"]).code(0).out;
    assert!(shown.contains("\nbank  3/10    1/8       1/12            16.6 %\n"), "{shown}");
    for line in [
        "\n  \"Gold\"\n",
        "\n  \"Menu\": Equals 1\n",
        "\n  \"Menu\": NoMatchingCondition\n",
        "\n  \"Wait\"\n",
    ] {
        assert!(shown.contains(line), "{line:?} is not in\n{shown}");
    }
    assert!(!shown.contains("QueueAtCapacity"), "the block says it:\n{shown}");
    let tests = "tests: [{ name: a }]";
    let under = run(tests, &["--min-coverage", "50"]).code(1).out;
    assert!(under.ends_with("1 test, 1 passed; less than 50 % covered: bank\n"), "{under}");
    run(tests, &["--min-coverage", "10"]).code(0);
    run(tests, &["--min-coverage", "101"]).code(2).says("expected a number from 0 to 100");
}

#[test]
fn a_flow_counts_once_with_the_tests_of_all_files() {
    let bench = bench("tests: [{ name: a, when: [{ press: 5 }] }]");
    bench.write("other.test.yaml", "flow: ./bank.json\ntests: [{ name: b, given: { lambda: { prod-crm: { error: x } } }, when: [{ press: 1 }] }]");
    let covered = |path: &str| {
        let test = ["flow", "test", path, "--coverage", "-o", "json"];
        let result = bench.run(&test).code(0).json();
        let flows = result["coverage"].as_array().unwrap().clone();
        assert_eq!(flows.len(), 1, "{result}");
        flows[0]["blocks"]["reached"].as_u64().unwrap()
    };
    assert_eq!(covered("bank.test.yaml"), 4);
    assert_eq!(covered("other.test.yaml"), 5);
    assert_eq!(covered("."), 7);
}

#[test]
fn a_flow_of_a_folder_that_nobody_tests_is_missed() {
    let bench = bench("tests: [{ name: a }]");
    bench.write("untested.json", &super::bank());
    let test = ["flow", "test", "--min-coverage", "1"];
    let shown = bench.run(&test).code(1).out;
    assert!(shown.contains("untested  0/10"), "{shown}");
    assert!(shown.ends_with("less than 1 % covered: untested\n"), "{shown}");
    bench.run(&[&test[..], &["bank.json"]].concat()).code(0);
}

#[test]
fn the_first_failure_can_be_the_last() {
    let tests = "tests:\n  - { name: a }\n  - { name: b, then: { heard: x } }\n  - { name: c }\n";
    let shown = run(tests, &["--fail-fast"]).code(1).out;
    assert!(shown.ends_with("2 tests, 1 passed, 1 failed, 1 left out\n"), "{shown}");
}

#[test]
fn the_schema_of_the_files_is_printed() {
    let schema = super::bench("").run(&["flow", "test", "--schema"]).code(0).json();
    assert_eq!(schema["properties"]["tests"]["minItems"], 1);
}
