//! `connectctl flow fmt`.

use std::path::PathBuf;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::files;
use super::super::help;
use super::super::output::{count, raw};
use super::{
    diff,
    inputs::{self, Input},
};
use crate::flow::format::format;

/// Give flows one layout
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("lay out the flows of a folder", "connectctl flow fmt flows/"),
    ("for CI: fail where a flow is laid out in another way", "connectctl flow fmt flows/ --check"),
    ("from a pipe", "connectctl flow fmt - < flow.json"),
]))]
pub struct Args {
    /// Files and folders; `-` reads standard input and prints
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Change nothing, exit 1 where something would change
    #[arg(long)]
    check: bool,

    /// Show what would change, and change nothing
    #[arg(long)]
    diff: bool,
}

/// Lays out flows.
///
/// # Errors
/// A file cannot be read or written.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let (mut changed, mut same, mut failed) = (0, 0, 0);
    for input in inputs::find(&args.paths, None)? {
        match one(app, args, &input)? {
            Laid::Changed => changed += 1,
            Laid::Same => same += 1,
            Laid::Failed => failed += 1,
            Laid::Other => {}
        }
    }
    let shows = args.check || args.diff || app.dry_run;
    let verb = if shows { "would be laid out anew" } else { "laid out anew" };
    let failures = if failed == 0 { String::new() } else { format!(", {failed} failed") };
    app.note(&format!(
        "{} {verb}, {same} as they should be{failures}",
        count(changed, "flow", "flows")
    ));
    Ok(match (failed, changed) {
        (0, 0) => Exit::Done,
        (0, _) if shows => Exit::No,
        (0, _) => Exit::Done,
        _ => Exit::Input,
    })
}

/// What became of a file.
enum Laid {
    Changed,
    Same,
    Failed,
    /// It is no flow, and nobody named it.
    Other,
}

fn one(app: &App, args: &Args, input: &Input) -> Result<Laid, Failure> {
    let source = match input.read() {
        Ok(source) => source,
        Err(error) => {
            app.problem(&format!("{} cannot be read: {}", error.name, error.why));
            return Ok(Laid::Failed);
        }
    };
    let text = match format(source.text()) {
        Ok(text) => text,
        Err(_) if !input.named => return Ok(Laid::Other),
        Err(error) => {
            let at = source.position(error.range.start);
            let help = error.help.map_or(String::new(), |help| format!("; {help}"));
            app.problem(&format!(
                "{}:{}:{}: {}{help}",
                input.name, at.line, at.column, error.message
            ));
            return Ok(Laid::Failed);
        }
    };
    let new = text != source.text();
    match input.path() {
        _ if args.diff => raw(&diff(&source, &text))?,
        _ if args.check || app.dry_run => {
            if new {
                raw(&input.name)?;
            }
        }
        None => raw(&text)?,
        Some(path) if new => files::replace(path, &text)?,
        Some(_) => {}
    }
    Ok(if new { Laid::Changed } else { Laid::Same })
}
