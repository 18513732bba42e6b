//! Money that moves.

mod cancel;
mod external;
mod internal;
mod wire;

pub use cancel::{CancelDirectDebit, CancelStandingOrder};
pub use external::ExternalTransfer;
pub use internal::InternalTransfer;
pub use wire::WireTransfer;

use super::super::dialog::Reply;
use super::super::model::Refusal;
use super::super::value::Money;
use crate::connect::ServiceFault;

/// What is said where the bank does not move money.
fn refused(fault: ServiceFault, amount: Money, unknown: String) -> Result<Reply, ServiceFault> {
    let say = match Refusal::of(&fault) {
        Some(Refusal::Unknown) => unknown,
        Some(Refusal::InsufficientFunds) => {
            format!("There isn't enough money in the account to move {amount}. Nothing was moved.")
        }
        Some(Refusal::OverLimit) => format!(
            "{amount} is more than can be moved here in one go. Nothing was moved. Say agent to \
             speak to somebody about it."
        ),
        _ => return Err(fault),
    };
    Ok(Reply::NotDone(say))
}
