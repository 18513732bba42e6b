//! `RequestStatement`: a statement of an account.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::model::Refusal;
use super::super::super::value::{AccountKind, Delivery};
use super::super::Request;
use super::no_such;
use crate::connect::{Clock, ServiceFault};

/// A statement of an account.
pub struct RequestStatement {
    account: AccountKind,
    delivery: Delivery,
}

impl Request for RequestStatement {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        Ok(Self {
            account: slots.need("AccountType", "Which account would you like a statement of?")?,
            delivery: slots.or(
                "DeliveryMethod",
                Delivery::Email,
                "Should I send it by email or by post?",
            )?,
        })
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self { account, delivery } = self;
        let order = turn.order()?;
        let sent =
            turn.bank("Statement", |bank| bank.send_statement(order, account, delivery)).await;
        let when = match delivery {
            Delivery::Email => "by email within the next few minutes",
            Delivery::Post => "by post within 5 to 7 business days",
        };
        match sent {
            Ok(()) => Ok(Reply::Done(format!(
                "You will get a statement of your {} {when}.",
                account.spoken()
            ))),
            Err(fault) if Refusal::of(&fault) == Some(Refusal::Unknown) => Ok(no_such(account)),
            Err(fault) => Err(fault),
        }
    }
}
