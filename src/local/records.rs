//! Records of vanity numbers in the embedded store, which is queue and table at once.

use std::time::Duration;

use rusqlite::{OptionalExtension, Row, params};

use super::Store;
use crate::connect::ServiceFault;
use crate::vanity::{History, Item, Outbox, Put, Record, Register};

/// Records of the embedded store.
#[derive(Debug)]
pub struct LocalRecords {
    store: Store,
    retention: Option<Duration>,
}

impl LocalRecords {
    /// Uses a store, and keeps what is sent for so long, or for good.
    pub fn new(store: Store, retention: Option<Duration>) -> Self {
        Self { store, retention }
    }

    fn put(&self, operation: &'static str, item: &Item) -> Result<Put, ServiceFault> {
        let Item { id, record, expires_at } = item;
        self.store.with(operation, |connection| {
            let numbers = record.numbers.join("\n");
            let inserted = connection.prepare_cached(
                "INSERT INTO vanity_record (id, caller, target, time, numbers, source, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
            )?.execute(params![
                id, record.caller, record.target, signed(record.time), numbers, record.source,
                expires_at.map(signed),
            ])?;
            if inserted > 0 {
                return Ok(Put::Stored);
            }
            let there =
                connection.query_row(&format!("{SELECT} WHERE id = ?1"), [id], read).optional()?;
            Ok(match there.is_some_and(|there| there.record.is_same(record)) {
                true => Put::AlreadyThere,
                false => Put::Taken,
            })
        })
    }
}

const SELECT: &str =
    "SELECT id, caller, target, time, numbers, source, expires_at FROM vanity_record";

impl Outbox for LocalRecords {
    async fn send(&self, record: &Record) -> Result<(), ServiceFault> {
        let item = record.clone().into_item(self.retention);
        match self.put("SendMessage", &item)? {
            Put::Taken => self.put("SendMessage", &item.under_its_own_id()).map(drop),
            _ => Ok(()),
        }
    }
}

impl Register for LocalRecords {
    async fn put_once(&self, item: &Item) -> Result<Put, ServiceFault> {
        self.put("PutItem", item)
    }
}

impl History for LocalRecords {
    async fn newest(&self, number: Option<&str>, count: usize) -> Result<Vec<Item>, ServiceFault> {
        self.store.with("Scan", |connection| {
            let mut statement = connection.prepare(&format!(
                "{SELECT} WHERE ?1 IS NULL OR ltrim(caller, '+') = ltrim(?1, '+')
                     OR ltrim(target, '+') = ltrim(?1, '+')
                 ORDER BY time DESC, id LIMIT ?2"
            ))?;
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            statement.query_map(params![number, count], read)?.collect()
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Item> {
    let numbers: String = row.get("numbers")?;
    Ok(Item {
        id: row.get("id")?,
        record: Record {
            caller: row.get("caller")?,
            target: row.get("target")?,
            time: u64::try_from(row.get::<_, i64>("time")?).unwrap_or_default(),
            numbers: numbers.lines().map(str::to_owned).collect(),
            source: row.get("source")?,
        },
        expires_at: row
            .get::<_, Option<i64>>("expires_at")?
            .and_then(|time| u64::try_from(time).ok()),
    })
}

/// SQLite has signed integers only.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
