//! The files of a batch: the journal that it is resumed from, and the rejected records.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::Path;

use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::super::exit::{Exit, Failure};
use crate::session::batch::{Header, JOURNAL_SCHEMA, JournalEntry, Ledger, Outcome, Progress};

/// A journal that is open, with what it says so far. Every entry is with the operating system
/// before the next record is begun, so that nothing is forgotten when the process is killed.
pub(super) struct Journal {
    file: File,
    /// What the journal says so far.
    pub(super) progress: Progress,
    bar: ProgressBar,
}

impl Journal {
    /// Begins a journal, or goes on with the one that is there.
    ///
    /// # Errors
    /// One is there and neither `resume` nor `restart` says what to do with it; it is not a
    /// journal of ours; it cannot be read or written.
    pub(super) fn open(
        path: &Path,
        instance: &str,
        resume: bool,
        restart: bool,
        bar: ProgressBar,
    ) -> Result<Self, Failure> {
        let wrong = |error: io::Error| Failure::file("opening the journal", path, &error);
        let exists = path.exists();
        if exists && !resume && !restart {
            let text = format!("an earlier run is recorded in {}", path.display());
            return Err(Failure::new(Exit::Usage, text)
                .help("go on with it by --resume, or begin anew by --restart"));
        }
        let mut file = private(path, restart).map_err(wrong)?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(wrong)?;
        let progress = match text.is_empty() {
            true => {
                let header = Header { schema: JOURNAL_SCHEMA.into(), instance: instance.into() };
                file.write_all(line(&header).as_bytes()).map_err(wrong)?;
                Progress::default()
            }
            false => Progress::read(&text, instance)?,
        };
        if !text.is_empty() && !text.ends_with('\n') {
            // A kill cut the last entry short; the next one must not be glued to it.
            file.seek(io::SeekFrom::End(0)).and_then(|_| file.write_all(b"\n")).map_err(wrong)?;
        }
        Ok(Self { file, progress, bar })
    }
}

impl Ledger for Journal {
    fn is_done(&self, line: u64, fingerprint: &str) -> bool {
        let done = self.progress.is_sent(line, fingerprint);
        if done {
            self.bar.inc(1);
        }
        done
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

/// Writes the rejected records, or removes the file where there are none.
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
    let mut file = BufWriter::new(private(path, true)?);
    for (number, reason, record) in progress.rejected() {
        let record: Value =
            serde_json::from_str(record).unwrap_or_else(|_| Value::from(record.trim_end()));
        let reject = json!({ "line": number, "reason": reason, "record": record });
        file.write_all(line(&reject).as_bytes())?;
    }
    file.flush()
}

fn line(value: &impl serde::Serialize) -> String {
    // These types hold nothing that JSON cannot express.
    let json = serde_json::to_string(value).unwrap_or_default();
    format!("{json}\n")
}

/// A file that only its owner can read: it holds customers' data.
fn private(path: &Path, empty: bool) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(empty);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
