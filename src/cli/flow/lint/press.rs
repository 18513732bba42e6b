//! From reports to what is printed: judging, counting, rendering.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Stdout, Write};
use std::rc::Rc;

use super::super::super::app::App;
use super::super::super::exit::{Exit, Failure};
use super::super::super::files;
use super::super::super::output::count;
use super::super::format::{self, Format, Kind, Sources};
use super::inputs::Unreadable;
use super::{Args, Summary, setup, statistics};
use crate::flow::lint::{Baseline, FileReport, Finding, Judge, Severity, Verdict};
use crate::flow::source::SourceText;

/// Prints findings as they come.
pub struct Press {
    judge: Judge,
    format: Option<Box<dyn Format>>,
    kind: Kind,
    out: BufWriter<Stdout>,
    closed: bool,
    summary: Summary,
    by_rule: BTreeMap<&'static str, (Severity, usize)>,
    baseline: Option<Baseline>,
}

impl Press {
    /// A press for what was asked for.
    ///
    /// # Errors
    /// The configuration is wrong.
    pub fn new(app: &App, args: &Args) -> Result<Self, Failure> {
        let kind = args.format.unwrap_or_else(|| Kind::of(app));
        let mut press = Self {
            judge: setup::judge(&app.settings, &args.rules, setup::baseline(args)?)?,
            format: (!args.statistics).then(|| format::new(kind, app)),
            kind,
            out: BufWriter::new(io::stdout()),
            closed: false,
            summary: Summary::default(),
            by_rule: BTreeMap::new(),
            baseline: args.update_baseline.then(Baseline::default),
        };
        press.write(|format, out| format.begin(out))?;
        Ok(press)
    }

    /// Takes what was found in a file.
    pub fn file(&mut self, source: &SourceText, report: &FileReport) -> Result<(), Failure> {
        self.summary.file(report.outcome);
        let sources = OneFile { source, others: Reread::default() };
        for finding in &report.findings {
            self.finding(finding, &sources)?;
        }
        Ok(())
    }

    /// Takes what was found across the set.
    pub fn rest(&mut self, findings: Vec<Finding>) -> Result<(), Failure> {
        let sources = Reread::default();
        for finding in &findings {
            self.finding(finding, &sources)?;
        }
        Ok(())
    }

    /// Says that a file cannot be read.
    pub fn unreadable(&mut self, app: &App, file: &Unreadable) {
        self.summary.unreadable += 1;
        app.note(&format!("{} cannot be read: {}", file.name, file.why));
    }

    fn finding(&mut self, finding: &Finding, sources: &dyn Sources) -> Result<(), Failure> {
        match self.judge.judge(finding) {
            Verdict::Minor => return Ok(()),
            Verdict::Ignored => self.summary.ignored += 1,
            Verdict::Known => self.summary.known += 1,
            Verdict::Counts => {
                if let Some(baseline) = &mut self.baseline {
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
        let entry = self.by_rule.entry(finding.rule.name).or_insert((finding.severity, 0));
        entry.0 = entry.0.max(finding.severity);
        entry.1 += 1;
    }

    /// Ends the output and says how the program ends.
    pub fn end(mut self, app: &App, args: &Args) -> Result<Exit, Failure> {
        let summary = self.summary;
        self.write(|format, out| format.end(out, &summary))?;
        self.flush()?;
        for unused in self.judge.unused() {
            app.note(&format!("no finding needs this ignore: {}", unused.origin));
        }
        if let (Some(baseline), Some(path)) = (&self.baseline, &args.baseline) {
            let text = serde_json::to_string_pretty(baseline).unwrap_or_default();
            files::replace(path, &format!("{text}\n"))?;
            let known = count(summary.known, "finding", "findings");
            app.note(&format!("{} holds {known} now", path.display()));
        }
        if args.statistics {
            app.output.print(&statistics::Statistics::new(&self.by_rule, summary))?;
        } else if !self.kind.tells_summary() {
            app.note(&summary.sentence());
        }
        self.exit(args)
    }

    fn exit(&self, args: &Args) -> Result<Exit, Failure> {
        let summary = &self.summary;
        if summary.unreadable > 0 && summary.files == 0 || summary.files == 0 {
            let looked = count(summary.skipped, "file", "files");
            let text = format!("no flow to lint: looked at {looked}");
            return Err(Failure::new(Exit::Input, text).help(
                "name a flow: a JSON file with Version, StartAction and Actions, the answer of \
                 `aws connect describe-contact-flow`, or a template that holds one",
            ));
        }
        Ok(match (self.kind, summary.findings()) {
            _ if summary.unreadable > 0 => Exit::Input,
            (Kind::Sarif, _) if !args.statistics => Exit::Done,
            (_, 0) => Exit::Done,
            _ => Exit::No,
        })
    }

    fn write(
        &mut self,
        what: impl FnOnce(&mut dyn Format, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let Some(format) = self.format.as_mut().filter(|_| !self.closed) else { return Ok(()) };
        let result = what(format.as_mut(), &mut self.out);
        self.written(result)
    }

    fn flush(&mut self) -> Result<(), Failure> {
        let result = self.out.flush();
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

/// Files that are read again, the last one kept.
#[derive(Default)]
struct Reread {
    last: RefCell<Option<Rc<SourceText>>>,
}

impl Sources for Reread {
    fn with(&self, file: &str, see: &mut dyn FnMut(&SourceText)) {
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
