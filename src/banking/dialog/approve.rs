//! Proofs by approval in the customer's app.

use std::time::Duration;

use super::super::auth::{ApprovalStatus, Method};
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
        let Some(customer) = turn.caller.customer() else { return turn.cannot_prove("NoApp") };
        match turn.checks().open_request(&customer.id).await {
            Ok(Some(id)) => {
                turn.set(REQUEST, id);
                self.look_at_request(turn).await
            }
            Ok(None) => turn.cannot_prove("NoApp"),
            Err(fault) => turn.trouble(&fault),
        }
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
                self.proven(turn, Method::App).await
            }
            Ok(Some(ApprovalStatus::Declined)) => {
                turn.attributes.0.shift_remove(REQUEST);
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
        let Some(customer) = turn.caller.customer() else { return Ok(None) };
        loop {
            let status = turn.checks().look(id, &customer.id).await?;
            let is_open = status == Some(ApprovalStatus::Pending);
            if !is_open || self.clock.now() + LOOK + LEFT >= turn.end {
                return Ok(status);
            }
            self.clock.sleep(LOOK).await;
        }
    }
}
