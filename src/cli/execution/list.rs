//! `connectctl async list`.

use std::time::Duration;

use clap::builder::PossibleValuesParser;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::super::adapters::Watched;
use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report, rows};
use super::services;
use super::state::{moment, painted, seconds};
use crate::connect::{Clock, parse_duration};
use crate::execution::{Control, Filter, Status, Summary};
use crate::local::SystemClock;

/// List executions, the newest first
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("the last 20", "connectctl async list --state-machine slow-lookup"),
    ("what failed in the last hour", "connectctl async list --status FAILED --since 1h"),
    ("those of this machine", "connectctl async list --local"),
]))]
pub struct Args {
    /// State machine: its ARN or name
    #[arg(long, value_name = "ARN|NAME")]
    state_machine: Option<String>,

    /// Only those in this state
    #[arg(long, value_name = "STATUS", ignore_case = true,
          value_parser = PossibleValuesParser::new(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]))]
    status: Option<String>,

    /// Only those that started since then: a span such as 1h, or a time such as 2026-11-21T08:00Z
    #[arg(long, value_name = "TIME", value_parser = since)]
    since: Option<Duration>,

    /// How many are shown at most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

#[derive(Serialize)]
struct Listed {
    executions: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    execution_id: String,
    name: String,
    status: String,
    started: Option<String>,
    stopped: Option<String>,
    seconds: Option<f64>,
}

impl Report for Listed {
    const SCHEMA: &'static str = "connectctl.async.list/1";

    fn table(&self, paint: &Paint) -> String {
        if self.executions.is_empty() {
            return paint.dim("no executions");
        }
        let rows = self.executions.iter().map(|line| {
            [
                line.name.clone(),
                painted(paint, &line.status),
                line.started.clone().unwrap_or_default(),
                line.seconds.map(seconds).unwrap_or_default(),
            ]
        });
        paint.grid(["NAME", "STATUS", "STARTED", "TOOK"], rows.collect())
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.executions)
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let filter = Filter {
        status: args.status.as_deref().map(|name| Status::of(&name.to_uppercase())),
        since: args.since,
        count: usize::try_from(args.limit).unwrap_or(usize::MAX),
    };
    let found = app.wait(async {
        let executions = match app.local {
            true => services::local(app, None)?,
            false => {
                let machine = services::needed_machine(app, args.state_machine.as_deref())?;
                services::executions(app, Some(&machine)).await?
            }
        };
        Ok(Watched::new(executions).list(&filter).await?)
    })?;
    app.output.print(&Listed { executions: found.into_iter().map(line).collect() })?;
    Ok(Exit::Done)
}

fn line(found: Summary) -> Line {
    let end = found.stopped.unwrap_or_else(|| SystemClock.epoch());
    let took = found.started.map(|start| end.saturating_sub(start));
    Line {
        execution_id: found.id,
        name: found.name,
        status: found.status.name().into(),
        started: found.started.map(moment),
        stopped: found.stopped.map(moment),
        seconds: took.map(|took| took.as_secs_f64()),
    }
}

/// The time since 1970 that an option means.
fn since(text: &str) -> Result<Duration, String> {
    if let Some(span) = parse_duration(text) {
        return Ok(SystemClock.epoch().saturating_sub(span));
    }
    let time: Option<Timestamp> = text.parse().ok();
    let millis = time.and_then(|time| u64::try_from(time.as_millisecond()).ok());
    millis
        .map(Duration::from_millis)
        .ok_or_else(|| "write a span such as 1h, or a time such as 2026-11-21T08:00Z".to_owned())
}
