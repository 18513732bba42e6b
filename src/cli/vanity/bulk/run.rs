//! A bulk run from its beginning to its end.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use indicatif::ProgressBar;
use sha2::{Digest, Sha256};

use super::super::super::app::App;
use super::super::super::exit::{Exit, Failure};
use super::super::super::output::count;
use super::super::super::progress;
use super::super::super::resumable::Earlier;
use super::super::wishes::Wishes;
use super::Args;
use super::files::Files;
use super::format::Format;
use super::input::{self, Input};
use super::journal::{Header, SCHEMA};
use super::pipeline::{self, InOrder};
use super::sink::{Out, Sink};
use super::source::{Source, hex};
use super::summary::Summary;
use super::worker::{Counts, Job, TOLD};
use super::written::Writing;

/// A bulk run.
pub struct Run {
    path: PathBuf,
    files: Files,
    source: Option<Source>,
    job: Arc<Job>,
    threads: usize,
    sink: Sink,
    /// What an earlier run did.
    before: Counts,
    bar: ProgressBar,
    start: Instant,
    /// Lines and reasons of the first rows that are rejected.
    told: Vec<(u64, String)>,
}

impl Run {
    /// Opens what is read and written; an earlier run is gone on with where it stopped.
    ///
    /// # Errors
    /// Something cannot be read or written, or is not what the earlier run left.
    pub fn begin(app: &App, args: &Args, wishes: &Wishes, path: &Path) -> Result<Self, Failure> {
        let files = Files::choose(args, path, wishes.words())?;
        let mut input = Input::open(args, path)?;
        let format = args.output_format(app, input.format)?;
        let (own, words) = wishes.own_words(app)?;
        let writing = Writing::of(&input, format, wishes.limits().count)?;
        let header = header(args, wishes, &words, [input.format, format], &files);
        let mut sink = files.open(&header, Earlier::of(args.resume, args.restart), app.dry_run)?;
        let before = sink.progress.rows;
        if before.rows() == 0 {
            sink.write(&writing.head(input.head.as_deref()))?;
        } else {
            go_on(&mut input.source, &sink, path)?;
        }
        let bar = bar(app, path, &input, before.rows());
        let (limits, span) = (wishes.limits(), wishes.span());
        let job = Arc::new(Job { own, limits, span, place: input.place, writing });
        Ok(Self {
            path: path.to_owned(),
            files,
            source: Some(input.source),
            job,
            threads: args.threads(),
            sink,
            before,
            bar,
            start: Instant::now(),
            told: Vec::new(),
        })
    }

    /// Deals with all rows, or with those that come before the keyboard interrupts.
    ///
    /// # Errors
    /// The input cannot be read, the output not be written, or it was interrupted.
    pub fn work(&mut self, app: &App) -> Result<(), Failure> {
        let Some(source) = self.source.take() else { return Ok(()) };
        let done = pipeline::start(source, &self.job, self.threads);
        let result = app.wait_with_stop(async |stop| self.take_all(done, stop).await);
        self.bar.finish_and_clear();
        result
    }

    async fn take_all(
        &mut self,
        mut done: InOrder,
        mut stop: Pin<Box<dyn Future<Output = ()>>>,
    ) -> Result<(), Failure> {
        while !self.sink.is_closed {
            let next = tokio::select! {
                biased;
                () = &mut stop => return Ok(()),
                next = done.recv() => next,
            };
            let Some(next) = next else { return Ok(()) };
            let next = next.map_err(|error| Failure::file("reading", &self.path, &error))?;
            let gone = |_| Failure::new(Exit::Bug, "a thread that looks for words has ended");
            let mut done = next.await.map_err(gone)?;
            self.told.extend(done.reasons.drain(..).take(TOLD.saturating_sub(self.told.len())));
            self.bar.inc(done.counts.rows());
            self.sink.take(done)?;
        }
        Ok(())
    }

