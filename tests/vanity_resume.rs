//! `connectctl vanity --input ... --resume`: kills, interruptions, and files that are not what an
//! earlier run left.

use std::io::Write;
use std::process::{Child, ChildStdin, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Bench, Finished};
use crate::vanity_bulk::table;

/// Rows that are written at once.
const CHUNK: u64 = 500;
const JOURNAL: &str = "out.csv.journal";

/// A table with bad rows, and with fields and rejected rows of more than one line.
fn mixed(rows: usize) -> String {
    let lines = table(rows).replace("Customer, ", "Customer\n");
    let bad = |(n, line): (usize, &str)| match n % 200 {
        101 => "oops\n".to_owned(),
        _ => format!("{line}\n"),
    };
    lines.lines().enumerate().map(bad).collect()
}

fn arguments<'a>(input: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let all =
        ["vanity", "--input", input, "--out", "out.csv", "--rejects", "bad.ndjson", "-o", "json"];
    [&all[..], more].concat()
}

fn run(bench: &Bench, more: &[&str]) -> Finished {
    bench.run(&arguments("in.csv", more))
}

/// A run that gets its input from the test, so that it cannot come to its end.
fn start(bench: &Bench, more: &[&str]) -> (Child, ChildStdin) {
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    command.args(arguments("-", more)).stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let input = child.stdin.take().unwrap();
    (child, input)
}

/// How many chunks a run has noted.
fn noted(bench: &Bench) -> usize {
    let journal = std::fs::read(bench.path(JOURNAL)).unwrap_or_default();
    // The first line is the header.
    journal.iter().filter(|byte| **byte == b'\n').count().saturating_sub(1)
}

