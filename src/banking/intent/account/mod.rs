//! Accounts.

mod balance;
mod details;
mod statement;
mod transactions;

pub use balance::CheckBalance;
pub use details::AccountDetails;
pub use statement::RequestStatement;
pub use transactions::TransactionHistory;

/// What is said where the customer has no such account.
fn no_such(account: super::super::value::AccountKind) -> super::Reply {
    let name = account.spoken();
    let article = if name.starts_with(['I']) { "an" } else { "a" };
    super::Reply::NotDone(format!("I couldn't find {article} {name} in your name."))
}