    /// Says what was done, and keeps the journal if there is something to go on with.
    ///
    /// # Errors
    /// Those of the work, or that the summary cannot be printed.
    pub fn end(mut self, app: &App, result: Result<(), Failure>) -> Result<Exit, Failure> {
        self.sink.drop_empty_rejects()?;
        let (rows, to_file) = (self.sink.progress.rows, matches!(self.sink.out, Out::File(..)));
        if self.sink.is_closed {
            return Ok(Exit::Done);
        }
        let rejects_file =
            self.files.rejects.as_ref().filter(|_| rows.rejected > 0 && !app.dry_run);
        let summary = Summary {
            rows: rows.rows(),
            answered: rows.answered,
            without_words: rows.without_words,
            rejected: rows.rejected,
            rejects_file: rejects_file.map(|file| file.display().to_string()),
            unread_lines: rows.unread_lines,
            resumed_from: self.before.rows(),
            seconds: self.start.elapsed().as_secs_f64(),
            dry_run: app.dry_run,
        };
        match to_file || app.dry_run {
            true => app.output.print(&summary)?,
            false => app.note(&summary.line()),
        }
        if summary.rejects_file.is_none() {
            tell(app, &self.told, rows.rejected - self.before.rejected);
        }
        tell_unread(app, rows.unread_lines);
        if let Err(failure) = result {
            if to_file {
                app.note("what was done is recorded; go on with --resume");
            }
            return Err(failure);
        }
        self.sink.finish()?;
        Ok(if rows.rejected == 0 { Exit::Done } else { Exit::No })
    }
}

/// Says which rows are rejected, as far as that can be read, where they go to no file.
fn tell(app: &App, told: &[(u64, String)], rejected: u64) {
    let were = |rows| match rows {
        _ if app.dry_run => "would be",
        1 => "was",
        _ => "were",
    };
    for (line, reason) in told {
        app.note(&format!("line {line} {} rejected: {reason}", were(1)));
    }
    let more = usize::try_from(rejected).unwrap_or(usize::MAX).saturating_sub(told.len());
    if more > 0 {
        let rows = count(more, "more row", "more rows");
        app.note(&format!("{rows} {} rejected", were(more)));
    }
}

/// Says that there may be rows which nobody has read.
fn tell_unread(app: &App, lines: u64) {
    if lines > 0 {
        let lines = usize::try_from(lines).unwrap_or(usize::MAX);
        let lines = count(lines, "line of the input is", "lines of the input are");
        app.note(&format!(
            "{lines} within quotes of rejected rows: rows that may be there were not read"
        ));
    }
}

/// Goes to where an earlier run stopped.
fn go_on(source: &mut Source, sink: &Sink, path: &Path) -> Result<(), Failure> {
    let same = source.go_to(&sink.progress.input);
    if same.map_err(|error| Failure::file("reading", path, &error))? {
        return Ok(());
    }
    let text = format!(
        "{} is not what it was: the rows that were dealt with have changed",
        path.display()
    );
    Err(Failure::new(Exit::Input, text)
        .help("go on with the file as it was, or begin anew by --restart"))
}

fn header(
    args: &Args,
    wishes: &Wishes,
    words: &str,
    [input_format, output_format]: [Format; 2],
    files: &Files,
) -> Header {
    Header {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        column: args.column.clone(),
        no_header: args.no_header,
        input_format,
        output_format,
        count: wishes.limits().count,
        span: format!("{:?}", wishes.span()).to_lowercase(),
        min_word: wishes.limits().min_word,
        words: wishes.words().map(|_| hex(&Sha256::new_with_prefix(words))),
        rejects: files.rejects.clone().unwrap_or_default(),
    }
}

fn bar(app: &App, path: &Path, input: &Input, before: u64) -> ProgressBar {
    let count = || input::count(path, input.format, input.head.is_some());
    let bar = progress::bar(app, progress::is_shown(app).then(count).flatten(), "numbers");
    bar.set_position(before);
    bar.reset_eta();
    bar
}
