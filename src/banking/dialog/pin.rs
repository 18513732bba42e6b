//! Proofs by a personal identification number.

use super::super::auth::{Method, Tried};
use super::super::model::CustomerId;
use super::super::value::{Pin, Value};
use super::desk::Desk;
use super::gate::VERIFY;
use super::reader::Ask;
use super::turn::Turn;
use crate::connect::Clock;
use crate::connect::lex::{LexAnswer, Slots};

/// The slot of the number.
const PIN: &str = "PIN";

pub(super) const ENTER_PIN: &str =
    "First I need to check that it's you. What is your four-digit PIN?";

impl<C: Clock> Desk<C> {
    /// A turn in which the customer names their number.
    pub(super) async fn hear_pin(&self, mut turn: Turn<'_, C>, customer: CustomerId) -> LexAnswer {
        if !self.settings.pin || self.services.proofs.pins.is_none() {
            return turn.cannot_prove("NoPin");
        }
        let slots = turn.event.intent().and_then(|intent| intent.slots.get());
        let said = slots.and_then(|slots| slots.text(PIN));
        let Some(pin) = said.and_then(|text| Pin::read(text, self.today())) else {
            let wrong = if said.is_some() { Pin::WRONG } else { "" };
            let say = format!("{wrong} {ENTER_PIN}").trim().to_owned();
            return turn.ask_for_pin(&say);
        };
        match turn.checks().try_pin(&customer, &pin).await {
            Ok(Tried::Right) => self.proven(turn, Method::Pin).await,
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
}

impl<C: Clock> Turn<'_, C> {
    /// Asks for the number.
    pub(super) fn ask_for_pin(&mut self, say: &str) -> LexAnswer {
        self.ask_for(VERIFY, Slots::default(), Ask { slot: PIN, say: say.into() })
    }
}
