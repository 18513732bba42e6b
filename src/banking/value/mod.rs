//! What customers say, as values: amounts, dates, digits, kinds of accounts and cards.

mod choice;
mod date;
mod days;
mod digits;
mod money;
mod text;

pub use choice::{AccountKind, CardKind, Delivery, LoanKind};
pub use date::PastDate;
pub use days::Days;
pub(super) use digits::spaced;
pub use digits::{LastFour, Pin};
pub use money::{Amount, Money};
pub use text::{Payee, Postcode, Reference};

use jiff::civil::Date;

/// Something that a slot can hold.
pub trait Value: Sized {
    /// What is wrong with a text that is none, as a sentence for the customer.
    const WRONG: &'static str;

    /// Reads what a customer said. `today` is the customer's date.
    fn read(text: &str, today: Date) -> Option<Self>;
}
