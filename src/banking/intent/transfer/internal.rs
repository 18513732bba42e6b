//! `InternalTransfer`: money from one account of a customer to another.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::model::Transfer;
use super::super::super::value::Amount;
use super::super::Request;
use super::refused;
use crate::connect::{Clock, ServiceFault};

/// Money from one account of a customer to another.
pub struct InternalTransfer(Transfer);

impl Request for InternalTransfer {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        let to = "Which account should it go to?";
        let Amount(amount) = slots.need("Amount", "How much would you like to move?")?;
        let transfer = Transfer {
            amount,
            from: slots.need("FromAccount", "Which account should it come from?")?,
            to: slots.need("ToAccount", to)?,
        };
        if transfer.from == transfer.to {
            let say = format!("That is the account that it comes from. {to}");
            return Err(Ask { slot: "ToAccount", say });
        }
        Ok(Self(transfer))
    }

    fn question(&self) -> Option<String> {
        let Transfer { from, to, amount } = &self.0;
        let (from, to) = (from.spoken(), to.spoken());
        Some(format!("Shall I move {amount} from your {from} to your {to}?"))
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self(transfer) = &self;
        let order = turn.order()?;
        let (from, to) = (transfer.from.spoken(), transfer.to.spoken());
        match turn.place("Transfer", |bank| bank.transfer(order, transfer)).await {
            Ok(()) => Ok(Reply::Done(format!(
                "I have moved {} from your {from} to your {to}.",
                transfer.amount
            ))),
            Err(fault) => {
                let unknown = format!("I couldn't find both a {from} and a {to} in your name.");
                refused(fault, transfer.amount, unknown)
            }
        }
    }
}
