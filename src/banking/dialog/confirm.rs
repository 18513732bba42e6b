//! What a customer has to agree to.

use uuid::Uuid;

use super::turn::Turn;
use crate::connect::Clock;
use crate::connect::lex::LexIntent;

/// The question that was asked, and the key of the order that it was about.
const ASKED: &str = "AskedToConfirm";

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
    /// The key of the order that the customer has agreed to with this very question: a yes to
    /// another question, or before something was changed, agrees to nothing.
    pub(super) fn agreed(&self, question: &str, said: Said) -> Option<String> {
        let (asked, key) = self.attributes.text(ASKED)?.split_once(':')?;
        (said == Said::Yes && asked == fingerprint(question)).then(|| key.to_owned())
    }

    /// Takes down that a question is asked, now: to ask the same again later is to order again.
    pub(super) fn ask(&mut self, question: &str) {
        let time = self.desk.clock.epoch().as_nanos();
        let key = fingerprint(&format!("{}\n{question}\n{time}", self.session()));
        let text = format!("{}:{key}", fingerprint(question));
        self.attributes.0.insert(ASKED.into(), text.into());
    }

    /// Forgets the question.
    pub(super) fn forget_question(&mut self) {
        self.attributes.0.shift_remove(ASKED);
    }
}

fn fingerprint(text: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()).simple().to_string()
}
