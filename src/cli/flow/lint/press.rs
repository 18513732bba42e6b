//! From reports to what is printed: judging, counting, rendering.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::PathBuf;
use std::rc::Rc;

use serde_json::json;

use super::super::format::{self, Format, Kind, Sources};
use super::super::inputs::Unreadable;
use super::super::summary::{FLOWS, Summary, Things};
use super::{Args, setup, statistics};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::output::count;
use crate::flow::lint::{Baseline, FileReport, Finding, Judge, Outcome, Severity, Verdict};
use crate::flow::source::SourceText;

/// What a baseline is.
const BASELINE: &str = "connectctl.flow.lint.baseline/1";

/// A query cannot select from a format for other programs.
pub fn not_for_queries() -> Failure {
    Failure::new(Exit::Usage, "--query selects from JSON, which this --format is not")
        .help("leave --format out; -o says how the selected values are printed")
}

/// Where findings are written to.
enum Out {
    /// Standard output.
    Print(BufWriter<Stdout>),
    /// Memory: a query selects from the whole.
    Keep(Vec<u8>),
}

impl Out {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Print(out) => out,
            Self::Keep(bytes) => bytes,
        }
    }
}

/// What is to be printed, and what counts.
pub struct Plan {
    /// Which findings count.
    pub judge: Judge,
    /// The format, where a person chose one.
    pub format: Option<Kind>,
    /// Counts instead of findings.
    pub statistics: bool,
    /// Where the findings of this run are to be kept as a baseline.
    pub keep: Option<PathBuf>,
    /// What is linted.
    pub things: Things,
}

impl Plan {
    /// What the arguments of the linter ask for.
    ///
    /// # Errors
    /// The configuration is wrong.
    pub fn of(app: &App, args: &Args) -> Result<Self, Failure> {
        Ok(Self {
            judge: setup::judge(app, args)?,
            format: args.format,
            statistics: args.statistics,
            keep: args.baseline.clone().filter(|_| args.update_baseline),
            things: FLOWS,
        })
    }
}

/// Prints findings as they come.
pub struct Press {
    judge: Judge,
    format: Option<Box<dyn Format>>,
    kind: Kind,
    out: Out,
    closed: bool,
    summary: Summary,
    by_rule: BTreeMap<(&'static str, Severity), usize>,
    statistics: bool,
    keep: Option<(PathBuf, Baseline)>,
    sources: Reread,
}

impl Press {
    /// A press.
    ///
    /// # Errors
    /// A query cannot select from the format.
    pub fn new(app: &App, plan: Plan) -> Result<Self, Failure> {
        let queried = app.output.is_queried() && !plan.statistics;
        let kind = match plan.format {
            Some(kind) if queried && kind != Kind::Json => return Err(not_for_queries()),
            Some(kind) => kind,
            None if queried => Kind::Json,
            None => Kind::of(app),
        };
        let out = match queried {
            true => Out::Keep(Vec::new()),
            false => Out::Print(BufWriter::new(io::stdout())),
        };
        Ok(Self {
            judge: plan.judge,
            format: (!plan.statistics).then(|| format::new(kind, app, plan.things)),
            kind,
            out,
            closed: false,
            summary: Summary { things: plan.things, ..Summary::default() },
            by_rule: BTreeMap::new(),
            statistics: plan.statistics,
            keep: plan.keep.map(|path| (path, Baseline::default())),
            sources: Reread::default(),
        })
    }

    /// Begins the output.
    pub fn begin(&mut self) -> Result<(), Failure> {
        self.write(|format, out| format.begin(out))
    }

    /// Takes what was found in a file.
    pub fn file(&mut self, source: &SourceText, report: &FileReport) -> Result<(), Failure> {
        self.summary.file(report.outcome);
        let sources = OneFile { source, others: Reread::default() };
        let before = self.summary.findings();
        for finding in &report.findings {
            self.finding(finding, &sources)?;
        }
        if before == self.summary.findings() && report.outcome != Outcome::NoFlow {
            self.write(|format, out| format.clean(out, source.name()))?;
        }
        Ok(())
    }

    /// Takes note of a file in which nothing is to be linted.
    pub fn skip(&mut self) {
        self.summary.file(Outcome::NoFlow);
    }

    /// Keeps a text that cannot be read again: that of standard input.
    pub fn keep(&mut self, source: SourceText) {
        self.sources.piped = Some(source);
    }

    /// Takes what was found across the set.
    pub fn rest(&mut self, findings: Vec<Finding>) -> Result<(), Failure> {
        let sources = std::mem::take(&mut self.sources);
        for finding in &findings {
            self.finding(finding, &sources)?;
        }
        Ok(())
    }

    /// Says that a file cannot be read.
    pub fn unreadable(&mut self, app: &App, file: &Unreadable) -> Result<(), Failure> {
        self.summary.unreadable += 1;
        app.problem(&format!("{} cannot be read: {}", file.name, file.why));
        self.write(|format, out| format.unreadable(out, &file.name, &file.why))
    }

