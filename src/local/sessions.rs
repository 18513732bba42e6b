//! Sessions of the embedded store.

use rusqlite::params;
use uuid::Uuid;

use super::Store;
use crate::connect::{ContactRef, ServiceFault, SessionArn};
use crate::session::{ContactSession, Entry, SessionRef, Sessions};

/// Sessions without the services: every contact has one, its id derived from the contact's, so
/// that each run and each process finds the same.
#[derive(Debug)]
pub struct LocalSessions {
    store: Store,
}

impl LocalSessions {
    /// Uses a store.
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

impl Sessions for LocalSessions {
    async fn find(&self, contact: &ContactRef) -> Result<Option<SessionArn>, ServiceFault> {
        let arn = SessionArn::parse(&arn(contact));
        arn.map(Some).map_err(|error| ServiceFault::garbled("DescribeContact", error.to_string()))
    }

    async fn update(
        &self,
        session: &SessionRef<'_>,
        entries: &[Entry],
    ) -> Result<(), ServiceFault> {
        let contact = session.contact.contact.as_str();
        self.store.with("UpdateSessionData", |connection| {
            let transaction =
                connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let mut insert = transaction.prepare_cached(
                "INSERT INTO session_data (contact, position, key, value)
                 VALUES (?1, (SELECT COUNT(*) FROM session_data WHERE contact = ?1), ?2, ?3)
                 ON CONFLICT (contact, key) DO UPDATE SET value = excluded.value",
            )?;
            for entry in entries {
                insert.execute(params![contact, entry.key, entry.value])?;
            }
            drop(insert);
            transaction.commit()
        })
    }

    async fn describe(&self, contact: &ContactRef) -> Result<ContactSession, ServiceFault> {
        let data = self.store.with("DescribeContact", |connection| {
            let mut statement = connection.prepare(
                "SELECT key, value FROM session_data WHERE contact = ?1 ORDER BY position",
            )?;
            let rows = statement.query_map([contact.contact.as_str()], |row| {
                Ok(Entry { key: row.get(0)?, value: row.get(1)? })
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        Ok(ContactSession {
            session_arn: Some(arn(contact)),
            data: Some(data),
            ..ContactSession::default()
        })
    }
}

fn arn(contact: &ContactRef) -> String {
    let session = Uuid::new_v5(&Uuid::NAMESPACE_OID, contact.contact.as_str().as_bytes());
    format!("arn:aws:wisdom:local:000000000000:session/{session}")
}
