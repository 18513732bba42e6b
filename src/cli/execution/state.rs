//! An execution for people and machines.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::output::{Paint, pretty, shown};
use crate::connect::{Clock, mask};
use crate::execution::{Control, Execution, Status, Step, steps};
use crate::local::SystemClock;

/// Events among which the state is looked for that runs now.
const LAST_EVENTS: usize = 100;

/// An execution as it is told.
#[derive(Serialize)]
pub(super) struct Told {
    execution_id: String,
    name: String,
    status: String,
    /// The state that runs now.
    state: Option<String>,
    started: Option<String>,
    stopped: Option<String>,
    seconds: Option<f64>,
    output: Option<Value>,
    error: Option<String>,
    cause: Option<String>,
}

impl Told {
    /// An execution as it may be shown.
    pub(super) fn new(app: &App, execution: Execution, state: Option<String>) -> Self {
        let took = execution.took(SystemClock.epoch());
        let text = |text: String| match app.show_pii {
            true => text,
            false => mask::text(&text),
        };
        let output = execution.output.filter(|_| execution.status == Status::Succeeded);
        Self {
            execution_id: execution.id,
            name: execution.name,
            status: execution.status.name().into(),
            state,
            started: execution.started.map(moment),
            stopped: execution.stopped.map(moment),
            seconds: took.map(|took| took.as_secs_f64()),
            // What is not JSON is told as it came.
            output: output.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text))),
            error: execution.error,
            cause: execution.cause.map(text),
        }
    }

    /// For people.
    pub(super) fn table(&self, paint: &Paint) -> String {
        let fields = paint.fields(&[
            ("execution", self.execution_id.clone()),
            ("status", painted(paint, &self.status)),
            ("state", self.state.as_deref().map(shown).unwrap_or_default()),
            ("started", self.started.clone().unwrap_or_default()),
            ("took", self.seconds.map(seconds).unwrap_or_default()),
            ("error", self.error.as_deref().map(shown).unwrap_or_default()),
            ("cause", self.cause.as_deref().map(shown).unwrap_or_default()),
        ]);
        match &self.output {
            Some(output) => format!("{fields}\n\n{}", pretty(output)),
            None => fields,
        }
    }
}

/// The code to exit with for an execution.
pub(super) fn exit(status: &Status) -> Exit {
    match status {
        Status::Succeeded => Exit::Done,
        Status::Running | Status::Other(_) => Exit::Pending,
        Status::Failed | Status::TimedOut | Status::Aborted => Exit::No,
    }
}

/// A status in its colour.
pub(super) fn painted(paint: &Paint, status: &str) -> String {
    match Status::of(status) {
        Status::Succeeded => paint.good(status),
        Status::Running | Status::Other(_) => paint.warn(status),
        Status::Failed | Status::TimedOut | Status::Aborted => paint.bad(status),
    }
}

/// A time as it is told: `2026-09-21T14:13:20Z`.
pub(super) fn moment(time: Duration) -> String {
    let time = i64::try_from(time.as_millis()).ok().map(Timestamp::from_millisecond);
    time.and_then(Result::ok).map(|time| format!("{time:.0}")).unwrap_or_default()
}

/// A span of time as it is told: `250ms`, `2.5s`, `1m 30s`.
pub(super) fn seconds(seconds: f64) -> String {
    let span = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    let exact = match span.as_millis() {
        ..1000 => Duration::from_millis(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)),
        1000..60_000 => return format!("{seconds:.1}s"),
        _ => Duration::from_secs(span.as_secs()),
    };
    SignedDuration::try_from(exact).map(|span| format!("{span:#}")).unwrap_or_default()
}

/// An execution, which has to be there.
///
/// # Errors
/// It is not, or the service cannot be reached.
pub(super) async fn look(executions: &impl Control, id: &str) -> Result<Execution, Failure> {
    executions.describe(id).await?.ok_or_else(|| {
        Failure::new(Exit::Refused, format!("there is no execution `{id}`")).help(
            "`connectctl async list` lists them; --local and --state say where it was started",
        )
    })
}

/// The state that an execution is in now.
///
/// # Errors
/// The service cannot be reached.
pub(super) async fn running_state(
    executions: &impl Control,
    id: &str,
) -> Result<Option<String>, Failure> {
    let events = executions.history(id, Some(LAST_EVENTS)).await?;
    let open = steps(&events).into_iter().rev().find(|step: &Step| step.end.is_none());
    Ok(open.map(|step| step.state))
}
