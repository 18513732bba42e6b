//! The process that works for one execution of the embedded store.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use super::executions::{LocalExecutions, Work};
use super::group::end_group;
use crate::connect::ServiceFault;
use crate::execution::{Status, TIMEOUT, with_execution};

/// How often the runner looks whether its execution was stopped.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Bytes that an output may have.
///
/// Source: Step Functions Developer Guide, "Quotas related to state machine executions".
const LONGEST_OUTPUT: usize = 262_144;

/// Bytes at the end of what a program says on standard error that become its cause.
const LONGEST_CAUSE: usize = 2048;

/// Why a runner has nothing to run.
#[derive(Debug, thiserror::Error)]
pub enum RunnerError {
    /// The store has no execution of this name that runs.
    #[error("no execution `{0}` is to be run")]
    Nothing(String),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] ServiceFault),
}

impl RunnerError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        "`connectctl async start --local` starts what this runs"
    }
}

/// How a program ended.
struct Ended {
    status: Status,
    output: Option<String>,
    error: Option<(String, String)>,
}

/// Runs the program of an execution to its end, and writes that down. What it started is ended with
/// it when it takes too long, or when somebody stops the execution.
///
/// # Errors
/// There is nothing to run, or the store cannot be used.
pub async fn run(executions: &LocalExecutions, name: &str) -> Result<(), RunnerError> {
    let work = executions.work(name)?.ok_or_else(|| RunnerError::Nothing(name.into()))?;
    let ended = match spawn(&work) {
        Err(error) => Ended::failed("Local.NotStarted", &error.to_string()),
        Ok(child) => watched(executions, name, &work, child).await?,
    };
    let error = ended.error.as_ref().map(|(error, cause)| (error.as_str(), cause.as_str()));
    // Of an execution that was stopped nothing is written any more.
    executions.end(name, &ended.status, ended.output.as_deref(), error)?;
    Ok(executions.release(name)?)
}

/// Waits for the end of a program: its own, that of its time, or that of its execution.
async fn watched(
    executions: &LocalExecutions,
    name: &str,
    work: &Work,
    mut child: Child,
) -> Result<Ended, ServiceFault> {
    let (group, input, timeout) =
        (child.id(), with_execution(&work.input, &work.id, name).to_string(), work.program.timeout);
    let ended = tokio::select! {
        ended = finished(&mut child, &input) => return Ok(ended),
        () = tokio::time::sleep(timeout) => Ok(Ended::timed_out(timeout)),
        stopped = stopped(executions, name) => stopped.map(|()| Ended::failed("Stopped", "")),
    };
    end_group(group);
    ended
}

fn spawn(work: &Work) -> std::io::Result<Child> {
    let (program, arguments) = work.program.command.split_first().ok_or_else(|| {
        std::io::Error::new(std::io::ErrorKind::InvalidInput, "the command is empty")
    })?;
    let mut command = Command::new(program);
    command.args(arguments).kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    command.process_group(0);
    command.spawn()
}

/// Waits until a program has read its input, said all that it has to say, and ended.
async fn finished(child: &mut Child, input: &str) -> Ended {
    let (stdin, out, err) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let write = async {
        if let Some(mut stdin) = stdin {
            // A program need not read its input.
            let _ = stdin.write_all(input.as_bytes()).await;
        }
    };
    let group = child.id();
    let wait = async {
        let status = child.wait().await;
        // What it leaves behind would keep its output open.
        end_group(group);
        status
    };
    let ((), out, err, status) = tokio::join!(write, head(out), tail(err), wait);
    match status {
        Ok(status) => Ended::of(status, &out, &err),
        Err(error) => Ended::failed("Local.NotStarted", &error.to_string()),
    }
}

/// The first bytes of what a program says, one more than may be; the rest is read and dropped.
async fn head(from: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let mut said = Vec::new();
    if let Some(mut from) = from {
        let limit = u64::try_from(LONGEST_OUTPUT + 1).unwrap_or(u64::MAX);
        let _ = (&mut from).take(limit).read_to_end(&mut said).await;
        let _ = tokio::io::copy(&mut from, &mut tokio::io::sink()).await;
    }
    said
}

/// The last bytes of what a program says.
async fn tail(from: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let (mut said, mut buffer) = (Vec::new(), [0; 4096]);
    let Some(mut from) = from else { return said };
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        said.extend_from_slice(buffer.get(..count).unwrap_or_default());
        let excess = said.len().saturating_sub(LONGEST_CAUSE);
        said.drain(..excess);
    }
    said
}

impl Ended {
    fn failed(error: &str, cause: &str) -> Self {
        let error = Some((error.to_owned(), cause.to_owned()));
        Self { status: Status::Failed, output: None, error }
    }

    fn timed_out(timeout: Duration) -> Self {
        let cause = format!("it took longer than {timeout:?}");
        let error = Some((TIMEOUT.into(), cause));
        Self { status: Status::TimedOut, output: None, error }
    }

    /// A program that ends well has answered; one that does not says why on standard output, as
    /// Lambda does (`errorType`), or on standard error.
    fn of(status: ExitStatus, out: &[u8], err: &[u8]) -> Self {
        if out.len() > LONGEST_OUTPUT {
            return Self::failed(
                "States.DataLimitExceeded",
                &format!("the output has more than {LONGEST_OUTPUT} bytes"),
            );
        }
        let text = String::from_utf8_lossy(out);
        let answer: Result<Value, _> = serde_json::from_str(&text);
        match (status.success(), answer) {
            (true, Ok(answer)) => {
                let output = Some(answer.to_string());
                Self { status: Status::Succeeded, output, error: None }
            }
            (true, Err(error)) => Self::failed(
                "Local.OutputNotJson",
                &format!("what the program wrote on standard output is not JSON: {error}"),
            ),
            (false, Ok(Value::Object(failure))) if failure.contains_key("errorType") => {
                let kind = failure.get("errorType").and_then(Value::as_str).unwrap_or_default();
                Self::failed(kind, &Value::Object(failure.clone()).to_string())
            }
            (false, _) => Self::failed(
                &status.code().map_or("Local.Killed".into(), |code| format!("Local.Exit{code}")),
                String::from_utf8_lossy(err).trim(),
            ),
        }
    }
}

/// Returns when somebody has stopped the execution.
async fn stopped(executions: &LocalExecutions, name: &str) -> Result<(), ServiceFault> {
    while executions.runs(name)? {
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}
