//! `LoanStatus`: what is owed.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::model::Refusal;
use super::super::super::value::{LoanKind, PastDate};
use super::super::Request;
use super::no_such;
use crate::connect::{Clock, ServiceFault};

/// What is owed.
pub struct LoanStatus {
    kind: LoanKind,
}

impl Request for LoanStatus {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        Ok(Self { kind: slots.need("LoanType", "Which loan is it about?")? })
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self { kind } = self;
        let customer = turn.customer()?;
        match turn.bank("Loan", |bank| bank.loan(customer, kind)).await {
            Ok(loan) => Ok(Reply::Done(format!(
                "You owe {} on your {}. The next payment of {} is due on {}.",
                loan.outstanding,
                kind.spoken(),
                loan.next_payment,
                PastDate(loan.next_payment_date).spoken(),
            ))),
            Err(fault) if Refusal::of(&fault) == Some(Refusal::Unknown) => Ok(no_such(kind)),
            Err(fault) => Err(fault),
        }
    }
}
