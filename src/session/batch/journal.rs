//! The journal of a batch: what happened to each line, written as it happens, so that a run that
//! was killed can go on where it stopped.
//!
//! It is NDJSON: a header, then an object a line of the input that was dealt with. An entry names
//! its line by number and by a fingerprint of its text, so that a line that was edited in between
//! is sent again. A write that a kill cut short leaves a last line that cannot be read; it is
//! taken as not written, which costs one repeated, harmless update.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The `schema` of the header.
pub const SCHEMA: &str = "connectctl.session.batch-journal/1";

/// The first line of a journal.
#[derive(Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Header {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The instance that the contacts belong to.
    pub instance: String,
    /// Which services the data go to: `aws`, another endpoint, or an embedded store.
    pub target: String,
}

/// What became of one line of the input.
#[derive(Clone, Deserialize, PartialEq, Eq, Serialize)]
pub struct JournalEntry {
    /// The number of the line, from 1.
    pub line: u64,
    /// The fingerprint of its text.
    pub fingerprint: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What became of a record.
#[derive(Clone, Deserialize, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Its data have arrived.
    Sent {
        /// How many entries.
        entries: usize,
        /// The contact whose session has them.
        contact: String,
    },
    /// It was not sent, or not whole.
    Rejected {
        /// Why.
        reason: String,
        /// The line as it was.
        record: String,
    },
}

/// The state that a journal tells: what is done and what was rejected.
#[derive(Default)]
pub struct Progress {
    sent: HashMap<u64, (String, usize)>,
    rejected: BTreeMap<u64, (String, String)>,
    /// The last line that was sent for each contact.
    latest: HashMap<String, u64>,
}

/// Why a journal cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// The first line is not a header of ours.
    #[error("this is not the journal of a batch")]
    NotAJournal,
    /// The journal belongs to a batch for another instance.
    #[error("the journal belongs to a batch for instance {journal}, this one is for {given}")]
    OtherInstance {
        /// The instance in the journal.
        journal: String,
        /// The instance of this run.
        given: String,
    },
    /// The journal belongs to a batch for other services.
    #[error("the journal belongs to a batch for {journal}, this one is for {given}")]
    OtherTarget {
        /// The services in the journal.
        journal: String,
        /// The services of this run.
        given: String,
    },
    /// A line other than the last cannot be read.
    #[error("line {0} of the journal is damaged")]
    Damaged(usize),
}

impl JournalError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotAJournal => "choose another file with --journal",
            Self::OtherInstance { .. } => {
                "give the same --instance-id or --env as before, or begin anew with --restart"
            }
            Self::OtherTarget { .. } => {
                "what was sent there was not sent here: begin anew with --restart"
            }
            Self::Damaged(_) => "repair the line or remove it: its record is then sent again",
        }
    }
}

