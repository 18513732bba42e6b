//! Core banking and customer relations as a server on this machine, with a stand-in for the model
//! that takes what was said for an intent: its data are a file that can be read, and troubles can be
//! asked for.

mod data;
mod faults;
mod model;
mod orders;
mod server;
mod state;

pub use data::{BankData, BankError, SAMPLE};
pub use server::{BankServer, Entry};
