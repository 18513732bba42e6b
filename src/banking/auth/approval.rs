//! Approval in the customer's app: a request is opened, the app is told, and the customer decides.

use std::time::Duration;

use super::super::model::CustomerId;
use super::super::services::Approvals;
use crate::connect::ServiceFault;

/// A request for approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// What tells it from others.
    pub id: String,
    /// Who has to approve.
    pub user: CustomerId,
    /// Where it is.
    pub status: ApprovalStatus,
    /// When it was opened, since 1970.
    pub opened: Duration,
    /// When it can no longer be decided, since 1970.
    pub expires: Duration,
}

/// Where a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalStatus {
    /// Nobody has decided.
    Pending,
    /// The customer agrees.
    Approved,
    /// The customer does not.
    Declined,
}

impl ApprovalStatus {
    const CODES: [(&'static str, Self); 3] =
        [("PENDING", Self::Pending), ("APPROVED", Self::Approved), ("DECLINED", Self::Declined)];

    /// As it is kept.
    pub fn code(self) -> &'static str {
        Self::CODES.into_iter().find_map(|(code, it)| (it == self).then_some(code)).unwrap_or("")
    }

    /// From how it is kept.
    pub fn parse(code: &str) -> Option<Self> {
        Self::CODES.into_iter().find_map(|(known, status)| (known == code).then_some(status))
    }
}

/// What a customer decides.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    /// The request.
    pub id: &'a str,
    /// Who decides, as whoever let them in says.
    pub user: &'a str,
    /// Whether they agree.
    pub approved: bool,
}

/// Why a decision is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    /// There is no such request, or it is somebody else's: nobody is told which.
    #[error("there is no such request")]
    NotFound,
    /// It was decided before, or too late.
    #[error("the request is no longer open")]
    NotOpen,
    /// The table cannot be reached.
    #[error("{0}")]
    Service(#[from] ServiceFault),
}

impl DecideError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotFound => "check the id of the request, and who is signed in",
            Self::NotOpen => "ask for another request",
            Self::Service(_) => "try again",
        }
    }
}

/// Takes the decision of a customer on a request of theirs that is open. The same decision may come
/// again, as it does where an app did not hear the answer.
///
/// # Errors
/// See [`DecideError`].
pub async fn decide(
    approvals: &dyn Approvals,
    decision: Decision<'_>,
    now: Duration,
) -> Result<(), DecideError> {
    let Decision { id, user, approved } = decision;
    if approvals.decide(id, user, approved, now).await? {
        return Ok(());
    }
    let decided = if approved { ApprovalStatus::Approved } else { ApprovalStatus::Declined };
    match approvals.find(id).await?.filter(|approval| approval.user.0 == user) {
        None => Err(DecideError::NotFound),
        Some(approval) if approval.status == decided => Ok(()),
        Some(_) => Err(DecideError::NotOpen),
    }
}
