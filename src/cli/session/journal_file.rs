//! The files of a batch: the journal that it is resumed from, and the rejected records.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use indicatif::ProgressBar;
use serde_json::Value;

use super::super::exit::Failure;
use super::super::files::replace_private;
use super::super::resumable::{Earlier, Reject, goes_on, line, open_journal};
use crate::connect::ContactId;
use crate::session::batch::{Header, JOURNAL_SCHEMA, JournalEntry, Ledger, Outcome, Progress};

/// A journal that is open, with what it says so far. Every entry is with the operating system
/// before the next outcome is taken, so that nothing is forgotten when the process is killed.
pub(super) struct Journal {
    file: File,
    /// What the journal says so far.
    pub(super) progress: Progress,
    /// How many records of this run had been sent before it.
    pub(super) earlier: Cell<usize>,
    seen: RefCell<HashSet<u64>>,
    bar: ProgressBar,
}

impl Journal {
    /// Begins a journal, or goes on with the one that is there. Nobody else can use it meanwhile.
    ///
    /// # Errors
    /// One is there that must not be touched, or is not ours; another run uses it; it cannot be
    /// read or written.
    pub(super) fn open(
        path: &Path,
        header: &Header,
        earlier: Earlier,
        bar: ProgressBar,
    ) -> Result<Self, Failure> {
        let wrong = |error: io::Error| Failure::file("opening the journal", path, &error);
        let mut file = open_journal(path)?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(wrong)?;
        let is_ours = text.contains(JOURNAL_SCHEMA);
        let elsewhere = "choose another file with --journal";
        if !text.is_empty() && !goes_on(path, &file, earlier, is_ours, elsewhere)? {
            text.clear();
        }
        let progress = match text.is_empty() {
            true => {
                file.write_all(line(header).as_bytes()).map_err(wrong)?;
                Progress::default()
            }
            false => Progress::read(&text, header)?,
        };
        if !text.is_empty() && !text.ends_with('\n') {
            // A kill cut the last entry short; the next one must not be glued to it.
            file.write_all(b"\n").map_err(wrong)?;
        }
        Ok(Self { file, progress, earlier: Cell::default(), seen: RefCell::default(), bar })
    }

    /// Forgets what the input no longer has; right only when all of it has been read.
    pub(super) fn forget_removed_lines(&mut self) {
        let seen = self.seen.borrow();
        self.progress.keep_lines(|line| seen.contains(&line));
    }
}

impl Ledger for Journal {
    fn is_done(&self, line: u64, fingerprint: &str) -> bool {
        self.seen.borrow_mut().insert(line);
        let done = self.progress.is_sent(line, fingerprint);
        if done {
            self.earlier.set(self.earlier.get() + 1);
            self.bar.inc(1);
        }
        done
    }

    fn later(&self, line: u64, contact: &ContactId) -> Option<u64> {
        self.progress.later(line, contact.as_str())
    }

    fn note(&mut self, entry: JournalEntry) -> io::Result<()> {
        self.file.write_all(line(&entry).as_bytes())?;
        if let Outcome::Rejected { reason, .. } = &entry.outcome {
            tracing::info!("line {} was rejected: {reason}", entry.line);
        }
        self.progress.note(entry);
        self.bar.inc(1);
        Ok(())
    }
}

/// Writes the rejected records, or removes the file where there are none any more.
///
/// # Errors
/// The file cannot be written.
pub(super) fn write_rejects(path: &Path, progress: &Progress) -> io::Result<()> {
    if progress.rejected().len() == 0 {
        return match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    }
    let rejects = progress.rejected().map(|(number, reason, record)| {
        let record: Value =
            serde_json::from_str(record).unwrap_or_else(|_| Value::from(record.trim_end()));
        line(&Reject { line: number, reason, record })
    });
    replace_private(path, &rejects.collect::<String>())
}
