//! What an intent works with.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::join;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::auth::{Caller, Checks, Level as AuthLevel};
use super::super::intent::Intent;
use super::super::model::{self, CustomerId, Refusal};
use super::super::note::{Level, Notes, count};
use super::super::security::{Alert, EventKind, UNKNOWN_CUSTOMER};
use super::super::services::{Answer, Bank, Order};
use super::desk::Desk;
use crate::connect::lex::{LexEvent, Slots};
use crate::connect::{Attributes, Clock, FaultKind, ServiceFault};

/// One turn: who talks, what is known, and how much time there is.
pub(in crate::banking) struct Turn<'a, C> {
    pub(super) desk: &'a Desk<C>,
    pub(super) event: &'a LexEvent,
    /// The attributes of the session as they will be.
    pub(super) attributes: Attributes,
    pub(super) caller: Caller,
    pub(super) end: Duration,
    /// Where notes go.
    pub notes: Notes<'a>,
    /// What tells an order of this turn from others.
    pub(super) key: String,
    /// What was suggested to the customer in the turn before.
    pub(super) suggested: Option<Intent>,
}

impl<'a, C: Clock> Turn<'a, C> {
    /// The customer, whom nobody doubts any more where the intent needs it.
    ///
    /// # Errors
    /// Nobody knows who it is.
    pub fn customer(&self) -> Result<&CustomerId, ServiceFault> {
        let customer = self.caller.customer().map(|customer| &customer.id);
        customer.ok_or_else(|| ServiceFault {
            operation: "",
            kind: FaultKind::NotFound,
            code: Some("NoCustomer".into()),
            message: "nobody knows who the customer is".into(),
        })
    }

    /// What a bank is told with an order.
    ///
    /// # Errors
    /// Nobody knows who the customer is.
    pub fn order(&self) -> Result<Order<'_>, ServiceFault> {
        Ok(Order { customer: self.customer()?, key: &self.key })
    }

    /// Calls the bank.
    ///
    /// # Errors
    /// Those of the bank, and `CircuitOpen` and `RateLimited` where it is not called.
    pub async fn bank<'b, T>(
        &'b self,
        operation: &'static str,
        mut call: impl FnMut(&'b dyn Bank) -> Answer<'b, T>,
    ) -> Result<T, ServiceFault> {
        let bank = self.desk.services.bank.as_ref();
        let guard = &self.desk.guards.bank;
        guard.call(&self.desk.clock, self.end, self.notes, operation, || call(bank)).await
    }

    /// Gives the bank an order that has to be done once. Attempts share its key, so that an answer
    /// to the last one holds for all of them.
    ///
    /// # Errors
    /// Those of [`Turn::bank`], and `OrderUnclear` where an attempt may have been taken and no
    /// later one says what came of it.
    pub async fn place<'b, T>(
        &'b self,
        operation: &'static str,
        mut call: impl FnMut(&'b dyn Bank) -> Answer<'b, T>,
    ) -> Result<T, ServiceFault> {
        let bank = self.desk.services.bank.as_ref();
        let (guard, clock) = (&self.desk.guards.bank, &self.desk.clock);
        // An attempt that is broken off at its end never gets to take itself back.
        let open = AtomicBool::new(false);
        let placed = guard.call(clock, self.end, self.notes, operation, || {
            let (attempt, open) = (call(bank), &open);
            let before = open.swap(true, Ordering::Relaxed);
            async move {
                let answer = attempt.await;
                let fault = answer.as_ref().err();
                let may_be = fault.is_some_and(|fault| model::may_be_taken(operation, fault));
                open.store(before || may_be, Ordering::Relaxed);
                answer
            }
        });
        placed.await.map_err(|fault| {
            let is_open = open.load(Ordering::Relaxed) && Refusal::of(&fault).is_none();
            match is_open {
                true => ServiceFault { code: Some(model::UNCLEAR.into()), ..fault },
                false => fault,
            }
        })
    }

    /// What the conversation was about before.
    pub fn subject(&self) -> Option<Intent> {
        let named = |key: &str| self.attributes.text(key).and_then(Intent::named);
        named("OriginalIntent").or_else(|| named("LastIntent"))
    }

    /// Records something that matters to security; what fails is counted.
    pub async fn record(&self, kind: EventKind, details: Value) {
        self.checks().record(self.customer().ok(), kind, details).await;
    }

    /// What proofs are made with in this turn.
    pub(super) fn checks(&self) -> Checks<'_, C> {
        let phone = self.attributes.text("PhoneNumber");
        self.desk.checks(self.end, self.notes, self.session(), phone)
    }

    /// Records something and tells those who look after it, both at once: neither waits for the
    /// other, and neither fails with it.
    pub async fn report(&self, kind: EventKind, severity: &str, details: Value) {
        let alert = Alert {
            subject: format!("{severity}: {}", kind.code()),
            message: json!({
                "event_type": kind.code(),
                "severity": severity,
                "customer_id": self.customer().map_or(UNKNOWN_CUSTOMER, |id| id.0.as_str()),
                "session_id": self.session(),
                "time": u64::try_from(self.desk.clock.epoch().as_millis()).unwrap_or(u64::MAX),
                "details": self.checks().details(details.clone()),
            }),
        };
        join(self.record(kind, details), self.alert(&alert)).await;
    }

    async fn alert(&self, alert: &Alert) {
        let Some(alerts) = &self.desk.services.alerts else {
            return count(self.notes, Level::Warn, "alertsNotSent", "There is no topic");
        };
        let guard = &self.desk.guards.topics;
        let send =
            guard.call(&self.desk.clock, self.end, self.notes, "Publish", || alerts.send(alert));
        if let Err(fault) = send.await {
            let text = format!("An alert was not sent: {}", fault.name());
            count(self.notes, Level::Error, "alertsNotSent", text);
        }
    }

    pub(super) fn session(&self) -> &str {
        self.event.session_id.text().unwrap_or_default()
    }

    /// A key that is the same wherever the same is meant in a session.
    pub(super) fn key_of(&self, intent: Intent, slots: &Slots) -> String {
        let mut text = format!("{}\n{}", self.session(), intent.name());
        for (name, _) in &slots.0 {
            text += &format!("\n{name}={}", slots.text(name).unwrap_or_default());
        }
        Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()).to_string()
    }

    /// What the conversation has reached by now.
    pub(super) fn level(&self) -> AuthLevel {
        AuthLevel::reached(&self.attributes)
    }

    /// Puts down who calls, for later turns and for the flow.
    pub(super) fn remember_caller(&mut self) {
        if let Caller::Known(customer) = &self.caller {
            let (id, name) = (customer.id.0.clone(), customer.name.clone());
            self.set("CustomerId", id);
            self.set("CustomerName", name);
        }
    }

    pub(super) fn set(&mut self, key: &str, text: impl Into<String>) {
        self.attributes.0.insert(key.into(), text.into().into());
    }
}