/// Waits until a run has noted so many chunks.
fn wait_for(bench: &Bench, chunks: usize) {
    let start = Instant::now();
    while noted(bench) < chunks {
        assert!(start.elapsed() < Duration::from_secs(60), "the run does not get on");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Asserts that a run that was disturbed has brought what another one brings.
#[track_caller]
fn assert_undisturbed(bench: &Bench, summary: &Value, input: &str) {
    let other = Bench::new();
    other.write("in.csv", input);
    let expected = run(&other, &[]).json();
    for key in ["rows", "answered", "without_words", "rejected", "rejects_file"] {
        assert_eq!(summary[key], expected[key], "{key}");
    }
    assert!(bench.read("out.csv") == other.read("out.csv"), "the output is another one");
    let rejects = |bench: &Bench| std::fs::read_to_string(bench.path("bad.ndjson")).ok();
    assert!(rejects(bench) == rejects(&other), "the rejects are others");
    assert!(!bench.path(JOURNAL).exists(), "a run that came to its end leaves no journal");
}

#[test]
fn a_run_that_is_killed_over_and_over_loses_and_doubles_nothing() {
    let bench = Bench::new();
    let input = mixed(10_000);
    bench.write("in.csv", &input);
    for (share, more) in [
        (0.3, &[][..]),
        (0.5, &["--resume", "--threads", "1"]),
        (0.8, &["--resume", "--threads", "5"]),
    ] {
        let before = noted(&bench);
        let (mut child, mut pipe) = start(&bench, more);
        pipe.write_all(&input.as_bytes()[..(input.len() as f64 * share) as usize]).unwrap();
        wait_for(&bench, before + 2);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // What a kill in the middle of writing leaves.
    let journal = bench.read(JOURNAL);
    bench.write(JOURNAL, &journal[..journal.len() - 30]);
    bench.write("out.csv", &(bench.read("out.csv") + "1999,a row that was cut sh"));
    bench.write("bad.ndjson", &(bench.read("bad.ndjson") + "{\"line\":"));
    let result = run(&bench, &["--resume"]).code(1).json();
    let resumed = result["resumed_from"].as_u64().unwrap();
    assert!(resumed >= 5 * CHUNK && resumed.is_multiple_of(CHUNK), "{resumed}");
    assert_undisturbed(&bench, &result, &input);
}

#[test]
fn a_run_over_a_file_that_is_killed_goes_on() {
    let bench = Bench::new();
    let input = table(30_000);
    bench.write("in.csv", &input);
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    command.args(arguments("in.csv", &[])).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    wait_for(&bench, 3);
    child.kill().unwrap();
    child.wait().unwrap();
    let result = run(&bench, &["--resume"]).code(0).json();
    assert!(result["resumed_from"].as_u64().unwrap() >= 3 * CHUNK);
    assert_undisturbed(&bench, &result, &input);
}

#[test]
fn a_run_that_is_killed_before_its_first_rows_begins_again() {
    let bench = Bench::new();
    let input = table(10);
    bench.write("in.csv", &input);
    let (mut child, mut pipe) = start(&bench, &[]);
    pipe.write_all(input.as_bytes()).unwrap();
    let start = Instant::now();
    while std::fs::metadata(bench.path("out.csv")).map_or(0, |out| out.len()) == 0 {
        assert!(start.elapsed() < Duration::from_secs(60), "the run does not begin");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let result = run(&bench, &["--resume"]).code(0).json();
    assert_eq!(result["resumed_from"], 0);
    assert_undisturbed(&bench, &result, &input);
}

#[test]
fn a_run_that_is_interrupted_says_how_to_go_on() {
    let bench = Bench::new();
    let input = mixed(4_000);
    bench.write("in.csv", &input);
    let (child, mut pipe) = start(&bench, &[]);
    pipe.write_all(&input.as_bytes()[..input.len() / 2]).unwrap();
    wait_for(&bench, 2);
    let killed = bench.pipe("kill", "", &["-INT", &child.id().to_string()]);
    assert_eq!(killed.code, Some(0));
    // The input is not at its end, and nothing waits for it.
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stderr).contains("go on with --resume"));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["rows"], noted(&bench) as u64 * CHUNK);
    let result = run(&bench, &["--resume"]).code(1).json();
    assert_eq!(result["resumed_from"], summary["rows"]);
    assert_undisturbed(&bench, &result, &input);
}

/// A bench on which a run was killed after some chunks of a table.
fn killed(rows: usize) -> Bench {
    let bench = Bench::new();
    let input = mixed(rows);
    bench.write("in.csv", &input);
    let (mut child, mut pipe) = start(&bench, &[]);
    pipe.write_all(&input.as_bytes()[..input.len() * 3 / 4]).unwrap();
    wait_for(&bench, 2);
    child.kill().unwrap();
    child.wait().unwrap();
    bench
}

#[test]
fn nothing_that_is_there_is_lost_unless_that_is_asked_for() {
    let bench = killed(3_000);
    let out = bench.read("out.csv");
    run(&bench, &[]).code(2).says("an earlier run is recorded").says("--resume").says("--restart");
    assert_eq!(bench.read("out.csv"), out);
    let result = run(&bench, &["--restart"]).code(1).json();
    assert_eq!(result["resumed_from"], 0);
    assert_undisturbed(&bench, &result, &mixed(3_000));
    run(&bench, &[]).code(2).says("out.csv exists");
    run(&bench, &["--resume"]).code(2).says("no journal of a run to go on with");
    run(&bench, &["--restart"]).code(1);
    assert!(!bench.path(JOURNAL).exists());
    bench.write("keep.csv.journal", "precious\n");
    let keep = ["vanity", "--input", "in.csv", "--out", "keep.csv"];
    bench.run(&keep).code(2).says("recorded in keep.csv.journal");
    bench.run(&[&keep[..], &["--restart"]].concat()).code(2).says("not the journal");
    bench.run(&[&keep[..], &["--resume"]].concat()).code(3).says("not the journal");
    assert_eq!(bench.read("keep.csv.journal"), "precious\n");
    let twice = ["vanity", "--input", "in.csv", "--out", "./in.csv", "--restart"];
    bench.run(&twice).code(2).says("different files");
    std::fs::create_dir(bench.path("folder.csv")).unwrap();
    let folder = ["vanity", "--input", "in.csv", "--out", "folder.csv"];
    bench.run(&folder).code(2).says("no ordinary file");
}

#[test]
fn a_run_goes_on_only_with_what_it_began_with() {
    let bench = killed(3_000);
    run(&bench, &["--resume", "--count", "3"]).code(3).says("began with count 5, this one has 3");
    run(&bench, &["--resume", "--span", "area"]).code(3).says("span subscriber");
    bench.write("brand.txt", "FLOWERS\n");
    run(&bench, &["--resume", "--words", "brand.txt"]).code(3).says("other words");
    let journal = bench.read(JOURNAL);
    bench.write(JOURNAL, &journal.replacen("\"version\":\"", "\"version\":\"9", 1));
    run(&bench, &["--resume"]).code(3).says("began with version");
    bench.write(JOURNAL, &journal.replacen("{\"input\"", "{\"inptu\"", 1));
    run(&bench, &["--resume"]).code(3).says("line 2 of the journal out.csv.journal is damaged");
    bench.write(JOURNAL, &journal);
    let input = bench.read("in.csv");
    bench.write("in.csv", &input.replacen("Customer", "customer", 1));
    run(&bench, &["--resume"]).code(3).says("in.csv is not what it was");
    bench.write("in.csv", &input[..input.len() / 10]);
    run(&bench, &["--resume"]).code(3).says("in.csv is not what it was");
    bench.write("in.csv", &input);
    let out = bench.read("out.csv");
    bench.write("out.csv", &out[..out.len() / 4]);
    run(&bench, &["--resume"]).code(3).says("out.csv has").says("had been written to it");
    bench.write("out.csv", &out);
    let result = run(&bench, &["--resume"]).code(1).json();
    assert_undisturbed(&bench, &result, &input);
}

#[test]
fn what_comes_after_the_rows_that_are_done_may_change() {
    let bench = killed(3_000);
    let longer = bench.read("in.csv") + &table(100).lines().skip(1).collect::<Vec<_>>().join("\n");
    bench.write("in.csv", &longer);
    let result = run(&bench, &["--resume"]).code(1).json();
    assert_undisturbed(&bench, &result, &longer);
}

#[test]
fn two_runs_never_share_an_output() {
    let bench = Bench::new();
    let input = table(1_000);
    bench.write("in.csv", &input);
    let (mut child, mut pipe) = start(&bench, &[]);
    pipe.write_all(input.as_bytes()).unwrap();
    wait_for(&bench, 1);
    for more in ["--resume", "--restart"] {
        run(&bench, &[more]).code(3).says("another run is using the journal");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn what_is_written_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let bench = killed(3_000);
    for file in ["out.csv", "bad.ndjson", JOURNAL] {
        let mode = std::fs::metadata(bench.path(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}
