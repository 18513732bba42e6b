//! `connectctl transfer`.

mod call;
mod dialled;
mod handoff;
mod live;
mod origins;
mod run;
mod serve;
mod simulate;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;

/// Take calls to a virtual agent by telephone, and rehearse it
///
/// The function pstn-transfer asks the vendor's API which number and tones take a call to the
/// virtual agent, and afterwards what came of it. These commands do the same from here. Settings
/// come from the event's parameters and from variables of the same names; the page
/// docs/lambda-pstn-transfer.md lists them.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("what would be sent for an event, and with which settings",
     "connectctl transfer simulate --event event.json"),
    ("what would be dialled for an answer",
     "connectctl transfer simulate --event event.json --answer answer.json"),
    ("the vendor's API on this machine, to rehearse with",
     "connectctl transfer serve --scenario scenario.json --port 8080"),
    ("what a virtual agent has found out", "connectctl transfer handoff --contact-id ID"),
]))]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Simulate(simulate::Args),
    Run(run::Args),
    Handoff(handoff::Args),
    Serve(serve::Args),
}

/// Runs the command.
///
/// # Errors
/// The configuration is wrong, or the API refuses or cannot be reached.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Simulate(args) => simulate::run(app, args),
        Command::Run(args) => run::run(app, args),
        Command::Handoff(args) => handoff::run(app, args),
        Command::Serve(args) => serve::run(app, args),
    }
}
