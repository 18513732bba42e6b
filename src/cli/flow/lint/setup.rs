//! From arguments and configuration to a linter and a judge.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Args, Rules};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure, exits_with};
use crate::cli::settings::{LintIgnore, Settings};
use crate::flow::lint::{
    Answers, AnswersError, Baseline, Ignore, Judge, Linter, Options, PathPattern, Selection,
    SelectionError, Severity, is_code,
};
use crate::flow::source::Reading;

exits_with! { AnswersError => Exit::Input, SelectionError => Exit::Usage }

/// The linter that was asked for.
///
/// # Errors
/// A word names no rule, or a file that was named cannot be used.
pub fn linter(app: &App, args: &Args) -> Result<Linter, Failure> {
    let mut linter = of_project(&app.settings, &args.rules)?;
    for (name, path) in &args.lambda_schema {
        answers(&mut linter.options.answers, name, Path::new(path))?;
    }
    linter.reading = Reading {
        variables: variables(args)?,
        flow_type: args.flow_type.as_ref().map(|kind| kind.to_uppercase()),
    };
    Ok(linter)
}

/// The linter that is configured.
///
/// # Errors
/// A word names no rule.
pub fn of_project(settings: &Settings, rules: &Rules) -> Result<Linter, Failure> {
    let selection = selection(settings, rules)?;
    let configured = settings.lint().find_map(|(table, _)| table.max_silence);
    let mut options = Options::default();
    if let Some(seconds) = rules.max_silence.or(configured) {
        options.max_silence = seconds;
    }
    Ok(Linter { selection, options, reading: Reading::default() })
}

/// The values of a template's variables: of the files in their order, then those given one by one.
fn variables(args: &Args) -> Result<BTreeMap<String, String>, Failure> {
    let mut all = BTreeMap::new();
    for path in &args.var_file {
        let text = super::super::read(path)?;
        let read = match path.extension().is_some_and(|extension| extension == "json") {
            true => serde_json::from_str(text.text()).map_err(|error| error.to_string()),
            false => hcl::from_str(text.text()).map_err(|error| error.to_string()),
        };
        let values: serde_json::Map<String, Value> = read.map_err(|why| {
            let text = format!("{} is not valid: {why}", path.display());
            Failure::new(Exit::Input, text)
                .help("a file of variables is JSON (.json) or lines of `name = \"value\"`")
        })?;
        all.extend(values.into_iter().map(|(name, value)| match value {
            Value::String(text) => (name, text),
            other => (name, other.to_string()),
        }));
    }
    all.extend(args.var.iter().cloned());
    Ok(all)
}

/// Takes in what a function answers.
fn answers(answers: &mut Answers, name: &str, path: &Path) -> Result<(), Failure> {
    let text = super::super::read(path)?;
    let value: Value = serde_json::from_str(text.body().0).map_err(|error| {
        let text = format!("{} is no JSON: {error}", path.display());
        Failure::new(Exit::Input, text).help("give a JSON Schema, or an answer as JSON")
    })?;
    Ok(answers.add(name, &value)?)
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
        start if is_code(start) => start.len().min(CODE),
        _ => CODE,
    }
}

/// The judge that was asked for.
///
/// # Errors
/// A pattern is wrong, or the baseline cannot be read.
pub fn judge(app: &App, args: &Args) -> Result<Judge, Failure> {
    let baseline = match &args.baseline {
        Some(path) if !args.update_baseline => baseline(path)?,
        _ => Baseline::default(),
    };
    let current = std::env::current_dir().unwrap_or_default();
    judge_of_project(&app.settings, &args.rules, &current, baseline)
}

/// The judge that is configured, of findings in files that are named from the folder `current`.
///
/// # Errors
/// A pattern is wrong.
pub fn judge_of_project(
    settings: &Settings,
    rules: &Rules,
    current: &Path,
    baseline: Baseline,
) -> Result<Judge, Failure> {
    let chosen = settings.lint().any(|(table, _)| !table.select.is_empty());
    let policy = rules.pedantic || chosen || !rules.select.is_empty();
    let usual = if policy { Severity::Info } else { Severity::Warning };
    let min = rules.min_severity.map_or(usual, Severity::from);
    let mut ignores = Vec::new();
    for (table, path) in settings.lint() {
        for entry in &table.ignores {
            ignores.push(ignored(entry, path, current)?);
        }
    }
    Ok(Judge::new(min, ignores, baseline))
}

fn ignored(entry: &LintIgnore, file: &Path, current: &Path) -> Result<Ignore, Failure> {
    let wrong = |what: String| {
        Failure::new(Exit::Config, format!("[[lint.ignores]] of {}: {what}", file.display()))
    };
    Selection::none().turn(&entry.rule, false).map_err(|error| {
        let help = error.help();
        wrong(error.to_string()).help(help)
    })?;
    let path = entry.path.as_deref().map(|pattern| {
        PathPattern::new(pattern, file.parent().unwrap_or(file), current)
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
