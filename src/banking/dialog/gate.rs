//! Proofs of who a customer is, in the conversation itself.

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use super::super::auth::{
    Approval, ApprovalStatus, Level as AuthLevel, Pending, Reservation, is_right,
};
use super::super::model::CustomerId;
use super::super::note::{Level, count};
use super::super::security::{Alert, EventKind};
use super::super::services::{Approvals, Pins};
use super::super::value::{Pin, Value};
use super::confirm::Said;
use super::desk::{Asked, Desk};
use super::identity::Caller;
use super::reader::Ask;
use super::reply::Handover;
use super::turn::Turn;
use crate::connect::lex::{DialogAction, LexAnswer, Slots, Source};
use crate::connect::{Clock, ServiceFault};

/// The intent in which customers prove who they are, with its slots.
pub(super) const VERIFY: &str = "VerifyIdentity";
const PIN: &str = "PIN";
const DONE: &str = "Approval";

/// The request that the customer has to approve.
const REQUEST: &str = "ApprovalRequestId";

/// The pause between two looks at a request, and what is left of the time of a turn after the last.
const LOOK: Duration = Duration::from_secs(2);
const LEFT: Duration = Duration::from_secs(1);

const ENTER_PIN: &str = "First I need to check that it's you. What is your four-digit PIN?";
const APPROVE: &str = "I've sent a request to your app. Please approve it there, and say done.";

impl<C: Clock> Desk<C> {
    /// Asks for a proof, by the means that there are; where there are none the flow has to.
    pub(super) async fn challenge(&self, mut turn: Turn<'_, C>, pending: Pending) -> LexAnswer {
        let needed = AuthLevel::of(pending.intent);
        pending.save(needed, &mut turn.attributes);
        let has_pin = self.settings.pin && self.services.pins.is_some();
        let has_app = self.settings.companion && self.services.approvals.is_some();
        match &turn.caller {
            Caller::Unclear => turn.cannot_prove("ServiceUnavailable"),
            Caller::Known(_) if has_pin && needed <= AuthLevel::Basic => {
                let ask = Ask { slot: PIN, say: ENTER_PIN.into() };
                turn.ask_for(VERIFY, Slots::default(), ask)
            }
            Caller::Known(_) if has_app => self.open_request(turn).await,
            Caller::Unknown if has_pin || has_app => turn.cannot_prove("CustomerUnknown"),
            Caller::Known(_) | Caller::Unknown => {
                let say = "I need to check that it's you before I can do that.";
                turn.fail(pending.intent, pending.slots, say)
            }
        }
    }

    /// A turn in which the customer proves who they are.
    pub(super) async fn verify(&self, mut turn: Turn<'_, C>) -> LexAnswer {
        let Some(customer) = turn.caller.customer().map(|customer| customer.id.clone()) else {
            return turn.cannot_prove("CustomerUnknown");
        };
        if turn.attributes.text(REQUEST).is_some() {
            return self.look_at_request(turn).await;
        }
        let Some(pins) = self.services.pins.as_deref().filter(|_| self.settings.pin) else {
            return turn.cannot_prove("NoPin");
        };
        let slots = turn.event.intent().and_then(|intent| intent.slots.get());
        let said = slots.and_then(|slots| slots.text(PIN));
        let Some(pin) = said.and_then(|text| Pin::read(text, self.today())) else {
            let wrong = if said.is_some() { Pin::WRONG } else { "" };
            let say = format!("{wrong} {ENTER_PIN}").trim().to_owned();
            return turn.ask_for(VERIFY, Slots::default(), Ask { slot: PIN, say });
        };
        match self.try_pin(&turn, pins, &customer, &pin).await {
            Ok(Tried::Right) => self.proven(turn, "PIN", AuthLevel::Basic).await,
            Ok(Tried::Wrong { left }) => {
                let tries =
                    if left == 1 { "one more try".into() } else { format!("{left} more tries") };
                let say = format!("That PIN isn't right. You have {tries}. What is your PIN?");
                turn.ask_for(VERIFY, Slots::default(), Ask { slot: PIN, say })
            }
            Ok(Tried::Locked) => turn.cannot_prove("PinLocked"),
            Ok(Tried::NotEnrolled) => turn.cannot_prove("NoPin"),
            Err(fault) => turn.trouble(&fault),
        }
    }

