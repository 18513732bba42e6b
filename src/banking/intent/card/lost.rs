//! `ReportLostStolenCard`: a card that is gone.

use futures_util::future::join;
use serde_json::json;

use super::super::super::dialog::{Ask, Handover, Reader, Reply, Turn};
use super::super::super::note::{Level, count};
use super::super::super::security::EventKind;
use super::super::super::value::CardKind;
use super::super::Request;
use crate::connect::{Clock, ServiceFault};

/// A card that is gone. Cards of the kind, or all of them, are blocked at once, without a proof of
/// who the caller is: who can only stop a card does no harm. It is recorded and told, and whatever
/// fails of that, the customer gets to the people who deal with it.
pub struct ReportLostStolenCard {
    kind: Option<CardKind>,
}

impl Request for ReportLostStolenCard {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        // Whatever is not understood blocks all cards: there is no time to ask again.
        Ok(Self { kind: slots.read("CardType") })
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let cards = self.kind.map_or("all cards", CardKind::code);
        let details = json!({ "cards": cards });
        let report = turn.report(EventKind::CardLostStolen, "HIGH", details);
        let (blocked, ()) = join(self.block(turn), report).await;
        let (what, them) = match self.kind {
            Some(kind) => (format!("your {}", kind.spoken()), "it"),
            None => ("your cards".into(), "them"),
        };
        let say = match blocked {
            true => format!(
                "I have blocked {what}, so that nobody can use {them}. I'm connecting you to our \
                 fraud team."
            ),
            false => format!(
                "I couldn't block {what} myself, so I'm connecting you to our fraud team right \
                 away. Please stay on the line."
            ),
        };
        let mut handover = Handover { say, ..Handover::to_fraud("LostStolenCard") };
        handover.priority = "HIGH";
        handover.extra.push(("CardsBlocked", blocked.to_string()));
        Ok(Reply::Person(handover))
    }
}

impl ReportLostStolenCard {
    /// Whether cards are blocked now.
    async fn block<C: Clock>(&self, turn: &Turn<'_, C>) -> bool {
        let order = match turn.order() {
            Ok(order) => order,
            Err(_) => {
                count(turn.notes, Level::Error, "cardsNotBlocked", "Nobody knows whose cards");
                return false;
            }
        };
        match turn.bank("Block", |bank| bank.block_cards(order, self.kind)).await {
            Ok(blocked) => blocked > 0,
            Err(fault) => {
                let text = format!("The cards were not blocked: {}", fault.name());
                count(turn.notes, Level::Error, "cardsNotBlocked", text);
                false
            }
        }
    }
}
