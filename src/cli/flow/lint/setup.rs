//! From arguments and configuration to a linter and a judge.

use std::path::{Path, PathBuf};

use super::super::super::app::App;
use super::super::super::exit::{Exit, Failure};
use super::super::super::settings::LintIgnore;
use super::Args;
use crate::flow::lint::{
    Baseline, Ignore, Judge, Linter, Options, PathPattern, Selection, SelectionError, Severity,
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
pub fn linter(app: &App, args: &Args) -> Result<Linter, Failure> {
    let selection = selection(app, args)?;
    let configured = app.settings.lint().find_map(|(table, _)| table.max_silence);
    let mut options = Options::default();
    if let Some(seconds) = args.max_silence.or(configured) {
        options.max_silence = seconds;
    }
    let reading = Reading {
        variables: args.var.iter().cloned().collect(),
        flow_type: args.flow_type.as_ref().map(|kind| kind.to_uppercase()),
    };
    Ok(Linter { selection, options, reading })
}

/// Configuration first, the nearest file last; then flags.
fn selection(app: &App, args: &Args) -> Result<Selection, Failure> {
    let mut selection = if args.pedantic { Selection::all() } else { Selection::default() };
    let tables: Vec<_> = app.settings.lint().collect();
    for (table, path) in tables.iter().rev() {
        let wrong = |error: SelectionError| {
            let failure = Failure::from(error);
            let message = format!("{} (from {})", failure.message, path.display());
            Failure { exit: Exit::Config, message, ..failure }
        };
        turn(&mut selection, &table.select, &table.ignore).map_err(wrong)?;
    }
    turn(&mut selection, &args.select, &args.ignore)?;
    Ok(selection)
}

/// The more precise word wins, so that `--ignore all --select NAME` runs one rule; of two that are
/// as precise, the one that ignores.
fn turn(selection: &mut Selection, on: &[String], off: &[String]) -> Result<(), SelectionError> {
    let on = on.iter().map(|word| (precision(word), word, true));
    let mut words: Vec<_> =
        on.chain(off.iter().map(|word| (precision(word), word, false))).collect();
    words.sort_by_key(|(precision, _, on)| (*precision, !on));
    words.iter().try_for_each(|(_, word, on)| selection.turn(word, *on))
}

fn precision(word: &str) -> usize {
    const CODE: usize = "CF000".len();
    match word {
        "all" => 0,
        start if start.starts_with("CF") => start.len().min(CODE),
        _ => CODE,
    }
}

/// The judge that was asked for.
///
/// # Errors
/// A pattern is wrong, or the baseline cannot be read.
pub fn judge(app: &App, args: &Args) -> Result<Judge, Failure> {
    let chosen = app.settings.lint().any(|(table, _)| !table.select.is_empty());
    let policy = args.pedantic || chosen || !args.select.is_empty();
    let usual = if policy { Severity::Info } else { Severity::Warning };
    let min = args.min_severity.map_or(usual, Severity::from);
    let mut ignores = Vec::new();
    for (table, path) in app.settings.lint() {
        for entry in &table.ignores {
            ignores.push(ignored(entry, path)?);
        }
    }
    let baseline = match &args.baseline {
        Some(path) if !args.update_baseline => baseline(path)?,
        _ => Baseline::default(),
    };
    Ok(Judge::new(min, ignores, baseline))
}

fn ignored(entry: &LintIgnore, file: &Path) -> Result<Ignore, Failure> {
    let wrong = |what: String| {
        Failure::new(Exit::Config, format!("[[lint.ignores]] of {}: {what}", file.display()))
    };
    Selection::none().turn(&entry.rule, false).map_err(|error| {
        let help = error.help();
        wrong(error.to_string()).help(help)
    })?;
    let path = entry.path.as_deref().map(|pattern| {
        let (folder, current) = (file.parent().unwrap_or(file), std::env::current_dir());
        PathPattern::new(pattern, folder, current.unwrap_or_default())
            .map_err(|why| wrong(format!("path {pattern:?}: {why}")))
    });
    let mut origin = format!("{} in {}", entry.rule, file.display());
    if let Some(reason) = &entry.reason {
        origin.push_str(&format!(" ({reason})"));
    }
    let (rule, block) = (entry.rule.clone(), entry.block.clone());
    Ok(Ignore { rule, path: path.transpose()?, block, origin })
}

fn baseline(path: &PathBuf) -> Result<Baseline, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::file("reading the baseline", path, &error)
            .help("take one first: --baseline FILE --update-baseline")
    })?;
    serde_json::from_str(&text).map_err(|error| {
        let text = format!("{} is no baseline: {error}", path.display());
        Failure::new(Exit::Input, text).help("take a new one: --baseline FILE --update-baseline")
    })
}
