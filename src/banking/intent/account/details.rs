//! `AccountDetails`: the sort code and number of an account.

use serde_json::json;

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::model::Refusal;
use super::super::super::security::EventKind;
use super::super::super::value::{AccountKind, spaced};
use super::super::Request;
use super::no_such;
use crate::connect::{Clock, ServiceFault};

/// The sort code and number of an account.
pub struct AccountDetails {
    account: AccountKind,
}

impl Request for AccountDetails {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        let prompt = "Which account would you like the details of?";
        Ok(Self { account: slots.need("AccountType", prompt)? })
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self { account } = self;
        let customer = turn.customer()?;
        let found = match turn.bank("Details", |bank| bank.details(customer, account)).await {
            Ok(found) => found,
            Err(fault) if Refusal::of(&fault) == Some(Refusal::Unknown) => {
                return Ok(no_such(account));
            }
            Err(fault) => return Err(fault),
        };
        // That they were told is recorded; that it could not be recorded keeps nobody waiting.
        turn.record(EventKind::DetailsDisclosed, json!({ "account": account.code() })).await;
        let digits = |text: &str| spaced(&text.replace(['-', ' '], ""));
        Ok(Reply::Done(format!(
            "The sort code of your {} is {}, and the account number is {}.",
            account.spoken(),
            digits(&found.sort_code),
            digits(&found.account_number),
        )))
    }
}
