//! `connectctl session update --batch`.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Instant;

use futures_util::stream::{self, Stream};
use serde::Serialize;

use super::super::adapters::Watched;
use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::output::{Paint, Report, count};
use super::super::progress;
use super::super::resumable::{Earlier, all_differ, check_rejects, is_dash};
use super::journal_file::{Journal, write_rejects};
use super::update::Args;
use crate::local::SystemClock;
use crate::session::batch::{Header, JOURNAL_SCHEMA, Options, Record, run as run_batch};

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

/// The files of a batch.
struct Files<'a> {
    input: &'a Path,
    journal: PathBuf,
    rejects: PathBuf,
}

impl<'a> Files<'a> {
    /// Chooses the files beside the input where none are named.
    ///
    /// # Errors
    /// One file would have to be two, or is somebody else's.
    fn choose(args: &Args, input: &'a Path) -> Result<Self, Failure> {
        let beside = |given: &Option<PathBuf>, suffix: &str| match given {
            Some(path) => path.clone(),
            None if is_dash(input) => PathBuf::from(format!("connectctl-batch.{suffix}")),
            None => PathBuf::from(format!("{}.{suffix}", input.display())),
        };
        let journal = beside(&args.journal, "journal");
        let rejects = beside(&args.rejects, "rejects");
        if !all_differ(&[input, &journal, &rejects]) {
            let text = "the batch, its journal and its rejects have to be different files";
            return Err(Failure::new(Exit::Usage, text).help("choose others"));
        }
        check_rejects(&rejects)?;
        Ok(Self { input, journal, rejects })
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
    let files = Files::choose(args, input)?;
    let reader = open(input)?;
    app.confirm(&format!(
        "Send the data of {} to instance {}?",
        input.display(),
        options.instance
    ))?;
    let header = Header {
        schema: JOURNAL_SCHEMA.into(),
        instance: options.instance.to_string(),
        target: app.target()?,
    };
    let bar = progress::bar(app, records_in(input), "contacts");
    let earlier = Earlier::of(args.resume, args.restart);
    let mut journal = Journal::open(&files.journal, &header, earlier, bar.clone())?;
    let start = Instant::now();
    let result = app.wait_with_stop(async |stop| {
        let sessions = Watched::new(app.sessions().await?);
        let lines = lines(reader);
        Ok(run_batch(&sessions, &SystemClock, &options, lines, stop, &mut journal).await?)
    });
    bar.finish_and_clear();
    if result.is_ok() {
        journal.forget_removed_lines();
    }
    let progress = &journal.progress;
    let rejected = progress.rejected().len();
    let written = write_rejects(&files.rejects, progress)
        .map_err(|error| Failure::file("writing the rejects", &files.rejects, &error));
    app.output.print(&Summary {
        instance: options.instance.to_string(),
        sent: progress.sent(),
        sent_earlier: journal.earlier.get(),
        entries: progress.entries(),
        rejected,
        rejects_file: (rejected > 0).then(|| files.rejects.display().to_string()),
        seconds: start.elapsed().as_secs_f64(),
        dry_run: false,
        local: app.local,
    })?;
    finish(app, result.and(written), rejected, &files)
}

/// Keeps the journal as long as there is something to go on with.
fn finish(
    app: &App,
    result: Result<(), Failure>,
    rejected: usize,
    files: &Files<'_>,
) -> Result<Exit, Failure> {
    match result {
        Err(failure) => {
            if failure.exit == Exit::Interrupted {
                app.note("what was sent is recorded; go on with --resume");
            }
            Err(failure)
        }
        Ok(()) if rejected > 0 => {
            app.note(&format!(
                "correct the rejected lines in {}, then run again with --resume",
                files.input.display()
            ));
            Ok(Exit::No)
        }
        Ok(()) => {
            std::fs::remove_file(&files.journal)
                .map_err(|error| Failure::file("removing", &files.journal, &error))?;
            Ok(Exit::Done)
        }
    }
}

/// Validates every record and sends nothing.
fn check(app: &App, options: &Options, input: &Path) -> Result<Exit, Failure> {
    let start = Instant::now();
    let (mut sent, mut entries, mut rejected) = (0, 0, 0);
    for (number, line) in (1..).zip(open(input)?.split(b'\n')) {
        let line = line.map_err(|error| Failure::file("reading", input, &error))?;
        match Record::read(&line, options.empty) {
            None => {}
            Some(Ok(record)) => (sent, entries) = (sent + 1, entries + record.data.entries().len()),
            Some(Err(error)) => {
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

/// The lines of the input, read by a thread of their own: a pipe that is quiet must not hold up
/// what is under way.
fn lines(reader: Box<dyn BufRead + Send>) -> impl Stream<Item = std::io::Result<Vec<u8>>> {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(256);
    std::thread::spawn(move || {
        for line in reader.split(b'\n') {
            // Nobody listens any more once the batch has stopped.
            if sender.blocking_send(line).is_err() {
                break;
            }
        }
    });
    stream::poll_fn(move |context| receiver.poll_recv(context))
}

fn open(path: &Path) -> Result<Box<dyn BufRead + Send>, Failure> {
    if is_dash(path) {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let file = File::open(path).map_err(|error| Failure::file("reading", path, &error))?;
    Ok(Box::new(BufReader::new(file)))
}

/// The number of records in a file, for the progress bar.
fn records_in(path: &Path) -> Option<u64> {
    if is_dash(path) {
        return None;
    }
    let lines = BufReader::new(File::open(path).ok()?).split(b'\n');
    let has_text = |line: &Vec<u8>| line.iter().any(|byte| !byte.is_ascii_whitespace());
    u64::try_from(lines.map_while(Result::ok).filter(has_text).count()).ok()
}
