//! `connectctl vanity --input FILE`: words for a whole table of numbers.
//!
//! One thread cuts the input into records (`source`), workers read them, search and write them
//! (`worker`, `record`, `written`), and this one puts what they have done into the output in its
//! order (`pipeline`, `sink`) and notes how far it has come (`journal`).

mod files;
mod format;
mod input;
mod journal;
mod pipeline;
mod record;
mod run;
mod sink;
mod source;
mod summary;
mod worker;
mod written;

use std::path::{Path, PathBuf};

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::globals;
use super::super::resumable::is_dash;
use super::wishes::Wishes;
use format::Format;
use run::Run;

/// What is done with a whole table of numbers.
#[derive(Debug, clap::Args)]
#[group(id = "bulk", requires = "input", conflicts_with_all = ["numbers", "saving"])]
pub struct Args {
    /// Table (CSV, TSV) or NDJSON with a number in each row; `-` is standard input
    #[arg(long, value_name = "FILE", help_heading = "Bulk")]
    pub(super) input: Option<PathBuf>,

    /// Column or key that holds the number; the place of a column, from 1, will do
    #[arg(long, value_name = "NAME", default_value = "phone", help_heading = "Bulk")]
    column: String,

    /// The first row of the table is no row of names
    #[arg(long, help_heading = "Bulk")]
    no_header: bool,

    /// What the input is written in [default: what its name or its beginning tells]
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Bulk")]
    input_format: Option<Format>,

    /// Where the rows go, with their results; `-` is standard output
    ///
    /// A row of a table gets the columns vanity_1, vanity_2, ... up to --count; they are empty where
    /// there are no more words. An object gets the key `vanity`, a list of {vanity, phrase, read,
    /// score}. All else in a row stays as it is. A table becomes objects where the file is called
    /// .ndjson, and on standard output with -o ndjson.
    #[arg(long, value_name = "FILE", default_value = "-", help_heading = "Bulk")]
    out: PathBuf,

    /// Where rejected rows go, each with its reason [default: INPUT.rejects]
    #[arg(long, value_name = "FILE", help_heading = "Bulk")]
    rejects: Option<PathBuf>,

    /// Go on where a run into the same file was interrupted or killed
    #[arg(long, conflicts_with = "restart", help_heading = "Bulk")]
    resume: bool,

    /// Begin anew, and replace the file that --out names
    #[arg(long, help_heading = "Bulk")]
    restart: bool,

    /// Threads that look for words [default: one a core]
    #[arg(long, value_name = "N", help_heading = "Bulk",
          value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
}

impl Args {
    /// The file that rows go to, unless it is standard output.
    fn file(&self) -> Option<&Path> {
        (!is_dash(&self.out)).then_some(&self.out)
    }

    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(cores, usize::from)
    }

    /// What rows are written in.
    ///
    /// # Errors
    /// Objects would have to become a table.
    fn output_format(&self, app: &App, input: Format) -> Result<Format, Failure> {
        let wanted = match self.file() {
            Some(out) => Format::of_name(out),
            None => (app.output.format() == globals::Format::Ndjson).then_some(Format::Ndjson),
        };
        match (input, wanted.unwrap_or(input)) {
            (Format::Ndjson, Format::Csv | Format::Tsv) => {
                let text = "objects cannot become a table: each may have other keys";
                Err(Failure::new(Exit::Usage, text).help("give --out a name that ends in .ndjson"))
            }
            // A row stays as it is, with what separates its columns.
            (Format::Csv | Format::Tsv, Format::Csv | Format::Tsv) => Ok(input),
            (_, wanted) => Ok(wanted),
        }
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args, wishes: &Wishes, path: &Path) -> Result<Exit, Failure> {
    check(app, args, wishes, path)?;
    let mut run = Run::begin(app, args, wishes, path)?;
    let result = run.work(app);
    run.end(app, result)
}

/// Refuses what does not go together.
fn check(app: &App, args: &Args, wishes: &Wishes, path: &Path) -> Result<(), Failure> {
    let usage = |text: &str, help: &str| Err(Failure::new(Exit::Usage, text).help(help));
    if is_dash(path) && wishes.words().is_some_and(is_dash) {
        return usage("--input and --words cannot both be standard input", "name a file for one");
    }
    if args.file().is_some() || app.dry_run {
        return Ok(());
    }
    if args.resume || args.restart {
        let text = "what went to standard output cannot be gone on with or replaced";
        return usage(text, "give --resume and --restart with --out FILE");
    }
    if app.output.is_queried() {
        return usage("--query is for the summary of a run", "send the rows elsewhere: --out FILE");
    }
    Ok(())
}
