//! `connectctl flow`.

mod convert;
mod explore;
mod fmt;
pub(super) mod format;
pub mod inputs;
pub mod lint;
mod patches;
mod problems;
mod rules;
pub mod summary;
mod test;

use std::io::Read;
use std::path::Path;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;
use super::output::Paint;
use crate::flow::lint::Severity;
use crate::flow::source::SourceText;

/// Read, lint, test and convert contact flows
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("find what the service would refuse, and what callers would suffer", "connectctl flow lint flows/"),
    ("call flows by script and check what comes of it", "connectctl flow test flows/"),
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
    Problems(problems::Args),
    Fmt(fmt::Args),
    Convert(convert::Args),
    Explore(explore::Args),
    Test(test::Args),
}

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Lint(args) => lint::run(app, args),
        Command::Rules(args) => rules::run(app, args),
        Command::Explain(args) => rules::explain(app, args),
        Command::Problems(args) => problems::run(app, args),
        Command::Fmt(args) => fmt::run(app, args),
        Command::Convert(args) => convert::run(app, args),
        Command::Explore(args) => explore::run(app, args),
        Command::Test(args) => test::run(app, args),
    }
}

/// The text of a file, or of standard input for `-`.
pub fn read(path: &Path) -> Result<SourceText, Failure> {
    let failed = |error: &std::io::Error| Failure::file("reading", path, error);
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    } else {
        bytes = std::fs::read(path).map_err(|error| failed(&error))?;
    }
    let name = path.display().to_string();
    SourceText::from_bytes(&name, bytes).map_err(|error| {
        let help = error.help();
        Failure::new(Exit::Input, format!("{name}: {error}")).help(help)
    })
}

/// A severity in its colour.
pub fn painted(severity: Severity, paint: &Paint) -> String {
    match severity {
        Severity::Error => paint.bad(severity.word()),
        Severity::Warning => paint.warn(severity.word()),
        Severity::Info => paint.dim(severity.word()),
    }
}
