//! `connectctl async poll`.

use serde::Serialize;

use super::super::adapters::Watched;
use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report};
use super::services::Which;
use super::state::{Told, exit, look, running_state};

/// Tell how far an execution is, and what came of it
///
/// Ends with exit code 0 if it succeeded, 1 if it failed, and 8 while it runs.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("how far it is", "connectctl async poll ID"),
    ("what came of it, for a script", "connectctl async poll ID --query output -o json"),
    ("of an execution on this machine", "connectctl async poll NAME --local"),
]))]
pub struct Args {
    #[command(flatten)]
    which: Which,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Polled(Told);

impl Report for Polled {
    const SCHEMA: &'static str = "connectctl.async.poll/1";

    fn table(&self, paint: &Paint) -> String {
        self.0.table(paint)
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let (execution, state) = app.wait(async {
        let (executions, id) = args.which.find(app).await?;
        let executions = Watched::new(executions);
        let execution = look(&executions, &id).await?;
        let state = match execution.status.is_over() {
            true => None,
            false => running_state(&executions, &id).await?,
        };
        Ok((execution, state))
    })?;
    let exit = exit(&execution.status);
    app.output.print(&Polled(Told::new(app, execution, state)))?;
    Ok(exit)
}
