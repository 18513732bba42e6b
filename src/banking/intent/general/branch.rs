//! `BranchLocator`: where the bank is.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::value::Postcode;
use super::super::Request;
use crate::connect::{Clock, ServiceFault};

/// Where the bank is.
pub struct BranchLocator {
    postcode: Postcode,
}

impl Request for BranchLocator {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        Ok(Self { postcode: slots.need("Postcode", "What is your postcode?")? })
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self { postcode } = &self;
        let found = turn.bank("Branches", |bank| bank.branches(postcode)).await?;
        let Some(branch) = found.first() else {
            return Ok(Reply::NotDone(format!("I couldn't find a branch near {}.", postcode.0)));
        };
        Ok(Reply::Done(format!(
            "The nearest branch is {}, {}. It is open {}.",
            branch.name, branch.address, branch.hours
        )))
    }
}
