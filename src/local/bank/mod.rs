//! Core banking and customer relations as a server on this machine: its data are a file that can be
//! read, and troubles can be asked for.

mod data;
mod faults;
mod orders;
mod server;
mod state;

pub use data::{BankData, BankError, SAMPLE};
pub use server::{BankServer, Entry};