    fn finding(&mut self, finding: &Finding, sources: &dyn Sources) -> Result<(), Failure> {
        match self.judge.judge(finding) {
            Verdict::Minor => return Ok(()),
            Verdict::Ignored => self.summary.ignored += 1,
            Verdict::Known => self.summary.known += 1,
            Verdict::Counts => {
                if let Some((_, baseline)) = &mut self.keep {
                    baseline.add(finding);
                    self.summary.known += 1;
                    return Ok(());
                }
                self.count(finding);
                self.write(|format, out| format.finding(out, finding, sources))?;
            }
        }
        Ok(())
    }

    fn count(&mut self, finding: &Finding) {
        match finding.severity {
            Severity::Error => self.summary.errors += 1,
            Severity::Warning => self.summary.warnings += 1,
            Severity::Info => self.summary.infos += 1,
        }
        *self.by_rule.entry((finding.rule.name, finding.severity)).or_default() += 1;
        match &finding.fix {
            Some(fix) if fix.safe => self.summary.fixable += 1,
            Some(_) => self.summary.unsafely_fixable += 1,
            None => {}
        }
    }

    /// Ends the output and says how the program ends.
    pub fn end(mut self, app: &App) -> Result<Exit, Failure> {
        let summary = self.summary;
        self.write(|format, out| format.end(out, &summary))?;
        self.flush(app)?;
        for unused in self.judge.unused() {
            app.note(&format!("no finding needs this ignore: {}", unused.origin));
        }
        self.keep_baseline(app)?;
        if self.statistics {
            app.output.print(&statistics::Statistics::new(&self.by_rule, summary))?;
        } else if !self.kind.tells_summary() {
            app.note(&summary.sentence());
        }
        self.exit()
    }

    fn keep_baseline(&self, app: &App) -> Result<(), Failure> {
        let Some((path, baseline)) = &self.keep else { return Ok(()) };
        let known = count(self.summary.known, "finding", "findings");
        if app.dry_run {
            app.note(&format!("{} would hold {known}", path.display()));
            return Ok(());
        }
        let document = json!({ "schema": BASELINE, "findings": baseline.findings });
        files::replace(path, &format!("{document:#}\n"))?;
        app.note(&format!("{} holds {known} now", path.display()));
        Ok(())
    }

    fn exit(&self) -> Result<Exit, Failure> {
        let summary = &self.summary;
        if summary.files == 0 && summary.unreadable == 0 {
            let looked = count(summary.skipped, "file", "files");
            let Things { one, example, .. } = summary.things;
            let text = format!("no {one} to lint: looked at {looked}");
            return Err(Failure::new(Exit::Input, text).help(format!("name a {one}: {example}")));
        }
        Ok(match (self.kind, summary.findings()) {
            _ if summary.unreadable > 0 => Exit::Input,
            (Kind::Sarif, _) if !self.statistics => Exit::Done,
            (_, 0) => Exit::Done,
            _ => Exit::No,
        })
    }

    fn write(
        &mut self,
        what: impl FnOnce(&mut dyn Format, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let Some(format) = self.format.as_mut().filter(|_| !self.closed) else { return Ok(()) };
        let result = what(format.as_mut(), self.out.writer());
        self.written(result)
    }

    /// Prints what is left: what a query selects, or what the buffer holds.
    fn flush(&mut self, app: &App) -> Result<(), Failure> {
        if let Out::Keep(bytes) = &self.out {
            let document = serde_json::from_slice(bytes).map_err(|error| {
                Failure::new(Exit::Bug, format!("the result is no JSON: {error}"))
            })?;
            return app.output.print_document(document);
        }
        let result = self.out.writer().flush();
        self.written(result)
    }

    /// A closed pipe is no error: nobody reads on.
    fn written(&mut self, result: io::Result<()>) -> Result<(), Failure> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.closed = true,
            Err(error) => {
                let text = format!("writing the findings failed: {error}");
                return Err(Failure::new(Exit::Input, text));
            }
            Ok(()) => {}
        }
        Ok(())
    }
}

/// The file at hand; others are read again when a finding points into them.
struct OneFile<'s> {
    source: &'s SourceText,
    others: Reread,
}

impl Sources for OneFile<'_> {
    fn with(&self, file: &str, see: &mut dyn FnMut(&SourceText)) {
        if file == self.source.name() {
            see(self.source);
        } else {
            self.others.with(file, see);
        }
    }
}

/// Files that are read again, the last one kept, and what came from standard input.
#[derive(Default)]
struct Reread {
    piped: Option<SourceText>,
    last: RefCell<Option<Rc<SourceText>>>,
}

impl Sources for Reread {
    fn with(&self, file: &str, see: &mut dyn FnMut(&SourceText)) {
        if let Some(piped) = self.piped.as_ref().filter(|source| source.name() == file) {
            return see(piped);
        }
        let kept = self.last.borrow().clone().filter(|source| source.name() == file);
        let source = kept.or_else(|| {
            let bytes = std::fs::read(file).ok()?;
            SourceText::from_bytes(file, bytes).ok().map(Rc::new)
        });
        if let Some(source) = source {
            see(&source);
            *self.last.borrow_mut() = Some(source);
        }
    }
}
