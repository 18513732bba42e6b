//! Requests to be called back.

use std::time::Duration;

use rusqlite::{OptionalExtension, Row, params};

use super::{LocalDesk, millis, ready, time};
use crate::banking::callback::{Callback, CallbackId, OPEN, Outcome, Status};
use crate::banking::{Answer, Callbacks};

const SELECT: &str = "SELECT id, requested, contact, phone, queue_id, queue_name, priority, status,
                             claimed_by FROM bank_callback";

fn read(row: &Row<'_>) -> rusqlite::Result<Callback> {
    let status: String = row.get("status")?;
    Ok(Callback {
        id: CallbackId(row.get("id")?),
        requested: time(row.get("requested")?),
        contact: row.get("contact")?,
        phone: row.get("phone")?,
        queue_id: row.get("queue_id")?,
        queue_name: row.get("queue_name")?,
        priority: row.get("priority")?,
        status: Status::parse(&status).unwrap_or(Status::Expired),
        claimed_by: row.get("claimed_by")?,
    })
}

impl LocalDesk {
    /// Changes the status of a request if it has the one before; answers whether it had.
    fn change(
        &self,
        callback: &Callback,
        (from, to): (Status, Status),
        (held, by): (Option<&str>, Option<&str>),
    ) -> Answer<'_, bool> {
        ready(self.0.with("UpdateItem", |connection| {
            let changed = connection.execute(
                "UPDATE bank_callback SET status = ?3, claimed_by = ?5
                 WHERE id = ?1 AND status = ?2 AND claimed_by IS ?4",
                params![callback.id.0, from.code(), to.code(), held, by],
            )?;
            Ok(changed > 0)
        }))
    }
}

impl Callbacks for LocalDesk {
    fn put<'a>(&'a self, callback: &'a Callback) -> Answer<'a, ()> {
        let Callback { id, contact, phone, queue_id, queue_name, priority, .. } = callback;
        let (requested, status) = (millis(callback.requested), callback.status.code());
        ready(self.0.with("PutItem", |connection| {
            let sql = "INSERT INTO bank_callback
                           (id, requested, contact, phone, queue_id, queue_name, priority, status)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO NOTHING";
            let values =
                params![id.0, requested, contact, phone, queue_id, queue_name, priority, status];
            connection.execute(sql, values).map(drop)
        }))
    }

    fn find<'a>(&'a self, id: &'a CallbackId) -> Answer<'a, Option<Callback>> {
        ready(self.0.with("Query", |connection| {
            connection.query_row(&format!("{SELECT} WHERE id = ?1"), [&id.0], read).optional()
        }))
    }

    fn claim<'a>(&'a self, callback: &'a Callback, by: &'a str, _: Duration) -> Answer<'a, bool> {
        self.change(callback, (Status::Pending, Status::InProgress), (None, Some(by)))
    }

    fn complete<'a>(
        &'a self,
        callback: &'a Callback,
        by: &'a str,
        outcome: Outcome,
        _: Duration,
    ) -> Answer<'a, bool> {
        self.change(callback, (Status::InProgress, Status::Ended(outcome)), (Some(by), Some(by)))
    }

    fn expire<'a>(&'a self, callback: &'a Callback, _: Duration) -> Answer<'a, bool> {
        self.change(callback, (Status::Pending, Status::Expired), (None, None))
    }

    fn overdue(&self, now: Duration) -> Answer<'_, Vec<Callback>> {
        ready(self.0.with("Scan", |connection| {
            let sql = format!("{SELECT} WHERE status = 'PENDING' AND requested <= ?1");
            let mut statement = connection.prepare(&sql)?;
            let before = millis(now.saturating_sub(OPEN));
            statement.query_map([before], read)?.collect()
        }))
    }
}
