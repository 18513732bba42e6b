//! Loans.

mod application;
mod payment;
mod status;

pub use application::LoanApplication;
pub use payment::LoanPayment;
pub use status::LoanStatus;

/// What is said where the customer has no such loan.
fn no_such(kind: super::super::value::LoanKind) -> super::Reply {
    super::Reply::NotDone(format!("I couldn't find a {} in your name.", kind.spoken()))
}
