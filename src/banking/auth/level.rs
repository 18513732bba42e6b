//! The one table of who may do what.

use super::super::intent::Intent;
use crate::connect::Attributes;

/// How sure the bank has to be of who the customer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not at all.
    None,
    /// The customer has named a secret.
    Basic,
    /// The customer has approved it on a device of theirs.
    High,
}

impl Level {
    /// What an intent needs. Nothing that stops a card or a fraud needs anything.
    pub fn of(intent: Intent) -> Self {
        match intent {
            Intent::AccountDetails => Self::High,
            Intent::CheckBalance
            | Intent::TransactionHistory
            | Intent::RequestStatement
            | Intent::ActivateCard
            | Intent::ChangePin
            | Intent::DisputeTransaction
            | Intent::InternalTransfer
            | Intent::ExternalTransfer
            | Intent::LoanStatus
            | Intent::LoanPayment => Self::Basic,
            Intent::ReportLostStolenCard
            | Intent::ReportFraud
            | Intent::WireTransfer
            | Intent::CancelDirectDebit
            | Intent::CancelStandingOrder
            | Intent::LoanApplication
            | Intent::TransferToAgent
            | Intent::TransferToSpecialist
            | Intent::BranchLocator
            | Intent::RoutingNumber => Self::None,
        }
    }

    /// What a conversation has reached. A voice that the flow has had recognised counts as a secret
    /// that was named; nothing here asks for one, since the service behind it has ended.
    pub fn reached(attributes: &Attributes) -> Self {
        let is = |key: &str, text: &str| attributes.text(key) == Some(text);
        match (is("isAuthenticated", "true"), is("AuthLevel", "high")) {
            (true, true) => Self::High,
            (true, false) => Self::Basic,
            (false, _) if is("VoiceIdStatus", "AUTHENTICATED") => Self::Basic,
            (false, _) => Self::None,
        }
    }

    /// As attributes have it.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Basic => "basic",
            Self::High => "high",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_says_authenticated_is() {
        for (attributes, level) in [
            (json!({}), Level::None),
            (json!({ "AuthLevel": "high" }), Level::None),
            (json!({ "isAuthenticated": "True" }), Level::None),
            (json!({ "isAuthenticated": true }), Level::None),
            (json!({ "isAuthenticated": "true" }), Level::Basic),
            (json!({ "isAuthenticated": "true", "AuthLevel": "basic" }), Level::Basic),
            (json!({ "isAuthenticated": "true", "AuthLevel": "high" }), Level::High),
            (json!({ "VoiceIdStatus": "AUTHENTICATED" }), Level::Basic),
            (json!({ "VoiceIdStatus": "AUTHENTICATED", "AuthLevel": "high" }), Level::Basic),
            (json!({ "VoiceIdStatus": "NOT_AUTHENTICATED" }), Level::None),
        ] {
            let read = serde_json::from_value(attributes.clone()).unwrap();
            assert_eq!(Level::reached(&read), level, "{attributes}");
        }
    }

    #[test]
    fn stopping_a_card_or_a_fraud_needs_nothing() {
        for intent in [Intent::ReportLostStolenCard, Intent::ReportFraud, Intent::TransferToAgent] {
            assert_eq!(Level::of(intent), Level::None, "{intent:?}");
        }
    }
}
