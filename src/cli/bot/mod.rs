//! `connectctl bot`.

mod apply;
mod build;
mod deployment;
mod export;
pub mod files;
mod lint;
mod plan;
mod test;
mod understand;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;

/// Write bots of Amazon Lex as files, check and deploy them
///
/// A file is one bot with all of its locales: intents with utterances and slots, slot types, and
/// where a gateway leads to. docs/bot.md describes the format.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("find what Amazon Lex would refuse, and what customers would suffer", "connectctl bot lint bots/"),
    ("which bot and which intent words go to", "connectctl bot try \"what's my balance\""),
    ("what would change in Amazon Lex", "connectctl bot plan bots/banking.toml"),
    ("change it", "connectctl bot apply bots/banking.toml --function lex-fulfilment=ARN --role ARN"),
]))]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Lint(lint::Args),
    Try(understand::Args),
    Test(test::Args),
    Plan(plan::Args),
    Apply(apply::Args),
    Build(build::Args),
    Export(export::Args),
}

/// Runs the command.
///
/// # Errors
/// A file cannot be read, or Amazon Lex refuses or cannot be reached.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Lint(args) => lint::run(app, args),
        Command::Try(args) => understand::run(app, args),
        Command::Test(args) => test::run(app, args),
        Command::Plan(args) => plan::run(app, args),
        Command::Apply(args) => apply::run(app, args),
        Command::Build(args) => build::run(app, args),
        Command::Export(args) => export::run(app, args),
    }
}
