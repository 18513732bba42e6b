//! The journal of a bulk run: how far it has come, so that a run that was killed goes on where it
//! stopped.
//!
//! It is NDJSON: a header that says what is done, then a line for each chunk that has been written.
//! A line is written after the rows that it speaks of, so that rows behind the last whole line are
//! those of a chunk that a kill cut short: they are cut off and written again.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::super::exit::{Exit, Failure};
use super::super::super::resumable::{Earlier, goes_on, line, open_journal};
use super::format::Format;
use super::source::Place;
use super::worker::Counts;

/// The `schema` of the header.
pub const SCHEMA: &str = "connectctl.vanity.bulk-journal/1";

/// The first line: what decides what rows look like. A run goes on only if all of it is the same.
#[derive(Debug, Serialize)]
pub struct Header {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    /// The version of connectctl: another one may have other words.
    pub version: &'static str,
    /// `--column`.
    pub column: String,
    /// `--no-header`.
    pub no_header: bool,
    /// What the input is written in.
    pub input_format: Format,
    /// What the output is written in.
    pub output_format: Format,
    /// `--count`.
    pub count: usize,
    /// `--span`.
    pub span: String,
    /// `--min-word`.
    pub min_word: usize,
    /// The SHA-256 of the brand's own words, in hexadecimal.
    pub words: Option<String>,
    /// Where rejected rows go.
    pub rejects: PathBuf,
}

/// A line: what is done so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Progress {
    /// Where the next record begins.
    pub input: Place,
    /// How many rows became what.
    pub rows: Counts,
    /// The length of the output in bytes.
    pub out_bytes: u64,
    /// The length of the rejects in bytes.
    pub rejects_bytes: u64,
}

/// A journal that is open, and locked.
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Begins a journal, or goes on with the one that is there: with how far it came.
    ///
    /// # Errors
    /// One is there that must not be touched, or is not ours, or is that of another task; another
    /// run uses it; it cannot be read or written.
    pub fn open(
        path: &Path,
        header: &Header,
        earlier: Earlier,
    ) -> Result<(Self, Progress), Failure> {
        let wrong = |error: io::Error| Failure::file("opening the journal", path, &error);
        let mut file = open_journal(path)?;
        let mut lines = Lines { from: BufReader::new(&file), end: 0 };
        let first = lines.next().map_err(wrong)?;
        let begun: Value = serde_json::from_slice(&first).unwrap_or_default();
        let is_ours = begun.get("schema").is_some_and(|schema| schema == SCHEMA);
        let elsewhere = "remove it, or choose another file with --out";
        if !first.is_empty() && goes_on(path, &file, earlier, is_ours, elsewhere)? {
            same(path, &begun, header, is_ours)?;
            let (progress, end) = last(path, lines)?;
            file.set_len(end).map_err(wrong)?;
            return Ok((Self { path: path.to_owned(), file }, progress));
        }
        file.write_all(line(header).as_bytes()).map_err(wrong)?;
        Ok((Self { path: path.to_owned(), file }, Progress::default()))
    }

    /// Notes how far the run has come.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn note(&mut self, progress: &Progress) -> Result<(), Failure> {
        let written = self.file.write_all(line(progress).as_bytes());
        written.map_err(|error| Failure::file("writing the journal", &self.path, &error))
    }

    /// Removes the journal of a run that has come to its end.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn remove(self) -> Result<(), Failure> {
        std::fs::remove_file(&self.path)
            .map_err(|error| Failure::file("removing", &self.path, &error))
    }
}

/// The lines of a file, and where the last one of them ended.
struct Lines<'a> {
    from: BufReader<&'a File>,
    end: u64,
}

impl Lines<'_> {
    /// The next line with its end; nothing at the end of the file.
    fn next(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.end += self.from.read_until(b'\n', &mut line)? as u64;
        Ok(line)
    }
}

/// The last whole line, and where it ends.
fn last(path: &Path, mut lines: Lines<'_>) -> Result<(Progress, u64), Failure> {
    let (mut progress, mut end, mut number) = (Progress::default(), lines.end, 1);
    let mut torn = None;
    loop {
        let line =
            lines.next().map_err(|error| Failure::file("reading the journal", path, &error))?;
        if line.is_empty() {
            return Ok((progress, end));
        }
        number += 1;
        if let Some(number) = torn {
            let text = format!("line {number} of the journal {} is damaged", path.display());
            return Err(Failure::new(Exit::Input, text).help("begin anew with --restart"));
        }
        match serde_json::from_slice(&line) {
            Ok(read) if line.ends_with(b"\n") => (progress, end) = (read, lines.end),
            _ => torn = Some(number),
        }
    }
}

/// Compares what a run began with to what is asked for now.
fn same(path: &Path, begun: &Value, header: &Header, is_ours: bool) -> Result<(), Failure> {
    let path = path.display();
    if !is_ours {
        let text = format!("{path} is not the journal of a bulk run");
        return Err(Failure::new(Exit::Input, text).help("choose another file with --out"));
    }
    let now = serde_json::to_value(header).unwrap_or_default();
    let now = now.as_object().into_iter().flatten();
    let Some((key, now)) = now.into_iter().find(|(key, now)| begun.get(key) != Some(now)) else {
        return Ok(());
    };
    let before = begun.get(key).unwrap_or(&Value::Null);
    let text = match key.as_str() {
        "words" => format!("the run in {path} began with other words"),
        _ => format!(
            "the run in {path} began with {key} {}, this one has {}",
            before.as_str().map_or_else(|| before.to_string(), str::to_owned),
            now.as_str().map_or_else(|| now.to_string(), str::to_owned)
        ),
    };
    Err(Failure::new(Exit::Input, text)
        .help("give what was given before, or begin anew by --restart"))
}
