//! `connectctl async run-local`: the process that works for one execution of the embedded store.

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::services;
use crate::local;

/// Run the program of an execution of the embedded store; `async start --local` starts it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of the execution
    name: String,
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let executions = services::local_store(app, None)?;
    app.wait(async { Ok(local::run(&executions, &args.name).await?) })?;
    Ok(Exit::Done)
}
