//! What tests share: local servers, and commands in an environment of their own.

mod bank;
mod bench;
mod deployment;
mod editor;
mod faults;
pub mod flows;
mod served;
mod servers;
mod tables;
mod vendor;

pub use bank::Bank;
pub use bench::{Bench, Finished, files};
pub use deployment::{config_of, deploy_function};
pub use editor::Editor;
pub use faults::{Fault, Faulty};
pub use servers::{Ministack, Stub, yaml};
pub use tables::{over, tables};
pub use vendor::{Paced, Vendor};

use std::path::PathBuf;

use serde_json::Value;

/// A contact that the stub knows, with a session.
pub const CONTACT: &str = "44444444-0000-4000-8000-000000000001";
/// The session of [`CONTACT`].
pub const SESSION: &str = "66666666-0000-4000-8000-000000000001";
/// The assistant of all sessions of the stub.
pub const ASSISTANT: &str = "55555555-5555-5555-5555-555555555555";
/// An instance that the stub knows.
pub const INSTANCE: &str = "11111111-2222-3333-4444-555555555555";

/// A flow without findings.
pub const CLEAN: &str = r#"{
  "Version": "2019-10-30",
  "StartAction": "Goodbye",
  "Metadata": {
    "entryPointPosition": { "x": 40, "y": 40 },
    "ActionMetadata": { "Goodbye": { "position": { "x": 160, "y": 40 } } }
  },
  "Actions": [
    { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
  ]
}
"#;

/// A file or folder of the project.
pub fn project(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A JSON file of the project.
pub fn json(path: &str) -> Value {
    let text = std::fs::read_to_string(project(path)).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The flows that ship, by the paths of their files below `flows/`, which has state machines and
/// tests as well.
pub fn shipped_flows() -> Vec<(String, Value)> {
    let root = project("flows");
    let mut flows = Vec::new();
    let mut next = vec![root.clone()];
    while let Some(path) = next.pop() {
        if path.is_dir() {
            next.extend(files(&path));
            continue;
        }
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        if file.split_once('.').is_some_and(|(_, extension)| extension == "json") {
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            let flow = json(&format!("flows/{name}"));
            flows.push((name, flow));
        }
    }
    flows.sort_by(|(one, _), (other, _)| one.cmp(other));
    assert!(!flows.is_empty(), "no flow in flows/");
    flows
}

/// Whether a flow that ships reads only what a function that it calls answers, and something of it.
#[track_caller]
pub fn flow_reads(flow: &str, function: &str, answer: &Value) {
    let bench = Bench::new();
    let flow = project("flows").join(flow).with_extension("json").display().to_string();
    let schema = format!("{function}=answer.json");
    let lint = ["flow", "lint", &flow, "--lambda-schema", &schema];
    let only = ["--ignore=all", "--select=external-key-unknown"];
    bench.write("answer.json", &answer.to_string());
    bench.run(&[&lint[..], &only].concat()).code(0);
    bench.write("answer.json", "{}");
    bench.run(&[&lint[..], &only].concat()).code(1);
}

/// Whether `whole` has everything that `part` has; lists item by item.
pub fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(key, part)| whole.get(key).is_some_and(|whole| contains(whole, part)))
        }
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(w, p)| contains(w, p))
        }
        _ => whole == part,
    }
}
