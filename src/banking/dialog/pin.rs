//! Proofs by a personal identification number.

use serde_json::json;

use super::super::auth::{Level as AuthLevel, Reservation, is_right};
use super::super::model::CustomerId;
use super::super::note::{Level, count};
use super::super::security::EventKind;
use super::super::services::Pins;
use super::super::value::{Pin, Value};
use super::desk::Desk;
use super::gate::VERIFY;
use super::reader::Ask;
use super::turn::Turn;
use crate::connect::lex::{LexAnswer, Slots};
use crate::connect::{Clock, ServiceFault, within};

/// The slot of the number.
const PIN: &str = "PIN";

pub(super) const ENTER_PIN: &str =
    "First I need to check that it's you. What is your four-digit PIN?";

/// What came of a PIN.
enum Tried {
    Right,
    Wrong { left: u32 },
    Locked,
    NotEnrolled,
}

impl<C: Clock> Desk<C> {
    /// A turn in which the customer names their number.
    pub(super) async fn hear_pin(&self, mut turn: Turn<'_, C>, customer: CustomerId) -> LexAnswer {
        let Some(pins) = self.services.pins.as_deref().filter(|_| self.settings.pin) else {
            return turn.cannot_prove("NoPin");
        };
        let slots = turn.event.intent().and_then(|intent| intent.slots.get());
        let said = slots.and_then(|slots| slots.text(PIN));
        let Some(pin) = said.and_then(|text| Pin::read(text, self.today())) else {
            let wrong = if said.is_some() { Pin::WRONG } else { "" };
            let say = format!("{wrong} {ENTER_PIN}").trim().to_owned();
            return turn.ask_for_pin(&say);
        };
        match self.try_pin(&turn, pins, &customer, &pin).await {
            Ok(Tried::Right) => self.proven(turn, "PIN", AuthLevel::Basic).await,
            Ok(Tried::Wrong { left }) => {
                let tries =
                    if left == 1 { "one more try".into() } else { format!("{left} more tries") };
                let say = format!("That PIN isn't right. You have {tries}. What is your PIN?");
                turn.ask_for_pin(&say)
            }
            Ok(Tried::Locked) => turn.cannot_prove("PinLocked"),
            Ok(Tried::NotEnrolled) => turn.cannot_prove("NoPin"),
            Err(fault) => turn.trouble(&fault),
        }
    }

    async fn try_pin(
        &self,
        turn: &Turn<'_, C>,
        pins: &dyn Pins,
        customer: &CustomerId,
        pin: &Pin,
    ) -> Result<Tried, ServiceFault> {
        let (guard, clock) = (&self.guards.tables, &self.clock);
        let (end, notes, policy) = (turn.end, turn.notes, self.settings.pin_policy);
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
                turn.record(EventKind::PinLocked, json!({ "tries": tries })).await;
                Ok(Tried::Locked)
            }
            left => Ok(Tried::Wrong { left }),
        }
    }
}

impl<C: Clock> Turn<'_, C> {
    /// Asks for the number.
    pub(super) fn ask_for_pin(&mut self, say: &str) -> LexAnswer {
        self.ask_for(VERIFY, Slots::default(), Ask { slot: PIN, say: say.into() })
    }
}
