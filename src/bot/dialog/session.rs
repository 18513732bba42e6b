//! Where a conversation is.

use serde_json::{Value, json};

use crate::bot::Intent;
use crate::connect::lex::Slots;

/// What the bot waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Awaits {
    /// That the customer says what they want.
    #[default]
    Intent,
    /// The value of this slot.
    Slot(String),
    /// A yes or a no.
    Confirmation,
}

/// Whether the customer wants it done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Confirmed {
    /// Nobody has asked.
    #[default]
    None,
    Yes,
    No,
}

/// The intent that a conversation is in.
#[derive(Clone, Debug, Default)]
pub(super) struct Active {
    pub name: String,
    pub slots: Slots,
    pub confirmed: Confirmed,
    /// How sure the bot is of it; of the fallback it is not.
    pub confidence: Option<f64>,
}

impl Confirmed {
    /// As Lex names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Yes => "Confirmed",
            Self::No => "Denied",
        }
    }

    /// What Lex names so.
    pub fn named(name: &str) -> Self {
        [Self::Yes, Self::No].into_iter().find(|one| one.name() == name).unwrap_or_default()
    }
}

impl Active {
    /// An intent of which nothing is known.
    pub fn new(intent: &Intent) -> Self {
        let mut slots = Slots::default();
        intent.slots.iter().for_each(|slot| slots.clear(&slot.name));
        Self { name: intent.name.value.clone(), slots, ..Self::default() }
    }

    /// The intent as events have it.
    pub fn json(&self, state: &str) -> Value {
        json!({
            "name": self.name,
            "slots": self.slots,
            "state": state,
            "confirmationState": self.confirmed.name(),
        })
    }
}
