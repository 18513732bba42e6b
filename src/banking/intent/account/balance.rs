//! `CheckBalance`: how much is in an account.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::model::Refusal;
use super::super::super::value::AccountKind;
use super::super::Request;
use super::no_such;
use crate::connect::{Clock, ServiceFault};

/// How much is in an account.
pub struct CheckBalance {
    account: AccountKind,
}

impl Request for CheckBalance {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        let prompt = "Which account would you like the balance of?";
        Ok(Self { account: slots.need("AccountType", prompt)? })
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self { account } = self;
        let customer = turn.customer()?;
        match turn.bank("Balance", |bank| bank.balance(customer, account)).await {
            Ok(found) => Ok(Reply::Done(format!(
                "Your {} ending {} has a balance of {}. You have {} available.",
                account.spoken(),
                found.ending.spoken(),
                found.balance,
                found.available_balance,
            ))),
            Err(fault) if Refusal::of(&fault) == Some(Refusal::Unknown) => Ok(no_such(account)),
            Err(fault) => Err(fault),
        }
    }
}
