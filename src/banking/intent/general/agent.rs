//! `TransferToAgent`: a person.

use super::super::super::dialog::{Ask, Handover, Reader, Reply, Turn};
use super::super::Request;
use crate::connect::{Clock, ServiceFault};

/// A person.
pub struct TransferToAgent;

impl Request for TransferToAgent {
    fn read(_: &Reader<'_>) -> Result<Self, Ask> {
        Ok(Self)
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let reason = turn.subject().map_or("CustomerRequest", |intent| intent.name());
        let say = "I'm connecting you to a colleague. Please stay on the line.";
        Ok(Reply::Person(Handover::to_agent(reason, say)))
    }
}
