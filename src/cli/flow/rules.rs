//! `connectctl flow rules` and `connectctl flow explain`.

use clap_complete::engine::ArgValueCandidates;
use serde::Serialize;
use serde_json::Value;

use super::super::app::App;
use super::super::completions;
use super::super::exit::{Exit, Failure};
use super::super::globals::Format;
use super::super::help;
use super::super::output::{Paint, Report, rows, width};
use crate::flow::catalog::{Action, catalog};
use crate::flow::lint::{Entry, Section, Selection, Severity, entries, entry, rule_of};

/// List the rules of the linter
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("all rules", "connectctl flow rules"),
    ("the names of those that find errors", "connectctl flow rules --query \"rules[?severity=='error'].name\" -o text"),
]))]
pub struct Args;

/// Explain a rule, or what the service says about a flow
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("a rule", "connectctl flow explain missing-required-error"),
    ("a message of the service", "connectctl flow explain 'Action is missing required error'"),
]))]
pub struct ExplainArgs {
    /// Name or code of a rule, or a message of the service
    #[arg(required = true, value_name = "RULE", add = ArgValueCandidates::new(completions::rule))]
    words: Vec<String>,
}

#[derive(Serialize)]
struct Rules {
    rules: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    section: Section,
    on: bool,
    summary: String,
}

impl Row {
    fn new(entry: &Entry) -> Self {
        let meta = entry.meta;
        Self {
            code: meta.code,
            name: meta.name,
            severity: meta.severity,
            section: meta.section(),
            on: Selection::default().runs(meta.code),
            summary: entry.summary(),
        }
    }
}

impl Report for Rules {
    const SCHEMA: &'static str = "connectctl.flow.rules/1";

    fn table(&self, paint: &Paint) -> String {
        let row = |row: &Row| {
            let severity = super::painted(row.severity, paint);
            [row.code.into(), row.name.into(), severity, row.summary.clone()]
        };
        paint.grid(
            ["CODE", "RULE", "SEVERITY", "WHAT IT DOES"],
            self.rules.iter().map(row).collect(),
        )
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.rules)
    }
}

/// Lists the rules.
pub fn run(app: &App, _: &Args) -> Result<Exit, Failure> {
    app.output.print(&Rules { rules: entries().iter().map(Row::new).collect() })?;
    if app.output.format() == Format::Table && !app.output.is_queried() {
        app.note("rules of severity info are off; --pedantic runs all of them, --select some");
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Explanation {
    #[serde(flatten)]
    rule: Row,
    documentation: String,
}

impl Report for Explanation {
    const SCHEMA: &'static str = "connectctl.flow.explain/1";

    fn table(&self, paint: &Paint) -> String {
        let Row { name, code, severity, on, .. } = &self.rule;
        let off = if *on { "" } else { ", off by default" };
        let title = format!("# {name} ({code}, {}{off})", severity.word());
        paint.markdown(&format!("{title}\n\n{}", self.documentation), width())
    }
}

/// Explains a rule.
pub fn explain(app: &App, args: &ExplainArgs) -> Result<Exit, Failure> {
    let words = args.words.join(" ");
    let entry = entry(&words).or_else(|| rule_of(&words)).ok_or_else(|| unknown(&words))?;
    let mut documentation = entry.documentation();
    if entry.meta.name == TYPES {
        documentation.push_str(&types());
    }
    app.output.print(&Explanation { rule: Row::new(entry), documentation })?;
    Ok(Exit::Done)
}

/// The rule whose explanation lists the action types.
const TYPES: &str = "unknown-action-type";

/// The action types, with what the designer calls their blocks.
fn types() -> String {
    let line = |action: &Action| format!("{} ({})\n", action.name, action.block);
    let lines: String = catalog().actions.iter().map(line).collect();
    format!("\n## The types\n```text\n{lines}```\n")
}

/// Why words cannot be explained.
fn unknown(words: &str) -> Failure {
    const LIST: &str = "`connectctl flow rules` lists the rules";
    let several = entries().iter().filter(|entry| entry.meta.is_meant_by(words)).count();
    if several > 0 {
        let text = format!("{words:?} names {several} rules");
        return Failure::new(Exit::Usage, text).help(format!("name one; {LIST}"));
    }
    if !words.contains(' ')
        && let Err(error) = Selection::none().turn(words, true)
    {
        return error.into();
    }
    let text = format!("{words:?} is no rule, and no message of the service that is known");
    Failure::new(Exit::Usage, text)
        .help(format!("{LIST}; give a message of the service in its own words"))
}
