//! `CancelDirectDebit` and `CancelStandingOrder`: money that is to move no longer.

use super::super::super::dialog::{Ask, Handover, Reader, Reply, Turn};
use super::super::{Intent, Request};
use crate::connect::{Clock, ServiceFault};

/// A direct debit that is to end, which a specialist has to see to.
pub struct CancelDirectDebit;

/// A standing order that is to end, which a specialist has to see to.
pub struct CancelStandingOrder;

fn to_specialist(intent: Intent) -> Reply {
    let say = "A colleague can cancel that for you. I'm connecting you to one.";
    Reply::Person(Handover::to_specialist("AccountQueue", intent.name(), say))
}

impl Request for CancelDirectDebit {
    fn read(_: &Reader<'_>) -> Result<Self, Ask> {
        Ok(Self)
    }

    async fn fulfil<C: Clock>(self, _: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        Ok(to_specialist(Intent::CancelDirectDebit))
    }
}

impl Request for CancelStandingOrder {
    fn read(_: &Reader<'_>) -> Result<Self, Ask> {
        Ok(Self)
    }

    async fn fulfil<C: Clock>(self, _: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        Ok(to_specialist(Intent::CancelStandingOrder))
    }
}
