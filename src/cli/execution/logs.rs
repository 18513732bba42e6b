//! `connectctl async logs`.

use serde::Serialize;
use serde_json::Value;

use super::super::adapters::Watched;
use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report, rows, shown};
use super::services::Which;
use super::state::{look, moment, seconds};
use crate::connect::mask;
use crate::execution::{Control, Step, steps};

/// Show what has happened in an execution, state by state
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("the states with their times and errors", "connectctl async logs ID"),
    ("the states that failed, for a script",
     "connectctl async logs ID --query 'steps[?failures>`0`].[state, error]' -o text"),
]))]
pub struct Args {
    #[command(flatten)]
    which: Which,
}

#[derive(Serialize)]
struct Logged {
    execution_id: String,
    status: String,
    steps: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    state: String,
    started: String,
    seconds: Option<f64>,
    failures: usize,
    error: Option<String>,
    cause: Option<String>,
}

impl Report for Logged {
    const SCHEMA: &'static str = "connectctl.async.logs/1";

    fn table(&self, paint: &Paint) -> String {
        let rows = self.steps.iter().map(|line| {
            let time = line.seconds.map_or_else(|| paint.warn("goes on"), seconds);
            let error = match (line.failures, &line.error) {
                (_, None) => String::new(),
                (0 | 1, Some(error)) => paint.bad(&shown(error)),
                (count, Some(error)) => paint.bad(&format!("{} ({count} times)", shown(error))),
            };
            let cause = line.cause.as_deref().map(shown).unwrap_or_default();
            [shown(&line.state), line.started.clone(), time, error, cause]
        });
        paint.grid(["STATE", "STARTED", "TIME", "ERROR", "CAUSE"], rows.collect())
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.steps)
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let (execution, events) = app.wait(async {
        let (executions, id) = args.which.find(app).await?;
        let executions = Watched::new(executions);
        let execution = look(&executions, &id).await?;
        Ok((execution, executions.history(&id, None).await?))
    })?;
    let steps = steps(&events).into_iter().map(|step| line(app, step)).collect();
    let (execution_id, status) = (execution.id, execution.status.name().to_owned());
    app.output.print(&Logged { execution_id, status, steps })?;
    Ok(Exit::Done)
}

fn line(app: &App, step: Step) -> Line {
    let seconds = step.end.map(|end| end.saturating_sub(step.start).as_secs_f64());
    let (error, cause) = step.error.unzip();
    let cause = cause.map(|cause| match app.show_pii {
        true => cause,
        false => mask::text(&cause),
    });
    Line {
        state: step.state,
        started: moment(step.start),
        seconds,
        failures: step.failures,
        error,
        cause: cause.filter(|cause| !cause.is_empty()),
    }
}
