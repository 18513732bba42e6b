//! Keeping the records of a batch of messages.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::stream::{self, StreamExt};

use super::record::{Item, Record};
use super::register::{DeadLetters, Put, Register};
use crate::connect::{Clock, ServiceFault, retrying};

/// Items under way at once.
const CONCURRENCY: usize = 32;

/// How a batch is kept.
#[derive(Clone, Copy, Debug)]
pub struct Keeping {
    /// For how long; for good where nothing is said.
    pub retention: Option<Duration>,
    /// When the work must be done, by the clock.
    pub end: Duration,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its record is kept now.
    Stored,
    /// Its record was kept before.
    AlreadyThere,
    /// It will never be kept, and is with the dead letters.
    Buried(String),
    /// It will never be kept, and there is no place for dead letters: the queue has to move it.
    Unburied(String),
    /// It was not kept this time.
    Failed(ServiceFault),
}

/// Keeps the record of each message, many at once; what fails for a while is tried again until the
/// time is over. The outcomes stand in the order of the messages.
pub async fn store(
    register: &impl Register,
    dead: Option<&impl DeadLetters>,
    clock: &impl Clock,
    keeping: Keeping,
    messages: &[&str],
) -> Vec<Outcome> {
    // A closure in a stream would not be known to be fit for every lifetime.
    let mut work = Vec::with_capacity(messages.len());
    for (index, body) in messages.iter().enumerate() {
        let outcome = one(register, dead, clock, keeping, body);
        work.push(outcome.map(move |outcome| (index, outcome)));
    }
    // One that waits must not hold up those behind it.
    let mut outcomes: Vec<_> = stream::iter(work).buffer_unordered(CONCURRENCY).collect().await;
    outcomes.sort_by_key(|(index, _)| *index);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

async fn one(
    register: &impl Register,
    dead: Option<&impl DeadLetters>,
    clock: &impl Clock,
    keeping: Keeping,
    body: &str,
) -> Outcome {
    let reason = match Record::parse(body) {
        Ok(record) => match put(register, clock, keeping, record).await {
            Ok(Put::Stored) => return Outcome::Stored,
            Ok(Put::AlreadyThere) => return Outcome::AlreadyThere,
            Ok(Put::Taken) => "its id belongs to another record".into(),
            // Even if the table finds the item wrong: what was checked here can be kept, so it is the
            // table that is.
            Err(fault) => return Outcome::Failed(fault),
        },
        Err(error) => error.to_string(),
    };
    match dead {
        None => Outcome::Unburied(reason),
        Some(dead) => {
            match retrying(clock, keeping.end, "SendMessage", || dead.bury(body, &reason)).await {
                Ok(()) => Outcome::Buried(reason),
                Err(fault) => Outcome::Failed(fault),
            }
        }
    }
}

async fn put(
    register: &impl Register,
    clock: &impl Clock,
    keeping: Keeping,
    record: Record,
) -> Result<Put, ServiceFault> {
    let item = record.into_item(keeping.retention);
    let put = async |item: &Item| {
        retrying(clock, keeping.end, "PutItem", || register.put_once(item)).await
    };
    match put(&item).await? {
        Put::Taken => put(&item.under_its_own_id()).await,
        put => Ok(put),
    }
}
