//! `connectctl async`.

mod definition;
mod list;
mod local;
mod logs;
mod poll;
pub mod services;
mod simulate;
mod start;
mod state;
mod stop;
mod wait;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;

/// Run slow functions behind a state machine, and follow them
///
/// The function async-execution does the same for flows; the page docs/lambda-async-execution.md
/// tells how. With --local executions live in the embedded store and run programs of this machine:
/// one of our own functions, or any command.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("start an execution", "connectctl async start --state-machine slow-lookup --input event.json"),
    ("how far it is", "connectctl async poll ID"),
    ("wait for its end", "connectctl async wait ID --timeout 2m"),
    ("without an account", "connectctl async start --local --command './slow.sh' --input event.json"),
    ("how a flow's loop would play", "connectctl async simulate --duration 40s"),
    ("the state machine for a function", "connectctl async definition --function ARN"),
]))]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Start(start::Args),
    Poll(poll::Args),
    Wait(wait::Args),
    List(list::Args),
    Stop(stop::Args),
    Logs(logs::Args),
    Definition(definition::Args),
    Simulate(simulate::Args),
    #[command(hide = true)]
    RunLocal(local::Args),
}

/// Runs the command.
///
/// # Errors
/// The configuration is wrong, or the service refuses or cannot be reached.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Start(args) => start::run(app, args),
        Command::Poll(args) => poll::run(app, args),
        Command::Wait(args) => wait::run(app, args),
        Command::List(args) => list::run(app, args),
        Command::Stop(args) => stop::run(app, args),
        Command::Logs(args) => logs::run(app, args),
        Command::Definition(args) => definition::run(app, args),
        Command::Simulate(args) => simulate::run(app, args),
        Command::RunLocal(args) => local::run(app, args),
    }
}
