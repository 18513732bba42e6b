//! A command that answers for a function: the event on its standard input, the answer on its
//! standard output.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use super::endpoint::LARGEST;
use crate::flow::simulate::LambdaOutcome;
use crate::local::end_group;

/// Runs a command for an event. Whoever drops this ends the command and all that it has started.
pub(super) async fn run(line: &str, folder: Option<&Path>, event: &Value) -> LambdaOutcome {
    match ran(line, folder, event).await {
        Ok(answer) => LambdaOutcome::Answer(answer),
        Err(words) => LambdaOutcome::Error(words.into()),
    }
}

async fn ran(line: &str, folder: Option<&Path>, event: &Value) -> Result<Value, String> {
    let mut group = Group(start(line, folder).map_err(|error| failed(&error))?);
    let child = &mut group.0;
    let (input, out, err) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let event = event.to_string();
    let write = async {
        if let Some(mut input) = input {
            // A command that needs no event does not read it.
            let _ = input.write_all(event.as_bytes()).await;
        }
    };
    let ((), out, err) = tokio::join!(write, read(out), read(err));
    let status = child.wait().await.map_err(|error| failed(&error))?;
    if out.len() > LARGEST {
        return Err(format!("the command answered more than {LARGEST} bytes"));
    }
    if !status.success() {
        let err = String::from_utf8_lossy(&err).into_owned();
        let last = err.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
        return Err(match last {
            "" => format!("the command ended with {status}"),
            last => format!("the command ended with {status}: {}", last.trim()),
        });
    }
    serde_json::from_slice(&out).map_err(|error| format!("the command answered no JSON: {error}"))
}

fn failed(error: &std::io::Error) -> String {
    format!("the command cannot be run: {error}")
}

fn start(line: &str, folder: Option<&Path>) -> std::io::Result<Child> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(shell);
    command.args([flag, line]).kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(folder) = folder {
        command.current_dir(folder);
    }
    #[cfg(unix)]
    command.process_group(0);
    command.spawn()
}

/// All that a pipe brings, up to a little more than an answer may have.
async fn read(pipe: Option<impl tokio::io::AsyncRead + Unpin>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // What came before a pipe broke is still the answer.
        let _ = pipe.take(LARGEST as u64 + 1).read_to_end(&mut bytes).await;
    }
    bytes
}

/// A command with all that it has started.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        end_group(self.0.id());
    }
}
