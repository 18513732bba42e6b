//! Personal identification numbers.

use std::time::Duration;

use rusqlite::{OptionalExtension, params};
use secrecy::SecretString;

use super::{LocalDesk, millis, ready};
use crate::banking::auth::{PinPolicy, Reservation};
use crate::banking::{Answer, CustomerId, Pins};

impl Pins for LocalDesk {
    fn reserve<'a>(
        &'a self,
        who: &'a CustomerId,
        policy: PinPolicy,
        now: Duration,
    ) -> Answer<'a, Reservation> {
        let over = millis(now.saturating_sub(policy.locked));
        ready(self.0.with("UpdateItem", |connection| {
            let granted = connection
                .query_row(
                    "UPDATE bank_pin
                     SET tries = CASE WHEN tries < ?2 THEN tries + 1 ELSE 1 END, last_try = ?3
                     WHERE customer = ?1 AND (tries < ?2 OR last_try <= ?4)
                     RETURNING tries, hash",
                    params![who.0, policy.tries, millis(now), over],
                    |row| Ok(Reservation::Granted { tries: row.get(0)?, hash: row.get(1)? }),
                )
                .optional()?;
            if let Some(granted) = granted {
                return Ok(granted);
            }
            let sql = "SELECT 1 FROM bank_pin WHERE customer = ?1";
            let is_there = connection.query_row(sql, [&who.0], |_| Ok(())).optional()?;
            Ok(is_there.map_or(Reservation::NotEnrolled, |()| Reservation::Locked))
        }))
    }

    fn reset<'a>(&'a self, who: &'a CustomerId) -> Answer<'a, ()> {
        ready(self.0.with("UpdateItem", |connection| {
            let sql = "UPDATE bank_pin SET tries = 0, last_try = 0 WHERE customer = ?1";
            connection.execute(sql, [&who.0]).map(drop)
        }))
    }

    fn set<'a>(&'a self, who: &'a CustomerId, hash: &'a str) -> Answer<'a, ()> {
        ready(self.0.with("UpdateItem", |connection| {
            let sql = "INSERT INTO bank_pin (customer, hash) VALUES (?1, ?2)
                       ON CONFLICT (customer)
                       DO UPDATE SET hash = excluded.hash, tries = 0, last_try = 0";
            connection.execute(sql, params![who.0, hash]).map(drop)
        }))
    }

    fn pepper(&self) -> Answer<'_, SecretString> {
        ready(Ok(Self::pepper()))
    }
}
