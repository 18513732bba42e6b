//! `connectctl async stop`.

use serde::Serialize;

use super::super::adapters::Watched;
use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report};
use super::services::Which;
use super::state::look;
use crate::execution::Control;

/// End an execution that runs
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("with the reason, which the history keeps",
     "connectctl async stop ID --reason 'the caller hung up'"),
]))]
pub struct Args {
    #[command(flatten)]
    which: Which,

    /// Why, for the history
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Serialize)]
struct Stopped {
    execution_id: String,
    reason: String,
    dry_run: bool,
}

impl Report for Stopped {
    const SCHEMA: &'static str = "connectctl.async.stop/1";

    fn table(&self, paint: &Paint) -> String {
        let state = match self.dry_run {
            true => paint.warn("would be stopped (--dry-run)"),
            false => paint.good("stopped"),
        };
        paint.fields(&[("execution", self.execution_id.clone()), ("state", state)])
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let execution_id = app.wait(async {
        let (executions, id) = args.which.find(app).await?;
        let execution = look(&Watched::new(executions), &id).await?;
        match execution.status.is_over() {
            false => Ok(execution.id),
            true => {
                let status = execution.status.name();
                Err(Failure::new(Exit::No, format!("the execution is over already: {status}"))
                    .help("`connectctl async poll` tells what came of it"))
            }
        }
    })?;
    let report = Stopped { execution_id, reason: args.reason.clone(), dry_run: app.dry_run };
    if !app.dry_run {
        app.confirm(&format!("Stop the execution {}?", report.execution_id))?;
        app.wait(async {
            let (executions, _) = args.which.find(app).await?;
            Ok(Watched::new(executions).stop(&report.execution_id, &report.reason).await?)
        })?;
    }
    app.output.print(&report)?;
    Ok(Exit::Done)
}
