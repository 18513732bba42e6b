//! `connectctl bot`.

mod apply;
mod build;
mod deployment;
mod export;
mod plan;
mod test;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;

/// Write bots of Amazon Lex as files, check and deploy them
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("what would change in Amazon Lex", "connectctl bot plan bots/banking.toml"),
    ("change it", "connectctl bot apply bots/banking.toml --function lex-fulfilment=ARN --role ARN"),
]))]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Plan(plan::Args),
    Apply(apply::Args),
    Build(build::Args),
    Export(export::Args),
    Test(test::Args),
}

/// Runs the command.
///
/// # Errors
/// A file cannot be read, or Amazon Lex refuses or cannot be reached.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Plan(args) => plan::run(app, args),
        Command::Apply(args) => apply::run(app, args),
        Command::Build(args) => build::run(app, args),
        Command::Export(args) => export::run(app, args),
        Command::Test(args) => test::run(app, args),
    }
}
