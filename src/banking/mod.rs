//! The bots of a bank: what customers ask for, who may ask for it, and what comes of it.
//!
//! [`Desk`] answers the events of a bot, one turn at a time, from the [`Services`] that it was
//! given; it never fails, for whatever a service does there is a sentence for the customer and a way
//! to a person. [`auth`] has the proofs of who a customer is, [`resilience`] what stands before each
//! service, [`value`] what slots hold, and [`callback`] the requests to be called back.

pub mod auth;
pub mod callback;
mod classify;
mod dialog;
mod intent;
pub mod mask;
mod model;
mod note;
pub mod resilience;
mod security;
mod services;
pub mod value;

pub use classify::{Guess, candidates};
pub use dialog::{Desk, Settings, VERIFY};
pub use intent::Intent;
pub use model::{
    Activation, Balance, Branch, Customer, CustomerId, Details, Ending, Loan, Payment, Refusal,
    Routing, Transaction, Transfer,
};
pub use note::{Level, Note, Notes};
pub use security::{Alert, EVENTS_KEPT, EventKind, SecurityEvent};
pub use services::{
    Alerts, Answer, Approvals, Bank, Callbacks, Classifier, Crm, Order, Pins, SecurityEvents,
    Services, UnknownUtterances,
};
