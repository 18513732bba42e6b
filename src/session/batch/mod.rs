//! Session data for many contacts: a record a line, some of them under way at once, each
//! outcome told to a ledger as soon as it is known.

mod journal;
mod record;

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Mutex;
use std::time::Duration;

use futures_util::future;
use futures_util::stream::{Stream, StreamExt};
use tokio::sync::Notify;

pub use journal::{
    Header, JournalEntry, JournalError, Outcome, Progress, SCHEMA as JOURNAL_SCHEMA, fingerprint,
};
pub use record::{Record, RecordError};

use super::{Empty, Sessions, Update, UpdateError, update};
use crate::connect::{Clock, ContactId, ContactRef, FaultKind, InstanceId};

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

    /// A later line for the same contact that was sent in an earlier run: what came after must
    /// not be overwritten by what came before.
    fn later(&self, line: u64, contact: &ContactId) -> Option<u64>;

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

/// Sends every line that is not done yet. Blank lines do not count. Lines for the same contact are
/// sent in their order. When `stop` is ready, or the batch stops by itself, no further line is
/// begun, and what is under way is waited for and noted.
///
/// # Errors
/// See [`Stopped`]. Whatever arrived until then is in the ledger.
pub async fn run(
    sessions: &impl Sessions,
    clock: &impl Clock,
    options: &Options,
    lines: impl Stream<Item = std::io::Result<Vec<u8>>>,
    stop: impl Future<Output = ()>,
    ledger: &mut impl Ledger,
) -> Result<(), Stopped> {
    let pacer = Pacer { clock, rate: options.rate, next: Mutex::new(Duration::ZERO) };
    let (turns, halt) = (Turns::default(), Notify::new());
    // The ledger is asked here and told below; a cell lets both closures share it.
    let ledger = RefCell::new(ledger);
    let (stop, halted) = (pin!(stop), pin!(halt.notified()));
    let stop = future::select(stop, halted);
    let work = lines.enumerate().take_until(stop).filter_map(|(index, line)| {
        // A line number that does not fit has no machine to be read on.
        let line_number = u64::try_from(index + 1).unwrap_or(u64::MAX);
        future::ready(match line {
            Ok(bytes) => Item::new(line_number, &bytes, options, &**ledger.borrow()).map(Ok),
            Err(error) => Some(Err(Stopped::Input { line: line_number, error })),
        })
    });
    let (turns, pacer) = (&turns, &pacer);
    let results = work
        .map(|item| async move {
            let item = item?;
            let result = match &item.record {
                Ok(record) => {
                    let turn = turns.of(&record.contact);
                    let waiting = turn.lock().await;
                    pacer.turn().await;
                    let result = send(sessions, clock, options, record).await;
                    drop(waiting);
                    turns.end(&record.contact, &turn);
                    result
                }
                Err(error) => Err(SendError::Record(error.clone())),
            };
            Ok((item, result))
        })
        .buffer_unordered(options.concurrency.max(1));
    let mut results = pin!(results);
    let mut judge = Judge::default();
    while let Some(result) = results.next().await {
        let noted = result.and_then(|(item, result)| match judge.allows(item.line, &result) {
            true => ledger.borrow_mut().note(item.entry(result)).map_err(Stopped::Ledger),
            false => Ok(()),
        });
        if let Err(stopped) = noted {
            judge.stop(stopped);
        }
        if judge.verdict.is_some() {
            halt.notify_one();
        }
    }
    judge.verdict.map_or(Ok(()), Err)
}

/// Decides when to stop.
#[derive(Default)]
struct Judge {
    failures: usize,
    verdict: Option<Stopped>,
}

impl Judge {
    /// Whether a result is the record's own, and not that of a trouble which stops the batch: a
    /// record that met the trouble is left for the next run.
    fn allows(&mut self, line: u64, result: &Result<usize, SendError>) -> bool {
        match result {
            Ok(_) => self.failures = 0,
            Err(SendError::Update(error)) if is_hopeless(error) || is_general(error) => {
                self.failures += 1;
                if is_hopeless(error) || self.failures >= GIVE_UP_AFTER {
                    self.stop(Stopped::Hopeless { line, error: error.clone() });
                }
                return self.verdict.is_none();
            }
            Err(SendError::Update(_)) => self.failures = 0,
            // What is wrong with a record says nothing about the services.
            Err(SendError::Record(_)) => {}
        }
        true
    }

    /// The first reason counts.
    fn stop(&mut self, stopped: Stopped) {
        self.verdict.get_or_insert(stopped);
    }
}

/// Whose turn it is among the lines for the same contact: the lock is fair, and the lines ask for
/// it in their order.
#[derive(Default)]
struct Turns(RefCell<HashMap<ContactId, Rc<tokio::sync::Mutex<()>>>>);

impl Turns {
    fn of(&self, contact: &ContactId) -> Rc<tokio::sync::Mutex<()>> {
        Rc::clone(self.0.borrow_mut().entry(contact.clone()).or_default())
    }

    /// Forgets a contact that nobody else waits for.
    fn end(&self, contact: &ContactId, turn: &Rc<tokio::sync::Mutex<()>>) {
        if Rc::strong_count(turn) == 2 {
            self.0.borrow_mut().remove(contact);
        }
    }
}

struct Item {
    line: u64,
    fingerprint: String,
    text: String,
    record: Result<Record, RecordError>,
}

impl Item {
    /// `None` for a line on which there is nothing to do.
    fn new(line: u64, bytes: &[u8], options: &Options, ledger: &impl Ledger) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes).trim().to_owned();
        let fingerprint = fingerprint(&text);
        // Before it is parsed: a resumed batch is mostly lines that are done.
        if text.is_empty() || ledger.is_done(line, &fingerprint) {
            return None;
        }
        let record = Record::read(bytes, options.empty)?.and_then(|record| {
            match ledger.later(line, &record.contact) {
                Some(later) => Err(RecordError::Superseded(later)),
                None => Ok(record),
            }
        });
        Some(Self { line, fingerprint, text, record })
    }

    fn entry(self, result: Result<usize, SendError>) -> JournalEntry {
        let contact = self.record.ok().map(|record| record.contact.to_string());
        let outcome = match result {
            Ok(entries) => Outcome::Sent { entries, contact: contact.unwrap_or_default() },
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
    record: &Record,
) -> Result<usize, SendError> {
    let contact =
        ContactRef { instance: options.instance.clone(), contact: record.contact.clone() };
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

fn interval(rate: f64) -> Duration {
    Duration::try_from_secs_f64(1.0 / rate).unwrap_or(Duration::MAX)
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
            *next = slot.saturating_add(interval(rate));
            slot
        });
        async move {
            if let Some(pause) = slot.and_then(|slot| slot.checked_sub(now)) {
                self.clock.sleep(pause).await;
            }
        }
    }
}
