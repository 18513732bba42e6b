//! What is done with a chunk of records, on any thread.

use serde_json::Value;

use super::super::super::resumable::{Reject, line};
use super::record::{Place as NumberPlace, Reader, Wrong};
use super::source::{Chunk, Place, Row};
use super::written::{Found, Writing};
use crate::vanity::{Limits, Number, OwnWords, Search, Span, suggestions};

/// How many rejected rows are told on the terminal, where they go to no file.
pub const TOLD: usize = 10;

/// What is to be done with records.
pub struct Job {
    /// A brand's own words.
    pub own: OwnWords,
    /// What is searched for.
    pub limits: Limits,
    /// The part of numbers that becomes words.
    pub span: Span,
    /// Where the number stands in a record.
    pub place: NumberPlace,
    /// How rows are written.
    pub writing: Writing,
}

/// How many rows became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub struct Counts {
    /// Rows with words for their number.
    pub answered: u64,
    /// Rows with a number that there are no words for.
    pub without_words: u64,
    /// Rows that were rejected.
    pub rejected: u64,
}

impl Counts {
    /// All rows.
    pub fn rows(&self) -> u64 {
        self.answered + self.without_words + self.rejected
    }

    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        self.answered += other.answered;
        self.without_words += other.without_words;
        self.rejected += other.rejected;
    }
}

/// What has become of a chunk.
pub struct Done {
    /// Its rows, as they are written.
    pub out: Vec<u8>,
    /// Its rejected rows: NDJSON.
    pub rejects: String,
    /// Lines and reasons of its first rejected rows.
    pub reasons: Vec<(u64, String)>,
    /// How many of them became what.
    pub counts: Counts,
    /// Where the next chunk begins.
    pub end: Place,
}

/// Does the job; the memory that it needs serves for all chunks.
pub struct Worker<'a> {
    job: &'a Job,
    search: Search<'a>,
    reader: Reader<'a>,
}

impl<'a> Worker<'a> {
    /// A worker at a job.
    pub fn new(job: &'a Job) -> Self {
        let search = Search::new(&job.own, job.limits);
        Self { job, search, reader: Reader::new(&job.place) }
    }

    /// Does it for a chunk.
    pub fn run(&mut self, chunk: Chunk) -> Done {
        let (mut out, mut rejects) = (Vec::with_capacity(chunk.size() * 3), String::new());
        let (mut counts, mut reasons) = (Counts::default(), Vec::new());
        for row in &chunk.rows {
            match self.row(chunk.bytes(row), row, &mut out) {
                Ok(true) => counts.answered += 1,
                Ok(false) => counts.without_words += 1,
                Err(wrong) => {
                    counts.rejected += 1;
                    let reason = wrong.to_string();
                    let record = self.record(chunk.bytes(row));
                    rejects += &line(&Reject { line: row.line, reason: &reason, record });
                    if reasons.len() < TOLD {
                        reasons.push((row.line, reason));
                    }
                }
            }
        }
        Done { out, rejects, reasons, counts, end: chunk.end }
    }

    /// Writes a row with its words, and tells whether there are any.
    fn row(&mut self, bytes: &[u8], row: &Row, out: &mut Vec<u8>) -> Result<bool, Wrong> {
        if row.is_cut {
            return Err(Wrong::Long);
        }
        let record =
            std::str::from_utf8(bytes).map_err(|error| Wrong::NotUtf8(error.valid_up_to() + 1))?;
        let number = Number::parse(&self.reader.number(record)?)?;
        let suggestions = suggestions(&mut self.search, &number, self.job.span);
        let found = Found { number: &number, span: self.job.span, suggestions: &suggestions };
        self.job.writing.row(record, &self.reader, &found, out);
        Ok(!suggestions.is_empty())
    }

    /// A rejected record: the JSON that it is, else its text.
    fn record(&self, bytes: &[u8]) -> Value {
        let json = match self.job.place {
            NumberPlace::Key(_) => serde_json::from_slice(bytes).ok(),
            NumberPlace::Column { .. } => None,
        };
        json.unwrap_or_else(|| String::from_utf8_lossy(bytes).into())
    }
}
