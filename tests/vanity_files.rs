//! `connectctl vanity --input`: no file that is there is lost, whatever names it goes by.

use std::fs::File;
use std::io::Write;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{Bench, Finished, files};
use crate::vanity_bulk::table;

const INPUT: &str = "phone\n18003569377\noops\n";
const SHARED: &str = "different files";

fn run(bench: &Bench, arguments: &str) -> Finished {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    bench.run(&[&["vanity"], arguments.as_slice()].concat())
}

/// A run that gets its input from the test and writes files until it is killed.
fn start(bench: &Bench, arguments: &[&str]) -> Child {
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    command.args([&["vanity", "--input", "-"], arguments].concat());
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn wait_for(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < Duration::from_secs(60), "the run does not get on");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// A bench with the output and the rejects of a run that was killed.
fn killed() -> Bench {
    let bench = Bench::new();
    // The first row is bad, and the last.
    bench.write("in.csv", &(table(1_000).replacen("0,1200", "0,12", 1) + "oops\n"));
    let mut child = start(&bench, &["--out", "out.csv"]);
    let pipe = child.stdin.as_mut().unwrap();
    pipe.write_all(bench.read("in.csv").as_bytes()).unwrap();
    let journal = bench.path("out.csv.journal");
    wait_for(|| std::fs::read_to_string(&journal).is_ok_and(|text| text.lines().count() >= 2));
    kill(child);
    assert!(bench.read("out.csv.rejects").contains("digits"));
    bench
}

/// What all files hold.
fn contents(bench: &Bench) -> Vec<(String, Vec<u8>)> {
    let read =
        |path: &std::path::PathBuf| (path.display().to_string(), std::fs::read(path).unwrap());
    files(&bench.path("")).iter().map(read).collect()
}

/// Asserts that a run is refused, dry or not, and changes nothing.
#[track_caller]
fn assert_refused(bench: &Bench, arguments: &str, code: i32, reason: &str) {
    let before = contents(bench);
    run(bench, &format!("{arguments} --dry-run")).code(code).says(reason);
    run(bench, arguments).code(code).says(reason);
    assert!(contents(bench) == before, "{arguments}: a file was changed");
}

#[cfg(unix)]
#[test]
fn a_file_is_known_under_its_other_names() {
    let bench = Bench::new();
    bench.write("in.csv", INPUT);
    std::fs::hard_link(bench.path("in.csv"), bench.path("hard.csv")).unwrap();
    std::os::unix::fs::symlink("in.csv", bench.path("soft.csv")).unwrap();
    for other in ["hard.csv", "soft.csv", "./in.csv"] {
        assert_refused(&bench, &format!("--input in.csv --out {other} --restart"), 2, SHARED);
        let rejects = format!("--input in.csv --out o.csv --rejects {other} --restart");
        assert_refused(&bench, &rejects, 2, SHARED);
    }
    bench.write("brand.txt", "FLOWERS\n");
    let words = "--input in.csv --words brand.txt --out brand.txt --restart";
    assert_refused(&bench, words, 2, SHARED);
    let journal = "--input in.csv --words o.csv.journal --out o.csv --restart";
    bench.write("o.csv.journal", "FLOWERS\n");
    assert_refused(&bench, journal, 2, SHARED);
}

#[cfg(unix)]
#[test]
fn a_file_is_known_behind_a_standard_stream() {
    let bench = Bench::new();
    bench.write("in.csv", INPUT);
    bench.write("o.csv", "");
    let refused = |arguments: &[&str], stdin: Stdio, stdout: Stdio| {
        let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
        command.arg("vanity").args(arguments).stdin(stdin).stdout(stdout);
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), text.contains(SHARED)), (Some(2), true), "{text}");
        assert_eq!((bench.read("in.csv"), bench.read("o.csv")), (INPUT.into(), String::new()));
    };
    let open = |name: &str| {
        Stdio::from(File::options().read(true).append(true).open(bench.path(name)).unwrap())
    };
    refused(&["--input", "-", "--out", "in.csv", "--restart"], open("in.csv"), Stdio::piped());
    refused(&["--input", "in.csv"], Stdio::null(), open("in.csv"));
    refused(&["--input", "in.csv", "--out", "o.csv"], Stdio::null(), open("o.csv"));
}

