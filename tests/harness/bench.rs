//! Commands in an environment of their own: no variable, file or account of the machine reaches
//! them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::Stub;

/// A folder with its own home, in which commands run.
pub struct Bench {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// A command that has ended.
#[derive(Debug)]
pub struct Finished {
    /// Its exit code; none if it was killed.
    pub code: Option<i32>,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

impl Bench {
    /// A bench without credentials, region or network.
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut bench = Self { folder, variables: Vec::new() };
        let home = bench.path("").display().to_string();
        for (key, value) in [
            ("PATH", std::env::var("PATH").unwrap()),
            ("HOME", home),
            ("NO_COLOR", "1".into()),
            ("AWS_EC2_METADATA_DISABLED", "true".into()),
        ] {
            bench.set(key, &value);
        }
        bench
    }

    /// A bench whose calls go to the stub.
    pub fn with(stub: &Stub) -> Self {
        let mut bench = Self::new();
        for (key, value) in [
            ("AWS_ACCESS_KEY_ID", "AKIATEST"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", stub.url()),
            ("CONNECTCTL_INSTANCE_ID", super::INSTANCE),
        ] {
            bench.set(key, value);
        }
        bench
    }

    /// Sets an environment variable.
    pub fn set(&mut self, key: &str, value: &str) {
        self.variables.push((key.into(), value.into()));
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Reads a file of the folder.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// A command that is yet to be started.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.variables.iter().cloned())
            .stdin(Stdio::null());
        command
    }

    /// Runs connectctl.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        self.run_with("", arguments)
    }

    /// Runs connectctl with something on standard input.
    pub fn run_with(&self, input: &str, arguments: &[&str]) -> Finished {
        self.pipe(env!("CARGO_BIN_EXE_connectctl"), input, arguments)
    }

    /// Runs a program with something on standard input.
    pub fn pipe(&self, program: &str, input: &str, arguments: &[&str]) -> Finished {
        let mut command = self.command(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that does not read its input may be gone before it is written.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Finished {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Finished {
    /// Asserts the exit code.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Asserts that standard error has a text.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "{text:?} is not in {self:#?}");
        self
    }

    /// The result as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

/// A fixture folder's files, sorted by name.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
