//! `DisputeTransaction`: a transaction that is not the customer's.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::model::Refusal;
use super::super::super::value::{Amount, PastDate, spaced};
use super::super::Request;
use crate::connect::{Clock, ServiceFault};

/// A transaction that is not the customer's.
pub struct DisputeTransaction {
    amount: Amount,
    date: PastDate,
}

impl Request for DisputeTransaction {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        let amount = "How much is the transaction that you want to dispute?";
        Ok(Self {
            amount: slots.need("TransactionAmount", amount)?,
            date: slots.need("TransactionDate", "On which date was it?")?,
        })
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self { amount: Amount(amount), date } = self;
        let order = turn.order()?;
        match turn.place("Dispute", |bank| bank.dispute(order, amount, date)).await {
            Ok(case) => Ok(Reply::Done(format!(
                "I have opened a case on the transaction of {amount} on {}. Your case number is \
                 {}. We will get back to you within 10 business days.",
                date.spoken(),
                spaced(&case),
            ))),
            Err(fault) if Refusal::of(&fault) == Some(Refusal::Unknown) => {
                Ok(Reply::NotDone(format!(
                    "I couldn't find a transaction of {amount} on {}. Please check the amount and \
                     the date.",
                    date.spoken()
                )))
            }
            Err(fault) => Err(fault),
        }
    }
}
