//! `connectctl session update --batch`.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;

use super::super::adapters::Watched;
use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::output::{Paint, Report, count};
use super::super::progress;
use super::journal_file::{Journal, write_rejects};
use super::update::Args;
use crate::local::SystemClock;
use crate::session::batch::{Options, Record, run as run_batch};

#[derive(Serialize)]
struct Summary {
    instance: String,
    sent: usize,
    sent_earlier: usize,
    entries: usize,
    rejected: usize,
    rejects_file: Option<String>,
    seconds: f64,
    dry_run: bool,
    local: bool,
}

impl Report for Summary {
    const SCHEMA: &'static str = "connectctl.session.batch/1";

    fn table(&self, paint: &Paint) -> String {
        let verb = if self.dry_run { "would send" } else { "sent" };
        let head = format!("{verb} the data of {}", count(self.sent, "contact", "contacts"));
        let head = if self.rejected == 0 { paint.good(&head) } else { paint.warn(&head) };
        let earlier = match self.sent_earlier {
            0 => String::new(),
            count => format!("{count} of them in an earlier run"),
        };
        let fields = paint.fields(&[
            ("instance", self.instance.clone()),
            ("earlier", earlier),
            ("entries", self.entries.to_string()),
            ("rejected", self.rejected.to_string()),
            ("rejects in", self.rejects_file.clone().unwrap_or_default()),
        ]);
        format!("{head}\n{fields}")
    }
}

/// Runs the command for many contacts.
pub(super) fn run(app: &App, args: &Args, input: &Path) -> Result<Exit, Failure> {
    let options = Options {
        instance: app.instance()?,
        assistant: app.assistant(args.assistant_id.as_deref())?,
        empty: args.empty(),
        wait: args.wait,
        concurrency: args.concurrency.into(),
        rate: (args.rate > 0.0).then_some(args.rate),
    };
    if app.dry_run {
        return check(app, &options, input);
    }
    let beside = |given: &Option<PathBuf>, suffix: &str| match given {
        Some(path) => path.clone(),
        None if is_stdin(input) => PathBuf::from(format!("connectctl-batch.{suffix}")),
        None => PathBuf::from(format!("{}.{suffix}", input.display())),
    };
    let journal_path = beside(&args.journal, "journal");
    let rejects_path = beside(&args.rejects, "rejects");
    let reader = open(input)?;
    app.confirm(&format!(
        "Send the data of {} to instance {}?",
        input.display(),
        options.instance
    ))?;
    let bar = progress::bar(app, records_in(input), "contacts");
    let instance = options.instance.as_str();
    let mut journal =
        Journal::open(&journal_path, instance, args.resume, args.restart, bar.clone())?;
    let (start, earlier) = (Instant::now(), journal.progress.sent());
    let result = app.wait(async {
        let sessions = Watched::new(app.sessions().await?);
        Ok(run_batch(&sessions, &SystemClock, &options, reader.lines(), &mut journal).await?)
    });
    bar.finish_and_clear();
    let progress = &journal.progress;
    write_rejects(&rejects_path, progress)
        .map_err(|error| Failure::file("writing the rejects", &rejects_path, &error))?;
    let rejected = progress.rejected().len();
    let summary = Summary {
        instance: options.instance.to_string(),
        sent: progress.sent(),
        sent_earlier: earlier,
        entries: progress.entries(),
        rejected,
        rejects_file: (rejected > 0).then(|| rejects_path.display().to_string()),
        seconds: start.elapsed().as_secs_f64(),
        dry_run: false,
        local: app.local,
    };
    app.output.print(&summary)?;
    finish(app, result, rejected, &journal_path)
}

/// Keeps the journal as long as there is something to go on with.
fn finish(
    app: &App,
    result: Result<(), Failure>,
    rejected: usize,
    journal: &Path,
) -> Result<Exit, Failure> {
    match result {
        Err(failure) => {
            if failure.exit == Exit::Interrupted {
                app.note("what was sent is recorded; go on with --resume");
            }
            Err(failure)
        }
        Ok(()) if rejected > 0 => {
            app.note("correct the rejected lines in the input, then run again with --resume");
            Ok(Exit::No)
        }
        Ok(()) => {
            std::fs::remove_file(journal)
                .map_err(|error| Failure::file("removing", journal, &error))?;
            Ok(Exit::Done)
        }
    }
}

/// Validates every record and sends nothing.
fn check(app: &App, options: &Options, input: &Path) -> Result<Exit, Failure> {
    let start = Instant::now();
    let (mut sent, mut entries, mut rejected) = (0, 0, 0);
    for (number, line) in (1..).zip(open(input)?.lines()) {
        let line = line.map_err(|error| Failure::file("reading", input, &error))?;
        if line.trim().is_empty() {
            continue;
        }
        match Record::parse(&line, options.empty) {
            Ok(record) => (sent, entries) = (sent + 1, entries + record.data.entries().len()),
            Err(error) => {
                rejected += 1;
                app.note(&format!("line {number} would be rejected: {error}"));
            }
        }
    }
    app.output.print(&Summary {
        instance: options.instance.to_string(),
        sent,
        sent_earlier: 0,
        entries,
        rejected,
        rejects_file: None,
        seconds: start.elapsed().as_secs_f64(),
        dry_run: true,
        local: app.local,
    })?;
    Ok(if rejected == 0 { Exit::Done } else { Exit::No })
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if is_stdin(path) {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let file = File::open(path).map_err(|error| Failure::file("reading", path, &error))?;
    Ok(Box::new(BufReader::new(file)))
}

/// The number of records in a file, for the progress bar.
fn records_in(path: &Path) -> Option<u64> {
    if is_stdin(path) {
        return None;
    }
    let lines = BufReader::new(File::open(path).ok()?).split(b'\n');
    let has_text = |line: &Vec<u8>| line.iter().any(|byte| !byte.is_ascii_whitespace());
    u64::try_from(lines.map_while(Result::ok).filter(has_text).count()).ok()
}