    async fn try_pin(
        &self,
        turn: &Turn<'_, C>,
        pins: &dyn Pins,
        customer: &CustomerId,
        pin: &Pin,
    ) -> Result<Tried, ServiceFault> {
        let (guard, clock) = (&self.guards.tables, &self.clock);
        let (end, notes, policy) = (turn.end, turn.notes, self.settings.pin_policy);
        // First the pepper, so that no try is lost when it is not to be had.
        let pepper = guard.call(clock, end, notes, "GetSecretValue", || pins.pepper()).await?;
        // A try that was counted without an answer stays counted: it is not asked for again.
        let reserved = pins.reserve(customer, policy, clock.epoch());
        let reserved = crate::connect::within(clock, end, "UpdateItem", reserved).await?;
        let (tries, hash) = match reserved {
            Reservation::Granted { tries, hash } => (tries, hash),
            Reservation::Locked => return Ok(Tried::Locked),
            Reservation::NotEnrolled => return Ok(Tried::NotEnrolled),
        };
        if is_right(pin, &hash, &pepper) {
            guard.call(clock, end, notes, "UpdateItem", || pins.reset(customer)).await?;
            return Ok(Tried::Right);
        }
        count(notes, Level::Warn, "pinsWrong", "A PIN was wrong");
        match policy.tries.saturating_sub(tries) {
            0 => {
                count(notes, Level::Warn, "pinsLocked", "A PIN was locked");
                turn.record(EventKind::PinLocked, json!({ "tries": tries })).await;
                Ok(Tried::Locked)
            }
            left => Ok(Tried::Wrong { left }),
        }
    }

