//! What a bot does next by itself, where no function says it.

use super::session::{Awaits, Confirmed};
use super::turn::Turn;

/// What a bot does next by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Asks for this slot.
    Slot(String),
    /// Asks whether it is to be done.
    Confirmation,
    /// Does it.
    Fulfilment,
    /// Does it not.
    Declined,
}

impl Turn<'_, '_> {
    /// What is next: the first slot that is needed and empty, then the confirmation, then what the
    /// intent is for.
    pub(super) fn next(&self) -> Next {
        let (Some(active), Some(intent)) = (&self.talk.active, self.talk.intent()) else {
            return Next::Fulfilment;
        };
        let missing = |name: &str| active.slots.text(name).is_none();
        let empty = intent.slots.iter().find(|slot| slot.required && missing(&slot.name));
        match (empty, active.confirmed) {
            (_, Confirmed::No) => Next::Declined,
            (Some(slot), _) => Next::Slot(slot.name.value.clone()),
            (None, Confirmed::None) if intent.confirmation.is_some() => Next::Confirmation,
            (None, _) => Next::Fulfilment,
        }
    }

    /// Does it.
    pub(super) fn go_on(&mut self) -> Option<super::Ending> {
        match self.next() {
            Next::Slot(slot) => self.ask_for(&slot, Vec::new()),
            Next::Confirmation => self.ask_to_confirm(Vec::new()),
            Next::Fulfilment => self.fulfil(),
            Next::Declined => {
                let intent = self.talk.intent();
                let declined =
                    intent.and_then(|intent| intent.confirmation.as_ref()?.declined.as_ref());
                let declined = declined.and_then(|text| self.talk.text(text));
                self.says.extend(declined);
                Some(self.talk.ending(true, &self.meant))
            }
        }
    }

    /// Asks for a slot, with these words or the bot's own.
    pub(super) fn ask_for(&mut self, slot: &str, words: Vec<String>) -> Option<super::Ending> {
        self.waits_for(Awaits::Slot(slot.to_owned()));
        let own = words.is_empty().then(|| self.talk.question(slot)).flatten();
        self.says.extend(words.into_iter().chain(own));
        None
    }

    /// Asks whether the intent is to be done, with these words or the bot's own.
    pub(super) fn ask_to_confirm(&mut self, words: Vec<String>) -> Option<super::Ending> {
        self.waits_for(Awaits::Confirmation);
        let own = || {
            let confirmation = self.talk.intent()?.confirmation.as_ref()?;
            self.talk.text(&confirmation.prompt)
        };
        let own = words.is_empty().then(own).flatten();
        self.says.extend(words.into_iter().chain(own));
        None
    }

    /// Waits for something. Who is asked for the same again has missed it before.
    pub(super) fn waits_for(&mut self, what: Awaits) {
        if self.talk.awaits != what {
            self.talk.misses = 0;
        }
        self.talk.awaits = what;
    }
}
