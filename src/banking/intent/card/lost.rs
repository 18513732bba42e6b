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
/// who the caller is: who can only stop a card does no harm. Only where the words do not say that
/// it is gone, the customer is asked before. It is recorded and told, and whatever fails of that,
/// the customer gets to the people who deal with it.
pub struct ReportLostStolenCard {
    kind: Option<CardKind>,
    is_clear: bool,
}

/// Words of those whose card is gone.
const GONE: [&str; 19] = [
    "lost",
    "lose",
    "losing",
    "stolen",
    "stole",
    "steal",
    "theft",
    "thief",
    "missing",
    "mislaid",
    "misplaced",
    "taken",
    "took",
    "gone",
    "nicked",
    "pinched",
    "robbed",
    "mugged",
    "swallowed",
];

/// Words of those who mean something else: `my card isn't lost`, `money was taken`.
const DOUBT: [&str; 9] =
    ["not", "never", "found", "if", "money", "payment", "payments", "direct", "pin"];

/// Whether the words say that a card is gone.
fn say_gone(words: &str) -> bool {
    let words = words.to_lowercase().replace('’', "'").replace("cannot", "can't");
    if words.contains("can't find") || words.contains("cant find") {
        return true;
    }
    let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
    let is_doubt = |word: &&str| DOUBT.contains(word) || word.ends_with("n't");
    words.iter().any(|word| GONE.contains(word)) && !words.iter().any(is_doubt)
}

impl Request for ReportLostStolenCard {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        // Whatever is not understood blocks all cards: there is no time to ask again.
        let is_clear = slots.said.is_none_or(say_gone);
        Ok(Self { kind: slots.read("CardType"), is_clear })
    }

    fn question(&self) -> Option<String> {
        let ask = || match self.kind {
            Some(kind) => format!("Shall I block your {}? You can't use it then.", kind.spoken()),
            None => "Shall I block all of your cards? You can't use them then.".to_owned(),
        };
        (!self.is_clear).then(ask)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_that_a_card_is_gone_or_they_do_not() {
        for words in [
            "my card was stolen",
            "I've LOST my debit card",
            "I can’t find my card",
            "my purse was taken, block my card",
            "my card is missing.",
            "somebody took my wallet",
        ] {
            assert!(say_gone(words), "{words}");
        }
        for words in [
            "block my card",
            "freeze my card please",
            "is my card blocked",
            "my card isn't lost",
            "I have not lost it",
            "cancel my direct debit, it was taken twice",
            "money was taken from my card",
            "yes",
        ] {
            assert!(!say_gone(words), "{words}");
        }
    }
}
