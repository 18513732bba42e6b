//! `connectctl flow lint`.

mod args;
mod fixing;
pub mod press;
pub mod setup;
mod statistics;

use rayon::prelude::*;

pub use args::{Args, Rules};

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::inputs::{self, Input, Unreadable};
use crate::flow::lint::{FileReport, Linter, Set};
use crate::flow::source::SourceText;
use press::{Plan, Press};

/// Files that are linted side by side before their findings are printed: enough to keep all cores
/// busy, few enough that memory does not grow with the number of files.
const CHUNK: usize = 128;

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let linter = setup::linter(app, args)?;
    let inputs = inputs::find(&args.paths, args.stdin_filename.as_deref())?;
    if args.diff || (args.fix && app.dry_run) {
        return fixing::run(app, args, &linter, &inputs);
    }
    // What is wrong with the arguments is told before a file is changed.
    let mut press = Press::new(app, Plan::of(app, args)?)?;
    if args.fix {
        fixing::run(app, args, &linter, &inputs)?;
    }
    press.begin()?;
    let mut set = Set::default();
    for chunk in inputs.chunks(CHUNK) {
        let linted: Vec<_> = chunk.par_iter().map(|input| lint_one(&linter, input)).collect();
        for one in linted {
            match one {
                Ok((source, report)) => {
                    press.file(&source, &report)?;
                    set.add(report);
                }
                Err(unreadable) => press.unreadable(app, &unreadable)?,
            }
        }
    }
    press.rest(set.resolve(&linter))?;
    press.end(app)
}

fn lint_one(linter: &Linter, input: &Input) -> Result<(SourceText, FileReport), Unreadable> {
    let source = input.read()?;
    let report = linter.file(&source, input.named);
    Ok((source, report))
}
