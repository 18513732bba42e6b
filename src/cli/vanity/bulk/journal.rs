//! The journal of a bulk run: how far it has come, so that a run that was killed goes on where it
//! stopped.
//!
//! It is NDJSON: a header that says what is done, then a line for each chunk that has been written.
//! A line is written after the rows that it speaks of, so that rows behind the last whole line are
//! those of a chunk that a kill cut short: they are cut off and written again. Nothing waits for the
//! disk; that what a line speaks of got there before the machine lost power, its digests tell.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::super::exit::{Exit, Failure};
use super::super::super::files::{create_private, open_existing};
use super::super::super::resumable::{Earlier, goes_on, line, lock};
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
    /// What the output has grown to.
    pub out: Written,
    /// What the rejects have grown to.
    pub rejects: Written,
}

/// What a file has grown to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Written {
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of so much of it, in hexadecimal.
    pub sha256: String,
}

/// A journal that is open, and locked.
pub struct Journal {
    path: PathBuf,
    file: File,
}

/// What an earlier run left.
pub struct Left {
    /// How far it came.
    pub progress: Progress,
    /// Where the last whole line of its journal ends.
    end: u64,
}

impl Journal {
    /// The journal that is there, if one is.
    ///
    /// # Errors
    /// Another run uses it, or it cannot be opened.
    pub fn find(path: &Path) -> Result<Option<Self>, Failure> {
        match open_existing(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::file("opening the journal", path, &error)),
            Ok(file) => Self::of(path, file).map(Some),
        }
    }

    /// Makes a journal.
    ///
    /// # Errors
    /// There is one, or it cannot be made.
    pub fn make(path: &Path) -> Result<Self, Failure> {
        let file = create_private(path);
        Self::of(path, file.map_err(|error| Failure::file("making the journal", path, &error))?)
    }

    fn of(path: &Path, file: File) -> Result<Self, Failure> {
        lock(&file, "journal", path)?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// What an earlier run left to go on with, if that is wanted.
    ///
    /// # Errors
    /// The journal must not be touched, or is not ours, or is that of another task, or cannot be
    /// read.
    pub fn left(&self, header: &Header, earlier: Earlier) -> Result<Option<Left>, Failure> {
        let path = &self.path;
        let mut lines = Lines { from: BufReader::new(&self.file), end: 0 };
        let first =
            lines.next().map_err(|error| Failure::file("reading the journal", path, &error))?;
        let begun: Value = serde_json::from_slice(&first).unwrap_or_default();
        let is_ours = begun.get("schema").is_some_and(|schema| schema == SCHEMA);
        let elsewhere = "remove it, or choose another file with --out";
        if first.is_empty() || !goes_on(path, earlier, is_ours, elsewhere)? {
            return Ok(None);
        }
        same(path, &begun, header, is_ours)?;
        last(path, lines).map(Some)
    }

    /// Begins anew, or goes on with what an earlier run left.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(&mut self, header: &Header, left: Option<&Left>) -> Result<(), Failure> {
        let begun = match left {
            Some(left) => self.file.set_len(left.end),
            None => {
                self.file.set_len(0).and_then(|()| self.file.write_all(line(header).as_bytes()))
            }
        };
        begun.map_err(|error| self.unwritten(&error))
    }

    /// Notes how far the run has come.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn note(&mut self, progress: &Progress) -> Result<(), Failure> {
        let written = self.file.write_all(line(progress).as_bytes());
        written.map_err(|error| self.unwritten(&error))
    }

    fn unwritten(&self, error: &io::Error) -> Failure {
        Failure::file("writing the journal", &self.path, error)
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

/// What the last whole line says.
fn last(path: &Path, mut lines: Lines<'_>) -> Result<Left, Failure> {
    let (mut progress, mut end, mut number) = (Progress::default(), lines.end, 1);
    let mut torn = None;
    loop {
        let line =
            lines.next().map_err(|error| Failure::file("reading the journal", path, &error))?;
        if line.is_empty() {
            return Ok(Left { progress, end });
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
