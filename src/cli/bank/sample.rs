//! `connectctl bank sample`.

use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::raw;
use crate::local::bank::SAMPLE;

/// Print the data of a bank, as a start for your own
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("into a file, to change it", "connectctl bank sample > bank.toml"),
]))]
pub struct Args {}

/// Runs the command.
pub(super) fn run() -> Result<Exit, Failure> {
    raw(SAMPLE.trim_end())?;
    Ok(Exit::Done)
}
