//! `connectctl bot lint`.

use std::path::PathBuf;
use std::sync::LazyLock;

use super::files::{self, File};
use crate::banking::Intent;
use crate::bot::lint::{self, Function, RULES};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::flow::lint::press::{Plan, Press};
use crate::cli::flow::summary::Things;
use crate::cli::help;
use crate::flow::lint::{
    Baseline, FileReport, Finding, Judge, Meta, Outcome, Place, Related, Severity,
};

/// Bots, in the words of the output.
const BOTS: Things = Things {
    schema: "connectctl.bot.lint/1",
    one: "bot",
    many: "bots",
    example: "a TOML file with name, [locales] and [intents]",
};

/// The names of the rules as findings of every linter have them.
static METAS: LazyLock<Vec<Meta>> = LazyLock::new(|| {
    let meta =
        |rule: &&lint::Rule| Meta { code: rule.code, name: rule.name, severity: rule.severity };
    RULES.iter().map(meta).collect()
});

/// Find what Amazon Lex would refuse and what customers would suffer
///
/// Reads the files as one set: utterances that clash between bots, gateways that lead to no bot and
/// intents that the function does and no bot has show only there. Ends with exit code 1 if
/// something is found.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("all bots of a folder, as a set", "connectctl bot lint bots/"),
    ("one bot, one line a finding", "connectctl bot lint bots/banking.toml -o text"),
    ("for a script", "connectctl bot lint -o json --query 'findings[].[code, file, line]'"),
]))]
pub struct Args {
    /// Files and folders [default: bots]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Leave out what is less severe
    #[arg(long, value_enum, value_name = "SEVERITY")]
    min_severity: Option<crate::cli::flow::lint::Level>,
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let (files, others) = files::find(&files::named(&args.paths)?)?;
    let mut found = findings(&files);
    let min = args.min_severity.map_or(Severity::Info, Severity::from);
    let judge = Judge::new(min, Vec::new(), Baseline::default());
    let plan = Plan { judge, format: None, statistics: false, keep: None, things: BOTS };
    let mut press = Press::new(app, plan)?;
    press.begin()?;
    for (n, File { source, .. }) in files.iter().enumerate() {
        let (here, rest) = found.into_iter().partition(|found| found.place.file == n);
        found = rest;
        let findings = here.into_iter().filter_map(|found| told(&files, found)).collect();
        let report = FileReport { outcome: Outcome::Flows(1), findings, open: Vec::new() };
        press.file(source, &report)?;
    }
    for _ in 0..others {
        press.skip();
    }
    press.end(app)
}

fn findings(files: &[File]) -> Vec<lint::Finding> {
    let numbered = files.iter().enumerate();
    let bots = numbered.clone().filter_map(|(n, file)| Some((n, file.bot.as_ref().ok()?)));
    let bots: Vec<_> = bots.collect();
    let malformed = numbered.filter_map(|(n, file)| Some((n, file.bot.as_ref().err()?)));
    let malformed = malformed.flat_map(|(n, error)| lint::malformed(n, &error.problems));
    malformed.chain(lint::lint(&bots, &functions())).collect()
}

/// The functions of this program that bots call.
fn functions() -> [Function<'static>; 1] {
    [Function {
        name: "lex-fulfilment",
        intents: Intent::ALL.iter().map(|intent| intent.name()).collect(),
        inner: vec![crate::banking::VERIFY],
    }]
}

/// A finding as all linters print it.
fn told(files: &[File], found: lint::Finding) -> Option<Finding> {
    let code = found.rule.code;
    let rule = METAS.iter().find(|meta| meta.code == code)?;
    let related = found.related.map(|(at, message)| Related { place: place(files, &at), message });
    Some(Finding {
        rule,
        severity: found.rule.severity,
        message: found.message,
        help: found.help,
        place: place(files, &found.place),
        flow: None,
        block: None,
        path: found.path,
        related: related.into_iter().collect(),
        fix: None,
    })
}

fn place(files: &[File], at: &lint::Place) -> Place {
    let source = files.get(at.file).map(|file| &file.source);
    let position = |offset| source.map(|source| source.position(offset)).unwrap_or_default();
    Place {
        file: source.map_or("", |source| source.name()).into(),
        range: at.range.clone(),
        start: position(at.range.start),
        end: position(at.range.end),
    }
}
