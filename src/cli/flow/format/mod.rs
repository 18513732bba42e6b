//! How findings are printed, one file a format.

mod concise;
mod full;
pub mod github;
mod gitlab;
mod json;
mod junit;
mod list;
mod names;
#[cfg(test)]
mod sample;
mod sarif;
mod window;

use std::io::{self, Write};

use clap::ValueEnum;

use super::super::app::App;
use super::super::{globals, output};
use super::summary::{Summary, Things};
pub use junit::Junit;
pub use names::Names;

use crate::flow::lint::Finding;
use crate::flow::source::SourceText;

/// A format. Findings come one by one, so that memory does not grow with their number.
pub trait Format {
    /// Writes what stands before the findings.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes a finding.
    fn finding(
        &mut self,
        out: &mut dyn Write,
        finding: &Finding,
        sources: &dyn Sources,
    ) -> io::Result<()>;

    /// Takes note of a file with flows and without findings.
    fn clean(&mut self, _out: &mut dyn Write, _file: &str) -> io::Result<()> {
        Ok(())
    }

    /// Takes note of a file that cannot be read.
    fn unreadable(&mut self, _out: &mut dyn Write, _file: &str, _why: &str) -> io::Result<()> {
        Ok(())
    }

    /// Writes what stands after the findings.
    fn end(&mut self, _out: &mut dyn Write, _summary: &Summary) -> io::Result<()> {
        Ok(())
    }
}

/// The texts that findings point into.
pub trait Sources {
    /// Shows the text of a file, if it can still be read.
    fn with(&self, file: &str, see: &mut dyn FnMut(&SourceText));
}

/// The formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// With the lines of the file, for people.
    Full,
    /// One line a finding.
    Concise,
    /// One JSON object with a `schema`.
    Json,
    /// One JSON object a finding.
    Ndjson,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for CI servers.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
    /// Code Quality report of GitLab.
    Gitlab,
}

impl Kind {
    /// The format that goes with `--output`.
    pub fn of(app: &App) -> Self {
        match app.output.format() {
            globals::Format::Table => Self::Full,
            globals::Format::Json => Self::Json,
            globals::Format::Ndjson => Self::Ndjson,
            globals::Format::Text => Self::Concise,
        }
    }

    /// Whether the format says itself what was looked at.
    pub fn tells_summary(self) -> bool {
        matches!(self, Self::Full | Self::Json)
    }
}

/// A format.
pub fn new(kind: Kind, app: &App, things: Things) -> Box<dyn Format> {
    match kind {
        Kind::Full => Box::new(full::Full::new(app.output.paint, output::width())),
        Kind::Concise => Box::new(concise::Concise),
        Kind::Json => Box::new(json::Json::new(things)),
        Kind::Ndjson => Box::new(json::Ndjson(things)),
        Kind::Sarif => Box::new(sarif::Sarif::new()),
        Kind::Junit => Box::new(junit::Junit::new()),
        Kind::Github => Box::new(github::Github::new()),
        Kind::Gitlab => Box::new(gitlab::Gitlab::new()),
    }
}
