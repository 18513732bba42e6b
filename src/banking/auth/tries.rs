//! Tries of a PIN.

use serde_json::json;

use super::super::model::CustomerId;
use super::super::note::{Level, count};
use super::super::security::EventKind;
use super::super::value::Pin;
use super::checks::Checks;
use super::pin::{Reservation, is_right};
use crate::connect::{Clock, ServiceFault, within};

/// What came of a PIN.
pub(in crate::banking) enum Tried {
    /// It is the customer's.
    Right,
    /// It is not.
    Wrong {
        /// Tries that are left.
        left: u32,
    },
    /// Nothing is tried any more, for a time.
    Locked,
    /// The customer has none.
    NotEnrolled,
}

impl<C: Clock> Checks<'_, C> {
    /// Tries a PIN.
    ///
    /// # Errors
    /// It could not be tried.
    pub async fn try_pin(&self, customer: &CustomerId, pin: &Pin) -> Result<Tried, ServiceFault> {
        let Some(pins) = self.proofs.pins.as_deref() else { return Ok(Tried::NotEnrolled) };
        let (guard, clock) = (&self.guards.tables, self.clock);
        let (end, notes, policy) = (self.end, self.notes, self.settings.pin_policy);
        // First the pepper, so that no try is lost when it is not to be had.
        let pepper = guard.call(clock, end, notes, "GetSecretValue", || pins.pepper()).await?;
        // A try that was counted without an answer stays counted: it is not asked for again.
        let reserved = pins.reserve(customer, policy, clock.epoch());
        let reserved = within(clock, end, "UpdateItem", reserved).await?;
        let (tries, hash) = match reserved {
            Reservation::Granted { tries, hash } => (tries, hash),
            Reservation::Locked => return Ok(Tried::Locked),
            Reservation::NotEnrolled => return Ok(Tried::NotEnrolled),
        };
        if is_right(pin, &hash, &pepper) {
            guard.call(clock, end, notes, "UpdateItem", || pins.reset(customer)).await?;
            return Ok(Tried::Right);
        }
        count(notes, Level::Warn, "pinsWrong", "A PIN was wrong");
        match policy.tries.saturating_sub(tries) {
            0 => {
                count(notes, Level::Warn, "pinsLocked", "A PIN was locked");
                let details = json!({ "tries": tries });
                self.record(Some(customer), EventKind::PinLocked, details).await;
                Ok(Tried::Locked)
            }
            left => Ok(Tried::Wrong { left }),
        }
    }
}
