//! `TransferToSpecialist`: a person who knows more.

use super::super::super::dialog::{Ask, Handover, Reader, Reply, Turn};
use super::super::{Intent, Request};
use crate::connect::{Clock, ServiceFault};

/// A person who knows more of what the conversation was about.
pub struct TransferToSpecialist;

impl Request for TransferToSpecialist {
    fn read(_: &Reader<'_>) -> Result<Self, Ask> {
        Ok(Self)
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let subject = turn.subject();
        let reason = subject.map_or("CustomerRequest", Intent::name);
        let reason = format!("SpecialistRequired_{reason}");
        let say = "I'm connecting you to a specialist. Please stay on the line.";
        Ok(Reply::Person(Handover::to_specialist(queue(subject), reason, say)))
    }
}

/// The queue of those who know most of an intent.
fn queue(subject: Option<Intent>) -> &'static str {
    match subject {
        Some(
            Intent::CheckBalance
            | Intent::TransactionHistory
            | Intent::AccountDetails
            | Intent::RequestStatement
            | Intent::InternalTransfer
            | Intent::ExternalTransfer
            | Intent::WireTransfer
            | Intent::CancelDirectDebit
            | Intent::CancelStandingOrder,
        ) => "AccountQueue",
        Some(Intent::LoanApplication | Intent::LoanStatus | Intent::LoanPayment) => "LendingQueue",
        Some(
            Intent::ActivateCard
            | Intent::ReportLostStolenCard
            | Intent::ReportFraud
            | Intent::ChangePin
            | Intent::DisputeTransaction
            | Intent::TransferToAgent
            | Intent::TransferToSpecialist
            | Intent::BranchLocator
            | Intent::RoutingNumber,
        )
        | None => "GeneralAgentQueue",
    }
}
