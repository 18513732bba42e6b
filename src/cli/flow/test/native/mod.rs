//! Tests as test cases of Amazon Connect: written to files, or run in an instance.

mod export;
mod instance;
mod plan;
mod report;
mod told;

pub use report::reasons;

use super::Args;
use super::result::Broken;
use super::run::{read, some, wanted};
use super::suite::{self, Suite};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::flow::script::native::Names;

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let inputs = suite::find(&args.paths)?;
    let (suites, unreadable) = read(&inputs);
    if let Some(broken) = unreadable.first() {
        return Err(unusable(broken));
    }
    some(args, &wanted(args, &suites))?;
    match &args.native.export_native {
        Some(folder) => export::run(app, args, &suites, folder),
        None => instance::run(app, args, &suites),
    }
}

/// Nothing is written or run of tests that are in part unknown.
fn unusable(broken: &Broken) -> Failure {
    let Broken { file, line, column, message, .. } = broken;
    let failure = Failure::new(Exit::Input, format!("{file}:{line}:{column}: {message}"));
    match &broken.help {
        Some(help) => failure.help(help),
        None => failure,
    }
}

/// What the instance calls things, as far as the command line says it.
fn names(args: &Args) -> Names {
    let (open, closed) = (args.native.hours(true), args.native.hours(false));
    Names { open, closed, ..Names::default() }
}

/// The flow that the tests of a file are about.
fn flow(suite: &Suite) -> &str {
    suite.program.name(suite.flow)
}
