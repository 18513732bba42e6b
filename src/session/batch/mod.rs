//! Session data for many contacts: a record a line, some of them under way at once, each
//! outcome told to a ledger as soon as it is known.

mod journal;
mod record;

use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};

pub use journal::{
    Header, JournalEntry, JournalError, Outcome, Progress, SCHEMA as JOURNAL_SCHEMA, fingerprint,
};
pub use record::{Record, RecordError};

use super::{Empty, Sessions, Update, UpdateError, update};
use crate::connect::{Clock, ContactRef, FaultKind, InstanceId};

/// Failures in a row, all of a kind that the next record would meet too, after which a batch
/// stops instead of rejecting everything that is left.
pub const GIVE_UP_AFTER: usize = 20;

/// How a batch is sent.
#[derive(Clone, Debug)]
pub struct Options {
    /// The instance that the contacts belong to.
    pub instance: InstanceId,
    /// The assistant for records that name none.
    pub assistant: Option<String>,
    /// What to do with empty values.
    pub empty: Empty,
    /// How long to wait for a contact to get a session.
    pub wait: Duration,
    /// Contacts under way at once.
    pub concurrency: usize,
    /// Contacts begun a second; `None` for no limit.
    pub rate: Option<f64>,
}

/// Where the outcomes go.
pub trait Ledger {
    /// Whether a line was dealt with in an earlier run.
    fn is_done(&self, line: u64, fingerprint: &str) -> bool;

    /// Takes down what became of a line.
    ///
    /// # Errors
    /// It could not be written; the batch stops.
    fn note(&mut self, entry: JournalEntry) -> std::io::Result<()>;
}

/// Why a batch stopped before its end.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The input could not be read on.
    #[error("reading the batch failed at line {line}: {error}")]
    Input {
        /// The number of the line.
        line: u64,
        /// What the reader met.
        error: std::io::Error,
    },
    /// The ledger could not be written.
    #[error("writing the journal failed: {0}")]
    Ledger(std::io::Error),
    /// The failure concerns every record.
    #[error("stopped at line {line}: {error}")]
    Hopeless {
        /// The record at which the batch stopped.
        line: u64,
        /// What it met.
        error: UpdateError,
    },
}

impl Stopped {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Input { .. } | Self::Ledger(_) => "repair that and go on with --resume".into(),
            Self::Hopeless { error, .. } => {
                format!("{}; then go on with --resume", error.help())
            }
        }
    }
}

/// Sends every line that is not done yet. Blank lines do not count.
///
/// # Errors
/// See [`Stopped`]. Whatever arrived until then is in the ledger.
pub async fn run(
    sessions: &impl Sessions,
    clock: &impl Clock,
    options: &Options,
    lines: impl Iterator<Item = std::io::Result<String>>,
    ledger: &mut impl Ledger,
) -> Result<(), Stopped> {
    let pacer = Pacer { clock, rate: options.rate, next: Mutex::new(Duration::ZERO) };
    // The ledger is asked here and told below; a cell lets both closures share it.
    let ledger = std::cell::RefCell::new(ledger);
    let work = (1..).zip(lines).filter_map(|(line, text)| match text {
        Ok(text) if text.trim().is_empty() => None,
        Ok(text) => {
            let fingerprint = fingerprint(&text);
            let done = ledger.borrow().is_done(line, &fingerprint);
            (!done).then_some(Ok(Item { line, fingerprint, text }))
        }
        Err(error) => Some(Err(Stopped::Input { line, error })),
    });
    let mut results = stream::iter(work)
        .map(|item| async {
            let item = item?;
            pacer.turn().await;
            let result = send(sessions, clock, options, &item.text).await;
            Ok((item, result))
        })
        .buffer_unordered(options.concurrency.max(1));
    let mut failures = 0;
    while let Some(result) = results.next().await {
        let (item, result): (Item, _) = result?;
        let line = item.line;
        if let Err(SendError::Update(error)) = &result {
            failures = if is_general(error) { failures + 1 } else { 0 };
            if failures >= GIVE_UP_AFTER || is_hopeless(error) {
                return Err(Stopped::Hopeless { line, error: error.clone() });
            }
        } else {
            failures = 0;
        }
        ledger.borrow_mut().note(item.entry(result)).map_err(Stopped::Ledger)?;
    }
    Ok(())
}

struct Item {
    line: u64,
    fingerprint: String,
    text: String,
}

impl Item {
    fn entry(self, result: Result<usize, SendError>) -> JournalEntry {
        let outcome = match result {
            Ok(entries) => Outcome::Sent { entries },
            Err(error) => Outcome::Rejected { reason: error.to_string(), record: self.text },
        };
        JournalEntry { line: self.line, fingerprint: self.fingerprint, outcome }
    }
}

#[derive(Debug, thiserror::Error)]
enum SendError {
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error(transparent)]
    Update(#[from] UpdateError),
}

async fn send(
    sessions: &impl Sessions,
    clock: &impl Clock,
    options: &Options,
    text: &str,
) -> Result<usize, SendError> {
    let record = Record::parse(text, options.empty)?;
    let contact = ContactRef { instance: options.instance.clone(), contact: record.contact };
    let request = Update {
        contact: &contact,
        assistant: record.assistant.as_deref().or(options.assistant.as_deref()),
        data: &record.data,
        wait: options.wait,
    };
    Ok(update(sessions, clock, request).await?.entries)
}

/// Whether no other record can fare better.
fn is_hopeless(error: &UpdateError) -> bool {
    use FaultKind::{BadCredentials, ExpiredCredentials, NoCredentials, NoRegion};
    let kind = error.fault().map(|fault| fault.kind);
    matches!(kind, Some(NoCredentials | ExpiredCredentials | BadCredentials | NoRegion))
}

/// Whether the next record is likely to meet the same.
fn is_general(error: &UpdateError) -> bool {
    use FaultKind::{Denied, Garbled, Throttled, TimedOut, Unreachable};
    let kind = error.fault().map(|fault| fault.kind);
    matches!(kind, Some(Denied | Garbled | Throttled | TimedOut | Unreachable))
}

/// Spreads beginnings evenly, so that a rate limit is never met in bursts.
struct Pacer<'a, C> {
    clock: &'a C,
    rate: Option<f64>,
    next: Mutex<Duration>,
}

impl<C: Clock> Pacer<'_, C> {
    fn turn(&self) -> impl Future<Output = ()> {
        let now = self.clock.now();
        let slot = self.rate.map(|rate| {
            let mut next = self.next.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let slot = (*next).max(now);
            *next = slot + Duration::from_secs_f64(1.0 / rate);
            slot
        });
        async move {
            if let Some(pause) = slot.and_then(|slot| slot.checked_sub(now)) {
                self.clock.sleep(pause).await;
            }
        }
    }
}
