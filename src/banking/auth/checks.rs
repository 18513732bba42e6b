//! What proofs are made with, and the record of what matters to security in them.

use std::time::Duration;

use serde_json::Value;

use super::super::guards::Guards;
use super::super::model::{Customer, CustomerId};
use super::super::note::{Level, Notes, count};
use super::super::security::{EventKind, SecurityEvent, UNKNOWN_CUSTOMER};
use super::super::services::Proofs;
use super::super::settings::Settings;
use crate::connect::{Clock, mask};

/// Who is calling, as far as anybody knows.
#[derive(Clone, Debug)]
pub(in crate::banking) enum Caller {
    /// A customer.
    Known(Customer),
    /// Nobody that the bank knows.
    Unknown,
    /// Nobody could be asked.
    Unclear,
}

impl Caller {
    /// The customer, if it is one.
    pub fn customer(&self) -> Option<&Customer> {
        match self {
            Self::Known(customer) => Some(customer),
            Self::Unknown | Self::Unclear => None,
        }
    }
}

/// What proofs are made with, whoever asks for them: a turn of a bot, or a block of a flow.
pub(in crate::banking) struct Checks<'a, C> {
    /// Who knows what is to be proven.
    pub proofs: &'a Proofs,
    /// What stands before each of them.
    pub guards: &'a Guards,
    /// What holds for proofs.
    pub settings: &'a Settings,
    /// The clock.
    pub clock: &'a C,
    /// When all has to be done.
    pub end: Duration,
    /// Where notes go.
    pub notes: Notes<'a>,
    /// The session or contact.
    pub session: &'a str,
    /// The number that is called from.
    pub phone: Option<&'a str>,
}

impl<C: Clock> Checks<'_, C> {
    /// Finds out whose number it is.
    pub async fn find(&self) -> Caller {
        let (Some(crm), Some(phone)) = (&self.proofs.crm, self.phone) else {
            return Caller::Unknown;
        };
        let guard = &self.guards.crm;
        match guard.call(self.clock, self.end, self.notes, "Find", || crm.find(phone)).await {
            Ok(Some(customer)) => Caller::Known(customer),
            Ok(None) => Caller::Unknown,
            Err(fault) => {
                let text = format!("The customer was not looked up: {}", fault.name());
                count(self.notes, Level::Error, "customersNotFound", text);
                Caller::Unclear
            }
        }
    }

    /// Records something that matters to security; what fails is counted.
    pub async fn record(&self, customer: Option<&CustomerId>, kind: EventKind, details: Value) {
        let Some(events) = &self.proofs.events else {
            return count(self.notes, Level::Warn, "eventsNotRecorded", "There is no table");
        };
        let event = SecurityEvent {
            customer: customer.cloned().unwrap_or(CustomerId(UNKNOWN_CUSTOMER.into())),
            kind,
            time: self.clock.epoch(),
            details: self.details(details),
        };
        let guard = &self.guards.tables;
        let record = || events.record(&event);
        if let Err(fault) = guard.call(self.clock, self.end, self.notes, "PutItem", record).await {
            let text = format!("A security event was not recorded: {}", fault.name());
            count(self.notes, Level::Error, "eventsNotRecorded", text);
        }
    }

    /// What is known of an event, with where it was.
    pub fn details(&self, mut details: Value) -> Value {
        if let Value::Object(details) = &mut details {
            details.insert("session_id".into(), self.session.into());
            if let Some(phone) = self.phone {
                details.insert("phone".into(), mask::address(phone).into());
            }
        }
        details
    }
}