#[test]
fn a_preview_leaves_the_rejects_of_another_run_alone() {
    let bench = killed();
    let before = contents(&bench);
    assert!(!run(&bench, "--input in.csv").code(1).out.is_empty());
    assert_refused(&bench, "--input in.csv --rejects out.csv.rejects", 2, "rejects of another run");
    assert!(contents(&bench) == before);
    run(&bench, "--input in.csv --out out.csv --resume").code(1);
    assert_eq!(bench.read("out.csv.rejects").lines().count(), 2);
    std::fs::remove_file(bench.path("out.csv")).unwrap();
    assert_refused(&bench, "--input in.csv --out out.csv", 2, "replace it by --restart");
    run(&bench, "--input in.csv --out out.csv --restart").code(1);
    assert_eq!(bench.read("out.csv.rejects").lines().count(), 2);
    bench.write("good.csv", "phone\n18003569377\n");
    run(&bench, "--input good.csv --out out.csv --restart").code(0);
    assert!(!bench.path("out.csv.rejects").exists(), "rejects that are no more");
}

#[test]
fn rejects_that_are_no_ordinary_file_or_something_else_are_refused() {
    let bench = Bench::new();
    bench.write("in.csv", INPUT);
    bench.write("keep.txt", "precious\n");
    std::fs::create_dir(bench.path("folder")).unwrap();
    run(&bench, "--input in.csv --rejects folder").code(2).says("folder is no ordinary file");
    for more in ["", " --out o.csv", " --out o.csv --restart"] {
        let arguments = format!("--input in.csv --rejects keep.txt{more}");
        run(&bench, &arguments).code(2).says("something else than rejects");
    }
    assert_eq!(bench.read("keep.txt"), "precious\n");
    assert!(!bench.path("o.csv").exists() && !bench.path("o.csv.journal").exists());
}

#[test]
fn two_runs_never_share_a_file_for_rejects() {
    let bench = Bench::new();
    bench.write("in.csv", INPUT);
    let mut child = start(&bench, &["--rejects", "bad.ndjson"]);
    child.stdin.as_mut().unwrap().write_all(table(1).as_bytes()).unwrap();
    wait_for(|| bench.path("bad.ndjson").exists());
    let second = || run(&bench, "--input in.csv --rejects bad.ndjson");
    // The file is there a moment before it is locked.
    wait_for(|| second().err.contains("another run is using the rejects bad.ndjson"));
    second().code(3);
    kill(child);
}

#[test]
fn a_dry_run_refuses_what_the_run_would_refuse() {
    let bench = killed();
    let to = |more: &str| format!("--input in.csv --out out.csv{more}");
    assert_refused(&bench, &to(""), 2, "an earlier run is recorded");
    assert_refused(&bench, &to(" --resume --count 3"), 3, "began with count 5, this one has 3");
    assert_refused(&bench, &to(" --resume --column tel"), 3, "no column `tel`");
    assert_refused(&bench, "--input in.csv --resume", 2, "--out FILE");
    assert_refused(&bench, "--input in.csv -o json", 2, "--out FILE");
    let before = contents(&bench);
    let all = run(&bench, &to(" --restart --dry-run -o json")).code(1).json();
    let rest = run(&bench, &to(" --resume --dry-run -o json")).code(1).json();
    assert_eq!((&all["rows"], &all["rejected"]), (&rest["rows"], &rest["rejected"]));
    assert!(contents(&bench) == before);
    let done = run(&bench, &to(" --resume -o json")).code(1).json();
    assert_eq!(
        (&done["rows"], &done["resumed_from"], &done["rejected"]),
        (&rest["rows"], &rest["resumed_from"], &rest["rejected"])
    );
    assert_refused(&bench, &to(""), 2, "out.csv exists");
    assert_refused(&bench, &to(" --resume"), 2, "no journal of a run to go on with");
}

#[test]
fn what_a_run_goes_on_with_is_what_it_had_written() {
    for name in ["out.csv", "out.csv.rejects"] {
        let bench = killed();
        let resume = "--input in.csv --out out.csv --resume";
        let text = bench.read(name);
        bench.write(name, &text.replacen("Customer", "customer", 1));
        assert_refused(&bench, resume, 3, "is not what had been written to it");
        bench.write(name, "");
        assert_refused(&bench, resume, 3, "had been written to it");
        std::fs::remove_file(bench.path(name)).unwrap();
        assert_refused(&bench, resume, 3, "is gone");
        assert!(!bench.path(name).exists());
        bench.write(name, &(text + "cut sh"));
        run(&bench, resume).code(1);
    }
}

#[test]
fn an_empty_file_is_free_to_be_written_to() {
    let bench = Bench::new();
    bench.write("in.csv", INPUT);
    for name in ["o.csv", "o.csv.rejects", "o.csv.journal"] {
        bench.write(name, "");
    }
    run(&bench, "--input in.csv --out o.csv --count 1").code(1);
    assert_eq!(bench.read("o.csv"), "phone,vanity_1\n18003569377,1-800-FLOWERS\n");
    assert_eq!(bench.read("o.csv.rejects").lines().count(), 1);
}
