//! What the bots of a bank keep, in the embedded store.

mod callbacks;
mod pins;

use std::sync::Arc;
use std::time::Duration;

use rusqlite::{OptionalExtension, params};
use secrecy::SecretString;

use super::Store;
use crate::banking::auth::{Approval, ApprovalStatus};
use crate::banking::{
    Alert, Alerts, Answer, Approvals, CustomerId, SecurityEvent, SecurityEvents, UnknownUtterances,
};
use crate::connect::ServiceFault;

/// What is mixed into the hashes of the embedded store: it holds nothing that is worth more.
const PEPPER: &str = "local";

/// All tables of the bots at once.
#[derive(Clone, Debug)]
pub struct LocalDesk(Arc<Store>);

/// A topic of the embedded store, where what was told stays.
#[derive(Clone, Debug)]
pub struct LocalTopic {
    store: Arc<Store>,
    name: &'static str,
}

impl LocalDesk {
    /// Uses a store.
    pub fn new(store: Store) -> Self {
        Self(Arc::new(store))
    }

    /// The topic of this name.
    pub fn topic(&self, name: &'static str) -> LocalTopic {
        LocalTopic { store: Arc::clone(&self.0), name }
    }

    /// Sets the PIN of a customer who has none.
    ///
    /// # Errors
    /// The store cannot be used.
    pub async fn enroll(&self, who: &CustomerId, hash: &str) -> Result<(), ServiceFault> {
        self.0.with("PutItem", |connection| {
            let sql = "INSERT INTO bank_pin (customer, hash) VALUES (?1, ?2)
                       ON CONFLICT (customer) DO NOTHING";
            connection.execute(sql, params![who.0, hash]).map(drop)
        })
    }

    /// What is mixed into the hashes of the embedded store.
    pub fn pepper() -> SecretString {
        SecretString::from(PEPPER)
    }
}

/// SQLite has signed integers only.
fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

fn time(millis: i64) -> Duration {
    Duration::from_millis(millis.try_into().unwrap_or_default())
}

/// The answer of a store, which does not wait for anything.
fn ready<'a, T: Send + 'a>(result: Result<T, ServiceFault>) -> Answer<'a, T> {
    Box::pin(std::future::ready(result))
}

impl Approvals for LocalDesk {
    fn open<'a>(&'a self, approval: &'a Approval) -> Answer<'a, ()> {
        let Approval { id, user, status, opened, expires } = approval;
        ready(self.0.with("PutItem", |connection| {
            connection
                .execute(
                    "INSERT INTO bank_approval (id, user, status, opened, expires)
                     VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING",
                    params![id, user.0, status.code(), millis(*opened), millis(*expires)],
                )
                .map(drop)
        }))
    }

    fn find<'a>(&'a self, id: &'a str) -> Answer<'a, Option<Approval>> {
        ready(self.0.with("GetItem", |connection| {
            let read = |row: &rusqlite::Row<'_>| {
                let status: String = row.get("status")?;
                Ok(Approval {
                    id: row.get("id")?,
                    user: CustomerId(row.get("user")?),
                    status: ApprovalStatus::parse(&status).unwrap_or(ApprovalStatus::Declined),
                    opened: time(row.get("opened")?),
                    expires: time(row.get("expires")?),
                })
            };
            let sql = "SELECT id, user, status, opened, expires FROM bank_approval WHERE id = ?1";
            connection.query_row(sql, [id], read).optional()
        }))
    }

    fn decide<'a>(
        &'a self,
        id: &'a str,
        user: &'a str,
        approved: bool,
        now: Duration,
    ) -> Answer<'a, bool> {
        let status = if approved { ApprovalStatus::Approved } else { ApprovalStatus::Declined };
        ready(self.0.with("UpdateItem", |connection| {
            let changed = connection.execute(
                "UPDATE bank_approval SET status = ?1
                 WHERE id = ?2 AND user = ?3 AND status = 'PENDING' AND expires > ?4",
                params![status.code(), id, user, millis(now)],
            )?;
            Ok(changed > 0)
        }))
    }
}

impl SecurityEvents for LocalDesk {
    fn record<'a>(&'a self, event: &'a SecurityEvent) -> Answer<'a, ()> {
        let SecurityEvent { customer, kind, time, details } = event;
        ready(self.0.with("PutItem", |connection| {
            let sql = "INSERT INTO bank_event (customer, time, kind, details)
                       VALUES (?1, ?2, ?3, ?4)";
            let values = params![customer.0, millis(*time), kind.code(), details.to_string()];
            connection.execute(sql, values).map(drop)
        }))
    }
}

impl UnknownUtterances for LocalDesk {
    fn add<'a>(&'a self, utterance: &'a str, session: &'a str, now: Duration) -> Answer<'a, ()> {
        ready(self.0.with("PutItem", |connection| {
            let sql = "INSERT INTO bank_unknown (utterance, time, session) VALUES (?1, ?2, ?3)";
            connection.execute(sql, params![utterance, millis(now), session]).map(drop)
        }))
    }
}

impl Alerts for LocalTopic {
    fn send<'a>(&'a self, alert: &'a Alert) -> Answer<'a, ()> {
        ready(self.store.with("Publish", |connection| {
            let sql = "INSERT INTO bank_alert (topic, subject, message) VALUES (?1, ?2, ?3)";
            let values = params![self.name, alert.subject, alert.message.to_string()];
            connection.execute(sql, values).map(drop)
        }))
    }
}
