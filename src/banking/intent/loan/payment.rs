//! `LoanPayment`: money that is paid back.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::model::Refusal;
use super::super::super::value::{Amount, LoanKind, Money};
use super::super::Request;
use super::no_such;
use crate::connect::{Clock, ServiceFault};

/// Money that is paid back from the current account.
pub struct LoanPayment {
    kind: LoanKind,
    amount: Money,
}

impl Request for LoanPayment {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        let kind = slots.need("LoanType", "Which loan would you like to pay?")?;
        let Amount(amount) = slots.need("PaymentAmount", "How much would you like to pay?")?;
        Ok(Self { kind, amount })
    }

    fn question(&self) -> Option<String> {
        let Self { kind, amount } = self;
        Some(format!("Shall I pay {amount} from your current account to your {}?", kind.spoken()))
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self { kind, amount } = self;
        let order = turn.order()?;
        let name = kind.spoken();
        let fault = match turn.place("PayLoan", |bank| bank.pay_loan(order, kind, amount)).await {
            Ok(loan) => {
                let left = loan.outstanding;
                return Ok(Reply::Done(format!(
                    "I have paid {amount} to your {name}. You owe {left} now."
                )));
            }
            Err(fault) => fault,
        };
        Ok(match Refusal::of(&fault) {
            Some(Refusal::Unknown) => no_such(kind),
            Some(Refusal::InsufficientFunds) => Reply::NotDone(format!(
                "There isn't enough money in your current account to pay {amount}. Nothing was \
                 paid."
            )),
            Some(Refusal::MoreThanOwed) => Reply::NotDone(format!(
                "{amount} is more than you owe on your {name}. Nothing was paid."
            )),
            _ => return Err(fault),
        })
    }
}
