//! `connectctl bank`.

mod sample;
mod serve;
mod set_pin;

pub(super) use serve::data;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;

/// Try what the bots of a bank do
///
/// The function lex-fulfilment does what customers ask the bots for, through the bank's HTTP APIs.
/// These commands are such a bank on this machine, and set the PINs that customers prove themselves
/// with; the page docs/lambda-lex-fulfilment.md tells the rest.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("a bank on this machine", "connectctl bank serve --port 8080"),
    ("one with accounts and troubles of your own", "connectctl bank sample > bank.toml; connectctl bank serve --data bank.toml"),
    ("a turn of a bot, with a bank that is there for it alone",
     "connectctl event generate lex | connectctl replay - --local"),
]))]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Serve(serve::Args),
    Sample(sample::Args),
    SetPin(set_pin::Args),
}

/// Runs the command.
///
/// # Errors
/// The data cannot be read, or a service refuses or cannot be reached.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Serve(args) => serve::run(app, args),
        Command::Sample(_) => sample::run(),
        Command::SetPin(args) => set_pin::run(app, args),
    }
}
