//! `connectctl bot`.

mod files;
mod lint;
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
]))]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Lint(lint::Args),
    Try(understand::Args),
}

/// Runs the command.
///
/// # Errors
/// A file cannot be read.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Lint(args) => lint::run(app, args),
        Command::Try(args) => understand::run(app, args),
    }
}
