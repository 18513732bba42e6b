//! `connectctl bot test`.

mod listen;
mod report;
mod table;

use std::path::PathBuf;

use clap::ValueEnum;

use self::listen::{deployed, offline};
use self::report::{Results, Tested};
use self::table::Table;
use super::deployment::service;
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::{count, raw};
use crate::cli::{help, progress};

/// Say a table of utterances to bots and check which intent and slots they understand
///
/// A table names the file of its bot and what is said: docs/bot-deploy.md shows one. They are said to
/// the alias of the bot in Amazon Lex, which calls the bot's function as for a customer; --offline
/// asks the stand-in for Lex of `bot try` and calls nothing.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("on this machine, by a stand-in for Lex", "connectctl bot test bots/tests/banking.toml --offline"),
    ("by the bot itself, before it goes live", "connectctl bot test bots/tests/banking.toml --alias test"),
    ("for a CI server", "connectctl bot test bots/tests/*.toml --offline --format junit > bots.xml"),
]))]
pub struct Args {
    /// Tables of utterances
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Ask a stand-in on this machine, and call nothing
    #[arg(long)]
    offline: bool,

    /// Alias to talk to
    #[arg(long, value_name = "NAME", default_value = "live", conflicts_with = "offline")]
    alias: String,

    /// Print a report for others
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
}

/// A report for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// JUnit XML, for CI servers.
    Junit,
}

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let tables = args.files.iter().map(|path| table::read(path));
    let tables = tables.collect::<Result<Vec<_>, _>>()?;
    let tests = match args.offline || app.local {
        true => tables.iter().flat_map(offline).collect(),
        false => online(app, args, &tables)?,
    };
    let results = Results::new(tests);
    match args.format {
        Some(Format::Junit) => raw(&results.junit()?)?,
        None => app.output.print(&results)?,
    }
    Ok(if results.failed == 0 { Exit::Done } else { Exit::No })
}

/// Says the tables to the deployed bots.
fn online(app: &App, args: &Args, tables: &[Table]) -> Result<Vec<Tested>, Failure> {
    let lines: usize = tables.iter().map(|table| table.lines.len()).sum();
    let text = count(lines, "utterance", "utterances");
    let functions = tables.iter().filter_map(|table| table.bot.bot.fulfilment.as_ref());
    let functions: Vec<&str> = functions.map(|name| name.as_str()).collect();
    if app.dry_run {
        app.note(&format!("would say {text}"));
        return Ok(Vec::new());
    }
    if !functions.is_empty() {
        let called = functions.join(", ");
        app.confirm(&format!("Say {text} to bots that call {called} as for a customer?"))?;
    }
    let models = service(app)?;
    let bar = progress::bar(app, Some(lines as u64), "utterances");
    let tests = app.wait(async {
        let mut tests = Vec::new();
        for table in tables {
            tests.extend(deployed(app, &models, table, &args.alias, &bar).await?);
        }
        Ok(tests)
    });
    bar.finish_and_clear();
    tests
}
