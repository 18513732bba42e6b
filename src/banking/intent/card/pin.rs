//! `ChangePIN`: another PIN for a card.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::Request;
use crate::connect::{Clock, ServiceFault};

/// Another PIN for a card, which is never taken down in a conversation.
pub struct ChangePin;

impl Request for ChangePin {
    fn read(_: &Reader<'_>) -> Result<Self, Ask> {
        Ok(Self)
    }

    async fn fulfil<C: Clock>(self, _: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        Ok(Reply::Done(
            "For your security, a PIN can't be changed here. You can change it at any of our cash \
             machines, in the app under card settings, or in a branch with photo identification."
                .into(),
        ))
    }
}
