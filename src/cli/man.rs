//! `connectctl man`.

use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::{help, output};

/// Print the manual page, or write one a command
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("read it", "connectctl man | man -l -"),
    ("install the pages", "connectctl man --dir ~/.local/share/man/man1"),
]))]
pub struct Args {
    /// Write one page a command into this folder instead
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Prints or writes the pages.
pub fn run(args: &Args, dry_run: bool) -> Result<Exit, Failure> {
    let wrong =
        |error| Failure::file("writing", args.dir.as_deref().unwrap_or("-".as_ref()), &error);
    // A page shows what it does first; the examples of the help would come before its name.
    let command = without_template(super::command());
    match &args.dir {
        Some(dir) if dry_run => {
            output::raw(&format!("would write a page for each command into {}", dir.display()))?;
        }
        Some(dir) => {
            std::fs::create_dir_all(dir).map_err(wrong)?;
            clap_mangen::generate_to(command, dir).map_err(wrong)?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page).map_err(wrong)?;
            output::raw(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(Exit::Done)
}

fn without_template(command: clap::Command) -> clap::Command {
    let examples = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    command
        .before_help(None)
        .after_help(format!("{examples}\n{after}"))
        .mut_subcommands(without_template)
}
