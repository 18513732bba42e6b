//! The bots of a bank: what customers ask for, who may ask for it, and what comes of it.
//!
//! [`Desk`] answers the events of a bot, one turn at a time, from the [`Services`] that it was
//! given; it never fails, for whatever a service does there is a sentence for the customer and a way
//! to a person. [`Reception`] has customers prove who they are where a flow asks for it. [`auth`] has
//! the proofs of who a customer is, [`resilience`] what stands before each service, [`value`] what
//! slots hold, and [`callback`] the requests to be called back.

pub mod auth;
pub mod callback;
mod classify;
mod dialog;
mod guards;
mod intent;
pub mod mask;
mod model;
mod note;
mod reception;
pub mod resilience;
mod security;
mod services;
mod settings;
pub mod value;

pub use classify::{Guess, candidates};
pub use dialog::{Desk, VERIFY};
pub use intent::Intent;
pub use model::{
    Activation, Balance, Branch, Customer, CustomerId, Details, Ending, Loan, NOT_CONNECTED,
    Payment, Refusal, Routing, Transaction, Transfer,
};
pub use note::{Level, Note, Notes};
pub use reception::{Outcome, Reception, Step, Visitor};
pub use security::{Alert, EVENTS_KEPT, EventKind, SecurityEvent};
pub use services::{
    Alerts, Answer, Approvals, Bank, Callbacks, Classifier, Crm, Order, Pins, Proofs,
    SecurityEvents, Services, UnknownUtterances,
};
pub use settings::Settings;
