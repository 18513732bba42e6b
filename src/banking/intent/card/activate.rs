//! `ActivateCard`: a card that is to work.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::model::{Activation, Refusal};
use super::super::super::value::{CardKind, LastFour};
use super::super::Request;
use crate::connect::{Clock, ServiceFault};

/// A card that is to work.
pub struct ActivateCard {
    card: LastFour,
    kind: CardKind,
}

impl Request for ActivateCard {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        let card = "What are the last four digits on the card?";
        let kind = "Is it a debit card or a credit card?";
        Ok(Self {
            card: slots.need("CardLastFour", card)?,
            kind: slots.or("CardType", CardKind::Debit, kind)?,
        })
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self { card, kind } = &self;
        let order = turn.order()?;
        let name = format!("{} ending {}", kind.spoken(), card.spoken());
        match turn.bank("Activate", |bank| bank.activate_card(order, card, *kind)).await {
            Ok(Activation::Activated) => {
                Ok(Reply::Done(format!("Your {name} is active now. You can use it straight away.")))
            }
            Ok(Activation::AlreadyActive) => {
                Ok(Reply::Done(format!("Your {name} is active already.")))
            }
            Err(fault) => match Refusal::of(&fault) {
                Some(Refusal::Unknown) => Ok(Reply::NotDone(format!(
                    "I couldn't find a {name} in your name. Please check the digits on the card."
                ))),
                Some(Refusal::CardBlocked) => Ok(Reply::NotDone(format!(
                    "Your {name} is blocked, so I can't activate it. Say agent to speak to \
                     somebody about it."
                ))),
                _ => Err(fault),
            },
        }
    }
}
