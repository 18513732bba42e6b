//! `connectctl flow`.

mod format;
pub mod lint;
mod rules;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;

/// Read, lint and convert contact flows
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("find what the service would refuse, and what callers would suffer", "connectctl flow lint flows/"),
    ("what a rule is about", "connectctl flow explain dangling-transition"),
]))]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Lint(Box<lint::Args>),
    Rules(rules::Args),
    Explain(rules::ExplainArgs),
}

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Lint(args) => lint::run(app, args),
        Command::Rules(args) => rules::run(app, args),
        Command::Explain(args) => rules::explain(app, args),
    }
}
