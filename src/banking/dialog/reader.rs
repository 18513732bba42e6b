//! Slots, read as values.

use jiff::civil::Date;

use super::super::value::Value;
use crate::connect::lex::Slots;

/// What is asked for a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::banking) struct Ask {
    /// The name of the slot.
    pub slot: &'static str,
    /// What the customer hears.
    pub say: String,
}

/// Reads slots.
pub(in crate::banking) struct Reader<'a> {
    pub(super) slots: &'a Slots,
    /// What the customer said in this turn, where it was words.
    pub said: Option<&'a str>,
    pub(super) today: Date,
}

impl Reader<'_> {
    /// A value that there has to be.
    ///
    /// # Errors
    /// It is missing, or is none.
    pub fn need<T: Value>(&self, slot: &'static str, prompt: &str) -> Result<T, Ask> {
        match self.slots.text(slot) {
            None => Err(Ask { slot, say: prompt.to_owned() }),
            Some(text) => T::read(text, self.today)
                .ok_or_else(|| Ask { slot, say: format!("{} {prompt}", T::WRONG) }),
        }
    }

    /// A value that may be left out.
    ///
    /// # Errors
    /// There is something else.
    pub fn or<T: Value>(&self, slot: &'static str, default: T, prompt: &str) -> Result<T, Ask> {
        match self.slots.text(slot) {
            None => Ok(default),
            Some(_) => self.need(slot, prompt),
        }
    }

    /// A value, if there is one.
    pub fn read<T: Value>(&self, slot: &str) -> Option<T> {
        T::read(self.slots.text(slot)?, self.today)
    }
}
