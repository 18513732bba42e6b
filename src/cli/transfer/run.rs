//! `connectctl transfer run`.

use serde::Serialize;
use serde_json::Value;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report};
use super::call::{EventArgs, settings};
use super::dialled::Dialled;
use super::live::{self, Sent};
use super::simulate::{answered, simulated};
use crate::transfer::Action;

/// Ask the API what the function would ask it, and show its answer
///
/// With --dry-run nothing is sent: what would be is shown.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("with the settings of the environment", "connectctl transfer run --event event.json"),
    ("against an API on this machine",
     "apiDomain=http://127.0.0.1:8080 authDomain=http://127.0.0.1:8080 connectctl transfer run --event event.json"),
    ("the number alone, for a script",
     "connectctl transfer run --event event.json --query answer.phoneNumber -o text"),
]))]
pub struct Args {
    #[command(flatten)]
    event: EventArgs,
}

/// What the API answered.
#[derive(Serialize)]
pub(super) struct Ran {
    /// What was asked for.
    action: &'static str,
    /// What the flow gets.
    answer: Value,
    /// What would be dialled, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    dial: Option<Dialled>,
    /// The requests, in their order.
    requests: Vec<Sent>,
}

impl Report for Ran {
    const SCHEMA: &'static str = "connectctl.transfer.run/1";

    fn table(&self, paint: &Paint) -> String {
        let sent = self.requests.iter().map(|sent| paint.dim(&sent.line()));
        let mut parts =
            vec![sent.collect::<Vec<_>>().join("\n"), answered(self.action, &self.answer, paint)];
        parts.extend(self.dial.as_ref().map(|dial| dial.table(paint)));
        parts.join("\n\n")
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    asked(app, &args.event.event()?)
}

/// Asks the API for an event, and shows what it answers.
///
/// # Errors
/// The configuration is wrong, or the API refuses or cannot be reached.
pub(super) fn asked(app: &App, event: &Value) -> Result<Exit, Failure> {
    let settings = settings(app, true);
    if app.dry_run {
        app.output.print(&simulated(app, event, &settings))?;
        return Ok(Exit::Done);
    }
    let (action, answer, requests) = live::ask(app, event, settings)?;
    let dial = (action == Action::TransferData).then(|| Dialled::of(&answer));
    let is_good = dial.as_ref().is_none_or(|dial| dial.problems.is_empty());
    app.output.print(&Ran { action: action.name(), answer, dial, requests })?;
    Ok(if is_good { Exit::Done } else { Exit::No })
}
