//! `TransactionHistory`: what went in and out of an account.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::model::{Refusal, Transaction};
use super::super::super::value::{AccountKind, Days, Money, PastDate};
use super::super::Request;
use super::no_such;
use crate::connect::{Clock, ServiceFault};

/// Transactions that are said.
const SAID: usize = 3;

/// How far back is looked where nobody says.
const DEFAULT: Days = Days(7);

/// What went in and out of an account.
pub struct TransactionHistory {
    account: AccountKind,
    days: Days,
}

impl Request for TransactionHistory {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        let account = "Which account would you like the transactions of?";
        let days = "How many days should I look back?";
        Ok(Self {
            account: slots.need("AccountType", account)?,
            days: slots.or("DateRange", DEFAULT, days)?,
        })
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self { account, days } = self;
        let customer = turn.customer()?;
        let found =
            turn.bank("Transactions", |bank| bank.transactions(customer, account, days)).await;
        let found = match found {
            Ok(found) => found,
            Err(fault) if Refusal::of(&fault) == Some(Refusal::Unknown) => {
                return Ok(no_such(account));
            }
            Err(fault) => return Err(fault),
        };
        let (name, Days(days)) = (account.spoken(), days);
        if found.is_empty() {
            let days = if days == 1 { "day".to_owned() } else { format!("{days} days") };
            return Ok(Reply::Done(format!(
                "There were no transactions on your {name} in the last {days}."
            )));
        }
        let said: Vec<String> = found.iter().take(SAID).map(said).collect();
        Ok(Reply::Done(format!("The latest on your {name}: {}.", said.join("; "))))
    }
}

fn said(transaction: &Transaction) -> String {
    let Transaction { date, amount, description } = transaction;
    let way = if *amount < Money::default() { "paid to" } else { "received from" };
    format!("{} {way} {description} on {}", amount.absolute(), PastDate(*date).spoken())
}
