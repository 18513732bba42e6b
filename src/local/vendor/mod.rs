//! The vendor's API of PSTN transfers as a server on this machine: it checks what it is sent,
//! answers from a scenario, and keeps a journal. Tests talk to it, and so can an operator who
//! rehearses a flow.

mod checks;
mod journal;
mod scenario;
mod server;
mod state;

pub use journal::{Entry, Journal};
pub use scenario::{Scenario, ScenarioError};
pub use server::Vendor;
