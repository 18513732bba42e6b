//! The answers, in the keys that flows read. All values are strings but those of an output.

use std::time::Duration;

use serde_json::{Map, Value};

use super::counts::Counts;
use super::executions::{Execution, Status, TIMEOUT};
use super::output::with_output;
use super::run::Rules;
use crate::connect::mask;

/// Bytes of a cause that are passed on: there has to be room for it beside all other attributes of
/// the contact.
const LONGEST_CAUSE: usize = 2048;

/// Bytes of an error's name that are passed on.
const LONGEST_ERROR: usize = 256;

/// What the answer says of the flow's call.
struct Said<'a> {
    id: &'a str,
    status: &'a str,
    result: &'a str,
}

/// An execution was started.
pub(super) fn created(id: &str, counts: &Counts) -> Map<String, Value> {
    counted(&Said { id, status: "CREATED", result: "" }, counts)
}

/// An execution could not be started: something is not configured.
pub(super) fn not_started(error: &str, counts: &Counts) -> Map<String, Value> {
    let answer = counted(&Said { id: "", status: "FAILED", result: "" }, counts);
    with(answer, &[("error", error.into())])
}

/// No execution has this id.
pub(super) fn unknown(id: &str, counts: &Counts) -> Map<String, Value> {
    let answer = counted(&Said { id, status: "FAILED", result: "FAILURE" }, counts);
    let cause = "no execution has the id that execution_id gives";
    with(answer, &[("error", "ExecutionDoesNotExist".into()), ("cause", cause.into())])
}

/// The flow's loop is at its end.
pub(super) fn loop_done() -> Map<String, Value> {
    ended("LOOP_DONE")
}

/// The flow asked for something that cannot be done.
pub(super) fn invalid(error: &str) -> Map<String, Value> {
    with(ended("INVALID"), &[("error", error.into())])
}

/// An execution as it is, after so much time of waiting for it.
pub(super) fn described(
    execution: &Execution,
    waited: Duration,
    counts: &Counts,
    rules: &Rules,
) -> Map<String, Value> {
    let (status, result) = match execution.status {
        Status::Running | Status::Other(_) => ("RUNNING", ""),
        Status::Succeeded => ("FINISHED", "SUCCESS"),
        Status::Failed | Status::TimedOut | Status::Aborted => ("FINISHED", "FAILURE"),
    };
    let answer = counted(&Said { id: &execution.id, status, result }, counts);
    let answer = with(
        answer,
        &[
            ("sfn_status", execution.status.name().into()),
            ("waited_ms", waited.as_millis().to_string()),
        ],
    );
    match execution.status {
        Status::Running | Status::Other(_) => answer,
        Status::Succeeded => succeeded(answer, execution, rules),
        Status::Failed | Status::TimedOut | Status::Aborted => {
            // The service names no error where the whole took too long.
            let own = (execution.status == Status::TimedOut).then_some(TIMEOUT);
            failed(answer, execution.error.as_deref().or(own), execution.cause.as_deref())
        }
    }
}

fn succeeded(
    answer: Map<String, Value>,
    execution: &Execution,
    rules: &Rules,
) -> Map<String, Value> {
    match serde_json::from_str(execution.output.as_deref().unwrap_or("null")) {
        Ok(output) => with_output(answer, &output, rules.mode, &rules.keep),
        Err(error) => {
            let answer = with(answer, &[("sfn_result", "FAILURE".into())]);
            failed(answer, Some("OutputNotJson"), Some(&error.to_string()))
        }
    }
}

fn failed(
    answer: Map<String, Value>,
    error: Option<&str>,
    cause: Option<&str>,
) -> Map<String, Value> {
    let told =
        |text: Option<&str>, length| cut(&mask::text(text.unwrap_or_default()), length).to_owned();
    with(answer, &[("error", told(error, LONGEST_ERROR)), ("cause", told(cause, LONGEST_CAUSE))])
}

/// What every answer has that leaves the loop where it is.
fn counted(said: &Said<'_>, counts: &Counts) -> Map<String, Value> {
    with(
        Map::new(),
        &[
            ("execution_id", said.id.into()),
            ("status", said.status.into()),
            ("sfn_result", said.result.into()),
            ("count", counts.count.to_string()),
            ("comfort", counts.is_comfort_due().to_string()),
            ("count_comfort", counts.every.to_string()),
            ("count_max", counts.max.to_string()),
        ],
    )
}

/// What an answer has that ends the loop: who goes on with its count all the same is refused.
fn ended(status: &str) -> Map<String, Value> {
    let pairs = [
        ("execution_id", String::new()),
        ("status", status.into()),
        ("sfn_result", "FAILURE".into()),
        ("count", "DONE".into()),
        ("comfort", "false".into()),
    ];
    with(Map::new(), &pairs)
}

fn with(mut answer: Map<String, Value>, pairs: &[(&str, String)]) -> Map<String, Value> {
    answer.extend(pairs.iter().map(|(key, text)| ((*key).to_owned(), Value::from(text.as_str()))));
    answer
}

/// The beginning of a text that takes no more than so many bytes.
fn cut(text: &str, length: usize) -> &str {
    text.get(..text.floor_char_boundary(length)).unwrap_or(text)
}
