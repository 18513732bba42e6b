//! `RoutingNumber`: how the bank is reached by others.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::value::spaced;
use super::super::Request;
use crate::connect::{Clock, ServiceFault};

/// How the bank is reached by others.
pub struct RoutingNumber;

impl Request for RoutingNumber {
    fn read(_: &Reader<'_>) -> Result<Self, Ask> {
        Ok(Self)
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let found = turn.bank("Routing", |bank| bank.routing()).await?;
        Ok(Reply::Done(format!(
            "The sort code of the bank is {}. Payments from abroad need the code {} as well. The \
             sort code of an account of yours is on its statements.",
            spaced(&found.sort_code.replace(['-', ' '], "")),
            spaced(&found.bic),
        )))
    }
}