    /// Opens a request for approval, and tells the customer's app.
    async fn open_request(&self, mut turn: Turn<'_, C>) -> LexAnswer {
        let (Some(approvals), Some(customer)) =
            (self.services.approvals.as_deref(), turn.caller.customer())
        else {
            return turn.cannot_prove("NoApp");
        };
        let opened = self.clock.epoch();
        let name = format!("{}\n{}\n{}", turn.session(), customer.id.0, opened.as_nanos());
        let approval = Approval {
            id: Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).to_string(),
            user: customer.id.clone(),
            status: ApprovalStatus::Pending,
            opened,
            expires: opened + self.settings.approval,
        };
        match self.send_request(&turn, approvals, &approval).await {
            Ok(()) => {
                turn.set(REQUEST, approval.id);
                self.look_at_request(turn).await
            }
            Err(fault) => turn.trouble(&fault),
        }
    }

    async fn send_request(
        &self,
        turn: &Turn<'_, C>,
        approvals: &dyn Approvals,
        approval: &Approval,
    ) -> Result<(), ServiceFault> {
        let (clock, end, notes) = (&self.clock, turn.end, turn.notes);
        let open = || approvals.open(approval);
        self.guards.tables.call(clock, end, notes, "PutItem", open).await?;
        let Some(push) = &self.services.push else { return Ok(()) };
        let alert = Alert {
            subject: "Approval needed".into(),
            message: json!({
                "request_id": approval.id,
                "user_id": approval.user,
                "message": "Please approve the request of the bank that you are talking to.",
            }),
        };
        self.guards.topics.call(clock, end, notes, "Publish", || push.send(&alert)).await
    }

    /// Looks at the request until it is decided or the turn has no more time.
    async fn look_at_request(&self, mut turn: Turn<'_, C>) -> LexAnswer {
        let id = turn.attributes.text(REQUEST).unwrap_or_default().to_owned();
        match self.decided(&turn, &id).await {
            Ok(Some(ApprovalStatus::Pending)) => {
                let ask = Ask { slot: DONE, say: APPROVE.into() };
                turn.ask_for(VERIFY, Slots::default(), ask)
            }
            Ok(Some(ApprovalStatus::Approved)) => {
                turn.attributes.0.shift_remove(REQUEST);
                self.proven(turn, "CompanionApp", AuthLevel::High).await
            }
            Ok(Some(ApprovalStatus::Declined)) => {
                turn.attributes.0.shift_remove(REQUEST);
                turn.record(EventKind::ApprovalDeclined, json!({ "request_id": id })).await;
                turn.cannot_prove("ApprovalDeclined")
            }
            Ok(None) => {
                turn.attributes.0.shift_remove(REQUEST);
                turn.cannot_prove("ApprovalTimedOut")
            }
            Err(fault) => turn.trouble(&fault),
        }
    }

    async fn decided(
        &self,
        turn: &Turn<'_, C>,
        id: &str,
    ) -> Result<Option<ApprovalStatus>, ServiceFault> {
        let Some(approvals) = &self.services.approvals else { return Ok(None) };
        loop {
            let look = || approvals.find(id);
            let (clock, end, notes) = (&self.clock, turn.end, turn.notes);
            let found = self.guards.tables.call(clock, end, notes, "GetItem", look).await?;
            // A table deletes what has expired when it sees fit.
            let found = found.filter(|found| clock.epoch() < found.expires);
            let status = found.map(|found| found.status);
            let is_open = status == Some(ApprovalStatus::Pending);
            if !is_open || self.clock.now() + LOOK + LEFT >= turn.end {
                return Ok(status);
            }
            self.clock.sleep(LOOK).await;
        }
    }

    /// The customer has proven who they are: what waited for it goes on.
    async fn proven(&self, mut turn: Turn<'_, C>, method: &str, level: AuthLevel) -> LexAnswer {
        for (key, text) in [
            ("isAuthenticated", "true".to_owned()),
            ("AuthMethod", method.to_owned()),
            ("AuthLevel", level.max(turn.level()).code().to_owned()),
            ("AuthTimestamp", self.timestamp().to_string()),
        ] {
            turn.set(key, text);
        }
        turn.attributes.0.shift_remove("RequiresAgentAuth");
        self.resume(turn).await
    }

    /// Goes on with what waits, if something does.
    pub(super) async fn resume(&self, mut turn: Turn<'_, C>) -> LexAnswer {
        let Some(Pending { intent, slots }) = Pending::read(&turn.attributes) else {
            let answer = turn.answer(DialogAction::ElicitIntent, None);
            return answer.saying("Thank you. How can I help you?");
        };
        Pending::forget(&mut turn.attributes);
        let (source, said) = (Source::FulfillmentCodeHook, Said::Nothing);
        self.serve(turn, Asked { intent, slots, source, said }).await
    }
}

/// What came of a PIN.
enum Tried {
    Right,
    Wrong { left: u32 },
    Locked,
    NotEnrolled,
}

impl<C: Clock> Turn<'_, C> {
    /// The customer cannot prove who they are: a person has to find out.
    fn cannot_prove(&mut self, reason: &str) -> LexAnswer {
        let say = match reason {
            "PinLocked" => {
                "That PIN isn't right, and for your security I can't take another try now. I'm \
                 connecting you to a colleague."
            }
            "ApprovalDeclined" => "The request was declined. I'm connecting you to a colleague.",
            "ApprovalTimedOut" => {
                "The request was not approved in time. I'm connecting you to a colleague."
            }
            _ => "I can't check here that it's you. I'm connecting you to a colleague who can.",
        };
        for (key, text) in
            [("isAuthenticated", "false"), ("AuthMethod", "Failed"), ("RequiresAgentAuth", "true")]
        {
            self.set(key, text);
        }
        self.person(Handover::to_agent(reason, say))
    }
}
