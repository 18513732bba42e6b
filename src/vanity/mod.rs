//! Vanity numbers: which words a telephone number can be dialled by.
//!
//! A [`Search`] reads [`Digits`] as words of English, of a brand ([`OwnWords`]) and as digits that
//! say something by themselves (4U, 24, 911), and ranks what it finds by how easily a person
//! remembers it. A [`Number`] tells which digits of a number a word may take, and [`answers`] puts both
//! together.

mod answer;
mod digits;
mod keypad;
mod number;
mod piece;
mod record;
mod register;
mod request;
mod score;
mod search;
mod speech;
mod store;
mod suggestion;
mod weights;
mod words;

pub use answer::{Answer, Why, answers, dial, suggestions};
pub use digits::{Digits, MAX_DIGITS};
pub use keypad::key;
pub use number::{Number, NumberError, Span};
pub use record::{Item, ORDINALS, Record, RecordError, WITHHELD};
pub use register::{DeadLetters, History, Newest, Outbox, Put, Register};
pub use request::{Refusal, Request};
pub use score::Part;
pub use search::{Limits, Search};
pub use speech::speech;
pub use store::{Keeping, Outcome, store};
pub use suggestion::Suggestion;
pub use words::{OwnError, OwnWords};
