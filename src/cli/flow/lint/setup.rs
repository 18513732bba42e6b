//! From arguments and configuration to a linter and a judge.

use std::path::Path;

use super::super::super::exit::{Exit, Failure};
use super::super::super::settings::{LintIgnore, Settings};
use super::{Args, Rules};
use crate::flow::lint::{
    Baseline, Ignore, Judge, Linter, Options, Selection, SelectionError, Severity,
};
use crate::flow::source::Reading;

impl From<SelectionError> for Failure {
    fn from(error: SelectionError) -> Self {
        let help = error.help();
        Self::new(Exit::Usage, error).help(help)
    }
}

/// The linter that was asked for.
///
/// # Errors
/// A word names no rule, or a file that was named cannot be used.
pub fn linter(settings: &Settings, rules: &Rules, reading: Reading) -> Result<Linter, Failure> {
    let selection = selection(settings, rules)?;
    let configured = settings.lint().find_map(|(table, _)| table.max_silence);
    let mut options = Options::default();
    if let Some(seconds) = rules.max_silence.or(configured) {
        options.max_silence = seconds;
    }
    Ok(Linter { selection, options, reading })
}

/// How files are to be read.
pub fn reading(args: &Args) -> Reading {
    Reading {
        variables: args.var.iter().cloned().collect(),
        flow_type: args.flow_type.as_ref().map(|kind| kind.to_uppercase()),
    }
}

/// Configuration first, the nearest file last; then flags.
fn selection(settings: &Settings, rules: &Rules) -> Result<Selection, Failure> {
    let mut selection = if rules.pedantic { Selection::all() } else { Selection::default() };
    let tables: Vec<_> = settings.lint().collect();
    for (table, path) in tables.iter().rev() {
        let wrong = |error: SelectionError| {
            let failure = Failure::from(error);
            let message = format!("{} (from {})", failure.message, path.display());
            Failure { exit: Exit::Config, message, ..failure }
        };
        turn(&mut selection, &table.select, &table.ignore).map_err(wrong)?;
    }
    turn(&mut selection, &rules.select, &rules.ignore)?;
    Ok(selection)
}

fn turn(selection: &mut Selection, on: &[String], off: &[String]) -> Result<(), SelectionError> {
    on.iter().try_for_each(|word| selection.turn(word, true))?;
    off.iter().try_for_each(|word| selection.turn(word, false))
}

/// The judge that was asked for.
///
/// # Errors
/// A pattern is wrong.
pub fn judge(settings: &Settings, rules: &Rules, baseline: Baseline) -> Result<Judge, Failure> {
    let policy = rules.pedantic || !rules.select.is_empty();
    let usual = if policy { Severity::Info } else { Severity::Warning };
    let min = rules.min_severity.map_or(usual, Severity::from);
    let mut ignores = Vec::new();
    for (table, path) in settings.lint() {
        for entry in &table.ignores {
            ignores.push(ignored(entry, path)?);
        }
    }
    Ok(Judge::new(min, ignores, baseline))
}

fn ignored(entry: &LintIgnore, file: &Path) -> Result<Ignore, Failure> {
    let path = entry.path.as_deref().map(Ignore::pattern).transpose().map_err(|why| {
        Failure::new(
            Exit::Config,
            format!("a path of [[lint.ignores]] in {}: {why}", file.display()),
        )
    })?;
    let mut origin = format!("{} in {}", entry.rule, file.display());
    if let Some(reason) = &entry.reason {
        origin.push_str(&format!(" ({reason})"));
    }
    Ok(Ignore { rule: entry.rule.clone(), path, block: entry.block.clone(), origin })
}

/// The baseline that findings are compared with; none where a new one is taken.
///
/// # Errors
/// It cannot be read.
pub fn baseline(args: &Args) -> Result<Baseline, Failure> {
    let Some(path) = args.baseline.as_ref().filter(|_| !args.update_baseline) else {
        return Ok(Baseline::default());
    };
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::file("reading the baseline", path, &error)
            .help("take one first: --baseline FILE --update-baseline")
    })?;
    serde_json::from_str(&text).map_err(|error| {
        let text = format!("{} is no baseline: {error}", path.display());
        Failure::new(Exit::Input, text).help("take a new one: --baseline FILE --update-baseline")
    })
}
