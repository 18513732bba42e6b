//! `connectctl session`.

mod batch;
mod journal_file;
mod show;
mod update;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;

/// Put data into the Q in Connect session of a live contact, or look at it
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("put data into the session of a contact",
     "connectctl session update --contact-id ID tier=gold name='Ada Lovelace'"),
    ("look at the session", "connectctl session show --contact-id ID"),
]))]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Update(Box<update::Args>),
    Show(show::Args),
}

/// Runs the command.
pub fn run(app: &App, args: Args) -> Result<Exit, Failure> {
    match args.command {
        Command::Update(args) => match &args.batch {
            Some(file) => batch::run(app, &args, file),
            // clap lets these pass beside --contact-id, which rules --batch out.
            None if args.has_batch_options() => Err(Failure::new(
                Exit::Usage,
                "--resume, --restart, --journal and --rejects go with --batch",
            )
            .help("give the file with the contacts: --batch FILE")),
            None => update::run(app, &args),
        },
        Command::Show(args) => show::run(app, &args),
    }
}
