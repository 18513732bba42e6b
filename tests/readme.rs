//! The pages that people read keep their word: every `console` block of README.md and of the pages
//! in docs/ is run as it stands there, and must print what it says, to the letter.
//!
//! A page is read from top to bottom in one home, so that a command finds the files that an earlier
//! one wrote. A command that fails must be followed by `$ echo $?`, which shows its exit code.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::generated::prove;
use super::harness::{files, project};

/// The home and the folder that pages speak of.
const HOME: &str = "/home/ada";
const FOLDER: &str = "/home/ada/center";

#[test]
fn the_readme_says_what_the_commands_print() {
    prove_page(&project("README.md"), Terminal::in_a_clone());
}

#[test]
fn the_pages_under_docs_say_what_the_commands_print() {
    let mut pages: Vec<PathBuf> =
        project("docs").read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    for page in pages {
        // These play the flows and the bots that ship.
        let in_a_clone =
            ["call.md", "banking.md", "bot.md"].iter().any(|name| page.ends_with(name));
        let terminal = if in_a_clone { Terminal::in_a_clone() } else { Terminal::new() };
        prove_page(&page, terminal);
    }
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    for page in [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/banking.md",
        "docs/bot.md",
        "docs/call.md",
        "docs/flow-explore.md",
        "docs/flow-lint.md",
        "docs/flow-test.md",
        "docs/lambda-async-execution.md",
        "docs/lambda-lex-fulfilment.md",
        "docs/lambda-pstn-transfer.md",
        "docs/lambda-session-data.md",
        "docs/lambda-vanity-numbers.md",
        "docs/editor.md",
    ] {
        let text = std::fs::read_to_string(project(page)).unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for (target, _) in targets.filter(|(target, _)| !target.starts_with("http")) {
            let path = target.split('#').next().unwrap_or_default();
            let place = project(page).with_file_name(path);
            assert!(path.is_empty() || place.exists(), "{page} links to {target}");
        }
    }
}

#[test]
fn the_picture_of_a_call_shows_what_a_call_says() {
    let picture = std::fs::read_to_string(project("docs/call.svg")).unwrap();
    let mut terminal = Terminal::in_a_clone();
    let said = terminal.run("connectctl call flows/vanity-numbers.json --keys 1,2,8003569377#,2");
    // What is heard and pressed is bright; times differ between a person and a script.
    let texts = picture.lines().filter(|line| line.contains("fill=\"#e6edf3\""));
    let words = texts.map(|text| text.split(['<', '>']).nth(2).unwrap().trim());
    let words: Vec<&str> =
        words.filter(|words| !words.starts_with("$ ") && !words.starts_with("keys")).collect();
    assert!(words.len() > 20, "{words:?}");
    for words in words {
        assert!(said.contains(words), "{words:?} is only in docs/call.svg: run scripts/picture.py");
    }
}

/// Runs the blocks of a page and compares.
fn prove_page(path: &Path, mut terminal: Terminal) {
    let text = std::fs::read_to_string(path).unwrap();
    let mut current = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        current += &format!("{line}\n");
        if line == "```console" {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            current += &format!("{}```\n", terminal.type_in(&block));
        }
    }
    prove(path, &current);
}

/// Somebody's terminal: a home with a folder in it, and nothing else from this machine.
struct Terminal {
    home: TempDir,
    status: i32,
}

impl Terminal {
    fn new() -> Self {
        // As long as "/home/ada", so that columns are as wide as on the page.
        let home = tempfile::Builder::new().prefix("").rand_bytes(4).tempdir_in("/tmp").unwrap();
        std::fs::create_dir(home.path().join("center")).unwrap();
        Self { home, status: 0 }
    }

    /// One that was opened where the project is, as far as its page needs it.
    fn in_a_clone() -> Self {
        let terminal = Self::new();
        for folder in ["flows", "flows/banking", "bots"] {
            let there = terminal.home.path().join("center").join(folder);
            std::fs::create_dir(&there).unwrap();
            for file in files(&project(folder)).iter().filter(|path| path.is_file()) {
                std::fs::copy(file, there.join(file.file_name().unwrap())).unwrap();
            }
        }
        terminal
    }

    /// Runs the commands of a block; the commands with what they print.
    fn type_in(&mut self, block: &[&str]) -> String {
        let mut screen = String::new();
        let mut lines = block.iter();
        while let Some(line) = lines.next() {
            let Some(start) = line.strip_prefix("$ ") else { continue };
            let mut command = start.to_owned();
            while command.ends_with('\\') {
                command += &format!("\n{}", lines.next().expect("a line goes on after its end"));
            }
            screen += &format!("$ {command}\n{}", self.run(&command));
        }
        assert_eq!(self.status, 0, "the block ends with a failure that it does not show: {screen}");
        screen
    }

    fn run(&mut self, command: &str) -> String {
        let asks = command == "echo $?";
        assert!(self.status == 0 || asks, "before `{command}` something failed unseen");
        // What a fresh clone runs through cargo is the program that these tests were built with.
        let program = command.replace("cargo run --quiet --", "connectctl");
        let script = format!("exec 2>&1\n(exit {})\n{program}\n", self.status);
        let home = self.home.path();
        let output = Command::new("sh")
            .args(["-c", &script])
            .env_clear()
            .env("PATH", search_path())
            .env("HOME", home)
            .current_dir(home.join("center"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        self.status = output.status.code().expect("a command was killed");
        let text = String::from_utf8(output.stdout).unwrap();
        let text = text.replace(&*home.join("center").to_string_lossy(), FOLDER);
        text.replace(&*home.to_string_lossy(), HOME)
    }
}

/// The programs under test before those of the system.
fn search_path() -> std::ffi::OsString {
    let ours = Path::new(env!("CARGO_BIN_EXE_connectctl")).parent().unwrap().to_owned();
    let system = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(ours).chain(std::env::split_paths(&system))).unwrap()
}
