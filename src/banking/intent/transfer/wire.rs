//! `WireTransfer`: money abroad.

use super::super::super::dialog::{Ask, Handover, Reader, Reply, Turn};
use super::super::Request;
use crate::connect::{Clock, ServiceFault};

/// Money abroad, which a specialist has to see to.
pub struct WireTransfer;

impl Request for WireTransfer {
    fn read(_: &Reader<'_>) -> Result<Self, Ask> {
        Ok(Self)
    }

    async fn fulfil<C: Clock>(self, _: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let say = "Sending money abroad takes a specialist. I'm connecting you to one.";
        let mut handover = Handover::to_specialist("AccountQueue", "wire_transfer", say);
        handover.extra.push(("transfer_reason", "wire_transfer".into()));
        handover.extra.push(("transfer_queue", "AccountQueue".into()));
        Ok(Reply::Person(handover))
    }
}
