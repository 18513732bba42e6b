//! `connectctl flow lint`: what it reads, what it prints in every format, how it ends.

mod choices;
mod fixes;
mod formats;

use std::process::Stdio;

use crate::harness::{Bench, CLEAN, Finished, project};

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
