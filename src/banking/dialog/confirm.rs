//! What a customer has to agree to.

use uuid::Uuid;

use super::super::model;
use super::turn::Turn;
use crate::connect::Clock;
use crate::connect::lex::LexIntent;

/// The question that was asked, and the key of the order that it was about.
const ASKED: &str = "AskedToConfirm";

/// The questions whose orders nobody knows the end of, each with its key, as they were asked.
const UNCLEAR: &str = "UnclearOrders";

/// What the customer said to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Nothing,
    Yes,
    No,
}

impl Said {
    pub(super) fn of(intent: &LexIntent) -> Self {
        match intent.confirmation_state.text() {
            Some("Confirmed") => Self::Yes,
            Some("Denied") => Self::No,
            _ => Self::Nothing,
        }
    }
}

impl<C: Clock> Turn<'_, C> {
    /// Whether a question is open.
    pub(super) fn has_asked(&self) -> bool {
        self.attributes.text(ASKED).is_some()
    }

    /// The key of the order that the customer has agreed to with this very question: a yes to
    /// another question, or before something was changed, agrees to nothing.
    pub(super) fn agreed(&self, question: &str, said: Said) -> Option<String> {
        let (asked, key) = self.attributes.text(ASKED)?.split_once(':')?;
        (said == Said::Yes && asked == fingerprint(question)).then(|| key.to_owned())
    }

    /// Takes down that a question is asked, now: to ask the same again later is to order again.
    /// Only where nobody knows what came of it the first time, it is the same order.
    pub(super) fn ask(&mut self, question: &str) {
        let print = fingerprint(question);
        let unclear =
            self.unclear_orders().find(|asked| asked.starts_with(&print)).map(str::to_owned);
        let asked = unclear.unwrap_or_else(|| {
            let time = self.desk.clock.epoch().as_nanos();
            let key = fingerprint(&format!("{}\n{question}\n{time}", self.session()));
            format!("{print}:{key}")
        });
        self.set(ASKED, asked);
    }

    /// The questions whose orders nobody knows the end of.
    fn unclear_orders(&self) -> impl Iterator<Item = &str> {
        self.attributes.text(UNCLEAR).unwrap_or_default().split_whitespace()
    }

    /// Takes down that nobody knows what came of the question that was asked.
    pub(super) fn keep_question(&mut self) {
        let asked = self.attributes.text(ASKED).map(str::to_owned);
        if let Some(asked) =
            asked.filter(|asked| !self.unclear_orders().any(|other| other == asked))
        {
            let unclear: Vec<&str> = self.unclear_orders().chain([asked.as_str()]).collect();
            let unclear = unclear.join(" ");
            self.set(UNCLEAR, unclear);
        }
        self.forget_question();
    }

    /// Takes down that the bank has answered the order of this turn.
    pub(super) fn settle_question(&mut self) {
        let key = |asked: &str| asked.split_once(':').is_some_and(|(_, key)| key == self.key);
        if self.unclear_orders().any(key) {
            let others: Vec<&str> = self.unclear_orders().filter(|asked| !key(asked)).collect();
            let others = others.join(" ");
            if others.is_empty() {
                self.attributes.0.shift_remove(UNCLEAR);
                self.attributes.0.shift_remove(model::UNCLEAR);
            } else {
                self.set(UNCLEAR, others);
            }
        }
        self.forget_question();
    }

    /// Forgets the question.
    pub(super) fn forget_question(&mut self) {
        self.attributes.0.shift_remove(ASKED);
    }
}

fn fingerprint(text: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()).simple().to_string()
}
