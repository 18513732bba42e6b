//! Requests for approval, from the side of whoever asks for one.

use serde_json::json;
use uuid::Uuid;

use super::super::model::CustomerId;
use super::super::security::{Alert, EventKind};
use super::approval::{Approval, ApprovalStatus};
use super::checks::Checks;
use crate::connect::{Clock, ServiceFault};

impl<C: Clock> Checks<'_, C> {
    /// Opens a request for approval, tells the customer's app, and gives the id of the request;
    /// none where there is nothing to keep requests in.
    ///
    /// # Errors
    /// It is not kept, or the app is not told.
    pub async fn open_request(
        &self,
        customer: &CustomerId,
    ) -> Result<Option<String>, ServiceFault> {
        let Some(approvals) = &self.proofs.approvals else { return Ok(None) };
        let opened = self.clock.epoch();
        let name = format!("{}\n{}\n{}", self.session, customer.0, opened.as_nanos());
        let approval = Approval {
            id: Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).to_string(),
            user: customer.clone(),
            status: ApprovalStatus::Pending,
            opened,
            expires: opened + self.settings.approval,
        };
        let (clock, end, notes) = (self.clock, self.end, self.notes);
        let open = || approvals.open(&approval);
        self.guards.tables.call(clock, end, notes, "PutItem", open).await?;
        if let Some(push) = &self.proofs.push {
            let alert = told(&approval);
            self.guards.topics.call(clock, end, notes, "Publish", || push.send(&alert)).await?;
        }
        Ok(Some(approval.id))
    }

    /// Where a request of this customer is; nowhere, where it is somebody else's or too old. That
    /// it was declined is recorded.
    ///
    /// # Errors
    /// Nobody could look.
    pub async fn look(
        &self,
        id: &str,
        customer: &CustomerId,
    ) -> Result<Option<ApprovalStatus>, ServiceFault> {
        let Some(approvals) = &self.proofs.approvals else { return Ok(None) };
        let look = || approvals.find(id);
        let (clock, end, notes) = (self.clock, self.end, self.notes);
        let found = self.guards.tables.call(clock, end, notes, "GetItem", look).await?;
        // A table deletes what has expired when it sees fit; and a request proves who its own
        // customer is, and nobody else.
        let found = found.filter(|found| clock.epoch() < found.expires && found.user == *customer);
        let status = found.map(|found| found.status);
        if status == Some(ApprovalStatus::Declined) {
            let details = json!({ "request_id": id });
            self.record(Some(customer), EventKind::ApprovalDeclined, details).await;
        }
        Ok(status)
    }
}

/// What the app is told.
fn told(approval: &Approval) -> Alert {
    Alert {
        subject: "Approval needed".into(),
        message: json!({
            "request_id": approval.id,
            "user_id": approval.user,
            "message": "Please approve the request of the bank that you are talking to.",
        }),
    }
}