/// The fingerprint of a line's text: the first 8 bytes of its SHA-256, in hexadecimal.
pub fn fingerprint(text: &str) -> String {
    let digest = Sha256::digest(text.trim().as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Progress {
    /// Reads a journal from its lines.
    ///
    /// # Errors
    /// It is not a journal, is for other contacts, or is damaged before its end.
    pub fn read(text: &str, expected: &Header) -> Result<Self, JournalError> {
        let mut lines = text.lines().enumerate().peekable();
        let header = lines.next().and_then(|(_, line)| serde_json::from_str::<Header>(line).ok());
        match header {
            Some(header) if header.schema != SCHEMA => return Err(JournalError::NotAJournal),
            Some(Header { instance: journal, .. }) if journal != expected.instance => {
                let given = expected.instance.clone();
                return Err(JournalError::OtherInstance { journal, given });
            }
            Some(Header { target: journal, .. }) if journal != expected.target => {
                return Err(JournalError::OtherTarget { journal, given: expected.target.clone() });
            }
            None if text.contains('\n') => return Err(JournalError::NotAJournal),
            _ => {}
        }
        let mut progress = Self::default();
        while let Some((index, line)) = lines.next() {
            match serde_json::from_str(line) {
                Ok(entry) => progress.note(entry),
                Err(_) if lines.peek().is_none() || line.is_empty() => {}
                // A kill cut this line short, and a later run went on after it.
                Err(_) if !line.ends_with('}') => {}
                Err(_) => return Err(JournalError::Damaged(index + 1)),
            }
        }
        Ok(progress)
    }

    /// Takes in what became of a line; the latest word on a line counts.
    pub fn note(&mut self, entry: JournalEntry) {
        match entry.outcome {
            Outcome::Sent { entries, contact } => {
                let latest = self.latest.entry(contact).or_default();
                *latest = entry.line.max(*latest);
                self.rejected.remove(&entry.line);
                self.sent.insert(entry.line, (entry.fingerprint, entries));
            }
            Outcome::Rejected { reason, record } => {
                self.sent.remove(&entry.line);
                self.rejected.insert(entry.line, (reason, record));
            }
        }
    }

    /// Whether this line, with this text, has been sent.
    pub fn is_sent(&self, line: u64, fingerprint: &str) -> bool {
        self.sent.get(&line).is_some_and(|(sent, _)| sent == fingerprint)
    }

    /// A line after this one that was sent for the same contact.
    pub fn later(&self, line: u64, contact: &str) -> Option<u64> {
        self.latest.get(contact).copied().filter(|latest| *latest > line)
    }

    /// Forgets lines that the input no longer has.
    pub fn keep_lines(&mut self, has: impl Fn(u64) -> bool) {
        self.sent.retain(|line, _| has(*line));
        self.rejected.retain(|line, _| has(*line));
    }

    /// The number of records sent.
    pub fn sent(&self) -> usize {
        self.sent.len()
    }

    /// The number of entries sent with them.
    pub fn entries(&self) -> usize {
        self.sent.values().map(|(_, entries)| entries).sum()
    }

    /// The rejected records in the order of their lines: line, reason, text.
    pub fn rejected(&self) -> impl ExactSizeIterator<Item = (u64, &str, &str)> {
        self.rejected
            .iter()
            .map(|(line, (reason, record))| (*line, reason.as_str(), record.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        r#"{"schema":"connectctl.session.batch-journal/1","instance":"i","target":"aws"}"#;

    fn read(text: &str, instance: &str, target: &str) -> Result<Progress, JournalError> {
        let (schema, instance, target) = (SCHEMA.into(), instance.into(), target.into());
        Progress::read(text, &Header { schema, instance, target })
    }

    fn line(line: u64, outcome: Outcome) -> String {
        let entry = JournalEntry { line, fingerprint: fingerprint("text"), outcome };
        serde_json::to_string(&entry).unwrap()
    }

    fn sent(number: u64) -> String {
        line(number, Outcome::Sent { entries: 2, contact: "c".into() })
    }

    fn rejected(number: u64) -> String {
        line(number, Outcome::Rejected { reason: "why".into(), record: "text".into() })
    }

    #[test]
    fn the_latest_word_on_a_line_counts() {
        let text = [HEADER, &rejected(1), &sent(2), &sent(1), &rejected(3)].join("\n");
        let progress = read(&text, "i", "aws").unwrap();
        assert_eq!((progress.sent(), progress.entries()), (2, 4));
        assert_eq!(progress.rejected().map(|(line, ..)| line).collect::<Vec<_>>(), [3]);
        assert!(progress.is_sent(1, &fingerprint(" text\r\n")));
        assert!(!progress.is_sent(1, &fingerprint("other")));
        assert_eq!((progress.later(1, "c"), progress.later(2, "c")), (Some(2), None));
    }

    #[test]
    fn a_line_that_a_kill_cut_short_counts_as_not_written_wherever_it_stands() {
        let whole = [HEADER, &sent(1), &sent(2)].join("\n");
        for cut in HEADER.len() + 1..whole.len() {
            let progress = read(&whole[..cut], "i", "aws").unwrap();
            assert!(progress.sent() <= 2);
            let later = format!("{}\n{}\n", &whole[..cut], sent(3));
            assert!(read(&later, "i", "aws").unwrap().is_sent(3, &fingerprint("text")), "{cut}");
        }
    }

    #[test]
    fn what_is_no_journal_or_damaged_is_refused() {
        let error = |text: &str, instance, target| read(text, instance, target).err();
        assert_eq!(error("{}\n{}\n", "i", "aws"), Some(JournalError::NotAJournal));
        assert!(matches!(error(HEADER, "j", "aws"), Some(JournalError::OtherInstance { .. })));
        assert!(matches!(error(HEADER, "i", "local x"), Some(JournalError::OtherTarget { .. })));
        let damaged = [HEADER, "{\"line\":1}", &sent(2), ""].join("\n");
        assert_eq!(error(&damaged, "i", "aws"), Some(JournalError::Damaged(2)));
    }
}
