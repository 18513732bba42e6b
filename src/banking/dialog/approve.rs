//! Proofs by approval in the customer's app.

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use super::super::auth::{Approval, ApprovalStatus, Level as AuthLevel};
use super::super::security::{Alert, EventKind};
use super::super::services::Approvals;
use super::desk::Desk;
use super::gate::VERIFY;
use super::reader::Ask;
use super::turn::Turn;
use crate::connect::lex::{LexAnswer, Slots};
use crate::connect::{Clock, ServiceFault};

/// The slot in which customers say that they have approved.
const DONE: &str = "Approval";

/// The request that the customer has to approve.
pub(super) const REQUEST: &str = "ApprovalRequestId";

/// The pause between two looks at a request, and what is left of the time of a turn after the last.
const LOOK: Duration = Duration::from_secs(2);
const LEFT: Duration = Duration::from_secs(1);

const APPROVE: &str = "I've sent a request to your app. Please approve it there, and say done.";

impl<C: Clock> Desk<C> {
    /// Opens a request for approval, and tells the customer's app.
    pub(super) async fn open_request(&self, mut turn: Turn<'_, C>) -> LexAnswer {
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
    pub(super) async fn look_at_request(&self, mut turn: Turn<'_, C>) -> LexAnswer {
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
            // A table deletes what has expired when it sees fit; and a request proves who its own
            // customer is, and nobody else.
            let user = turn.caller.customer().map(|customer| &customer.id);
            let found = found.filter(|found| clock.epoch() < found.expires);
            let found = found.filter(|found| Some(&found.user) == user);
            let status = found.map(|found| found.status);
            let is_open = status == Some(ApprovalStatus::Pending);
            if !is_open || self.clock.now() + LOOK + LEFT >= turn.end {
                return Ok(status);
            }
            self.clock.sleep(LOOK).await;
        }
    }
}
