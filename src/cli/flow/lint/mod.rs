//! `connectctl flow lint`.

mod args;
mod fixing;
pub mod press;
pub mod setup;
mod statistics;

use std::collections::HashMap;
use std::io::IsTerminal as _;

use indicatif::ProgressBar;
use rayon::prelude::*;

pub use args::{Args, Level, Rules};

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::progress;
use super::inputs::{self, Input, Unreadable};
use crate::flow::lint::{FileReport, Finding, Linter, Set};
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
        return fixing::run(app, args, &linter, &setup::judge(app, args)?, &inputs);
    }
    // What is wrong with the arguments is told before a file is changed.
    let plan = Plan::of(app, args)?;
    let judge = plan.judge.clone();
    let mut press = Press::new(app, plan)?;
    if args.fix {
        fixing::run(app, args, &linter, &judge, &inputs)?;
    }
    press.begin()?;
    // A terminal that shows the findings as they come needs no bar.
    let bar = (!std::io::stdout().is_terminal())
        .then(|| progress::bar(app, Some(inputs.len() as u64), "linting"));
    let mut set = Set::default();
    for chunk in inputs.chunks(CHUNK) {
        let mut linted: Vec<_> = chunk.par_iter().map(|input| lint_one(&linter, input)).collect();
        for (_, report) in linted.iter_mut().flatten() {
            let open = std::mem::take(&mut report.open);
            set.add(FileReport { outcome: report.outcome, findings: Vec::new(), open });
        }
        if inputs.len() <= CHUNK {
            let rest = std::mem::take(&mut set).resolve(&linter);
            press.rest(put_in(rest, &mut linted))?;
        }
        for (input, one) in chunk.iter().zip(linted) {
            match one {
                Ok((source, report)) => {
                    press.file(&source, &report)?;
                    if input.path().is_none() {
                        press.keep(source);
                    }
                }
                Err(unreadable) => press.unreadable(app, &unreadable)?,
            }
        }
        bar.iter().for_each(|bar| bar.inc(chunk.len() as u64));
    }
    bar.iter().for_each(ProgressBar::finish_and_clear);
    press.rest(set.resolve(&linter))?;
    press.end(app)
}

type Linted = Result<(SourceText, FileReport), Unreadable>;

fn lint_one(linter: &Linter, input: &Input) -> Linted {
    let source = input.read()?;
    let report = linter.file(&source, input.named);
    Ok((source, report))
}

/// Puts what was found across the set where the reader of each file comes past it. What is left
/// belongs to none of these files.
fn put_in(findings: Vec<Finding>, linted: &mut [Linted]) -> Vec<Finding> {
    let mut files: HashMap<String, &mut FileReport> = linted
        .iter_mut()
        .flatten()
        .map(|(source, report)| (source.name().to_owned(), report))
        .collect();
    let mut left = Vec::new();
    for finding in findings {
        match files.get_mut(&*finding.place.file) {
            Some(report) => report.findings.push(finding),
            None => left.push(finding),
        }
    }
    for report in files.into_values() {
        report.findings.sort_by_key(|finding| finding.place.range.start);
    }
    left
}
