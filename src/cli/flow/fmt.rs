//! `connectctl flow fmt`.

use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::files;
use super::super::globals::Format;
use super::super::help;
use super::super::output::{Paint, Report, count, raw, rows};
use super::inputs::{self, Input};
use super::patches::Patches;
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
/// A file cannot be read or written, or there is no flow.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let mut work = Work::default();
    for input in inputs::find(&args.paths, None)? {
        work.one(app, args, &input)?;
    }
    if args.diff {
        work.patches.end(app)?;
    } else if app.output.is_queried() || app.output.format() != Format::Table {
        // What a pipe gets is the flow itself.
        if !work.printed {
            app.output.print(&work.report)?;
        }
    }
    let number = |outcome| work.report.files.iter().filter(|file| file.outcome == outcome).count();
    let (changed, same, failed) =
        (number(Outcome::Changed), number(Outcome::Same), number(Outcome::Failed));
    if changed + same + failed == 0 {
        let text = format!("no flow to lay out: looked at {}", count(work.others, "file", "files"));
        return Err(Failure::new(Exit::Input, text)
            .help("name a flow: a JSON file with Version, StartAction and Actions"));
    }
    let shows = args.check || args.diff || app.dry_run;
    let verb = if shows { "would be laid out anew" } else { "laid out anew" };
    let parts = [
        (changed, format!("{} {verb}", count(changed, "flow", "flows"))),
        (same, format!("{} as {} should be", count(same, "flow", "flows"), it_or_they(same))),
        (failed, format!("{} failed", count(failed, "file", "files"))),
    ];
    let told: Vec<_> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, text)| text).collect();
    app.note(&told.join(", "));
    Ok(match (failed, changed) {
        (0, 0) => Exit::Done,
        (0, _) if shows => Exit::No,
        (0, _) => Exit::Done,
        _ => Exit::Input,
    })
}

fn it_or_they(number: usize) -> &'static str {
    if number == 1 { "it" } else { "they" }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Changed,
    Same,
    Failed,
}

#[derive(Debug, Serialize)]
struct File {
    file: String,
    outcome: Outcome,
}

/// What became of the files, as a result.
#[derive(Debug, Default, Serialize)]
struct Files {
    files: Vec<File>,
}

impl Report for Files {
    const SCHEMA: &'static str = "connectctl.flow.fmt/1";

    fn table(&self, _: &Paint) -> String {
        let changed = self.files.iter().filter(|file| file.outcome == Outcome::Changed);
        changed.map(|file| format!("{}\n", file.file)).collect()
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.files)
    }
}

#[derive(Debug, Default)]
struct Work {
    report: Files,
    patches: Patches,
    /// Files that are no flows and that nobody named.
    others: usize,
    /// A flow was printed.
    printed: bool,
}

impl Work {
    fn one(&mut self, app: &App, args: &Args, input: &Input) -> Result<(), Failure> {
        let source = match input.read() {
            Ok(source) => source,
            Err(error) => {
                app.problem(&format!("{} cannot be read: {}", error.name, error.why));
                self.note(input, Outcome::Failed);
                return Ok(());
            }
        };
        let text = match format(source.text()) {
            Ok(text) => text,
            Err(_) if !input.named => {
                self.others += 1;
                return Ok(());
            }
            Err(error) => {
                let at = source.position(error.range.start);
                let help = error.help.map_or(String::new(), |help| format!("; {help}"));
                app.problem(&format!(
                    "{}:{}:{}: {}{help}",
                    input.name, at.line, at.column, error.message
                ));
                self.note(input, Outcome::Failed);
                return Ok(());
            }
        };
        let new = text != source.text();
        match input.path() {
            _ if args.diff => self.patches.add(app, &source, &text, None)?,
            _ if args.check || app.dry_run => {
                if new && app.output.format() == Format::Table && !app.output.is_queried() {
                    raw(&input.name)?;
                }
            }
            None => {
                raw(&text)?;
                self.printed = true;
            }
            Some(path) if new => files::replace(path, &text)?,
            Some(_) => {}
        }
        self.note(input, if new { Outcome::Changed } else { Outcome::Same });
        Ok(())
    }

    fn note(&mut self, input: &Input, outcome: Outcome) {
        self.report.files.push(File { file: input.name.clone(), outcome });
    }
}
