//! `connectctl vanity`.

mod bulk;
mod check;
mod history;
mod save;
pub mod stores;
mod suggest;
mod wishes;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;

/// Find words that telephone numbers can be dialled by
///
/// Results are ranked by how easily a person remembers them: few, whole, common words that leave no
/// digit over. 0 and 1 stay digits, but may stand for O and I inside of a word. Offensive words are
/// never shown.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    before_help = help::examples(&[
        ("words for a number", "connectctl vanity 18003569377"),
        ("with the names of a brand first", "connectctl vanity '+1 (800) 356-9377' --words brand.txt"),
        ("the best phrase alone, for a script",
         "connectctl vanity 18003569377 --query 'numbers[].results[0].vanity' -o text"),
        ("for a whole table, as new columns of it",
         "connectctl vanity --input customers.csv --column phone --out words.csv"),
        ("go on after that was interrupted",
         "connectctl vanity --input customers.csv --column phone --out words.csv --resume"),
        ("the number of a phrase", "connectctl vanity check GOT-JUNK"),
        ("what callers were told lately", "connectctl vanity history"),
    ])
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    suggest: suggest::Args,
    #[command(flatten)]
    wishes: wishes::Wishes,
    #[command(flatten)]
    bulk: bulk::Args,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Check(check::Args),
    History(history::Args),
}

/// Runs the command.
///
/// # Errors
/// A number cannot be dialled, or the file with words cannot be read.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    match (&args.command, &args.bulk.input) {
        (Some(Command::Check(args)), _) => check::run(app, args),
        (Some(Command::History(args)), _) => history::run(app, args),
        (None, Some(input)) => bulk::run(app, &args.bulk, &args.wishes, input),
        (None, None) => suggest::run(app, &args.suggest, &args.wishes),
    }
}
