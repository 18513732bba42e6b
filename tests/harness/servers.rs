//! The local servers. The first test that needs one prepares a virtual environment under the
//! target folder; each server runs on a free loopback port and ends with the test.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use super::project;

/// A server process that ends when its standard input is closed.
struct Server {
    url: String,
    stdin: Option<ChildStdin>,
    child: Child,
}

impl Server {
    fn start(script: &str, arguments: &[&str]) -> Self {
        let log =
            File::options().create(true).append(true).open(scratch().join("servers.log")).unwrap();
        let mut child = Command::new(python())
            .arg(project("tests/support").join(script))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ");
        let url =
            url.unwrap_or_else(|| panic!("{script} did not start: see servers.log")).to_owned();
        Self { url, stdin: child.stdin.take(), child }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.wait();
    }
}

/// A stand-in for Amazon Connect, Q in Connect, STS and Lambda, with a journal and faults; its
/// control interface is documented in `tests/support/connect_stub/__init__.py`.
pub struct Stub(Server);

impl Stub {
    /// Starts one.
    pub fn start() -> Self {
        Self(Server::start("connect_stub", &["--port", "0", "--exit-with-stdin"]))
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// Tells it something: `faults`, `contacts`, `integrations`, `functions`, `clock`, `reset`.
    pub fn post(&self, what: &str, body: Value) {
        let url = format!("{}/_stub/{what}", self.url());
        ureq::post(&url).send_json(body).unwrap();
    }

    /// Asks it something: `requests`, `summary`, `sessions`, `faults`.
    pub fn get(&self, what: &str) -> Value {
        let url = format!("{}/_stub/{what}", self.url());
        ureq::get(&url).call().unwrap().body_mut().with_config().limit(1 << 30).read_json().unwrap()
    }

    /// The operations and parameters of all requests, oldest first. None was invalid.
    pub fn requests(&self) -> Vec<(String, Value)> {
        let Value::Array(entries) = self.get("requests") else { panic!("no journal") };
        let entry = |mut entry: Value| {
            assert_eq!(entry["errors"], serde_json::json!([]), "an invalid request: {entry}");
            (entry["op"].as_str().unwrap().to_owned(), entry["params"].take())
        };
        entries.into_iter().map(entry).collect()
    }

    /// How often an operation was called.
    pub fn count(&self, operation: &str) -> u64 {
        self.get("summary")["ops"][operation].as_u64().unwrap_or(0)
    }

    /// The data of a session.
    pub fn session(&self, id: &str) -> Value {
        self.get("sessions")[id].clone()
    }
}

/// A real implementation of Lambda and other services.
pub struct Ministack(Server);

impl Ministack {
    /// Starts one.
    pub fn start() -> Self {
        Self(Server::start("ministack_server.py", &[]))
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.0.url
    }
}

/// The folder of this test run's own files.
fn scratch() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// A YAML file of the project, read as programs of others read it.
pub fn yaml(path: &str) -> Value {
    let script = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)";
    let output = Command::new(python()).args(["-c", script]).arg(project(path)).output().unwrap();
    assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The interpreter of the virtual environment, made and filled if need be.
fn python() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| {
        let requirements = project("tests/support/requirements.txt");
        let text = std::fs::read_to_string(&requirements).unwrap();
        let name = connectctl::session::batch::fingerprint(&text);
        let folder = scratch().join(format!("python-{name}"));
        // Tests may run in several processes: one prepares, the others wait.
        let lock = File::create(scratch().join("python.lock")).unwrap();
        lock.lock().unwrap();
        if !folder.join("ready").exists() {
            let _ = std::fs::remove_dir_all(&folder);
            run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
            run(Command::new(folder.join("bin/python"))
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .args(["--require-hashes", "-r"])
                .arg(&requirements));
            File::create(folder.join("ready")).unwrap();
        }
        folder.join("bin/python")
    })
}

fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| {
        panic!("{command:?} cannot be run: {error}; the tests need Python 3.10 or newer")
    });
    assert!(status.success(), "{command:?} ended with {status}");
}
