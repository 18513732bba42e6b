//! `LoanApplication`: another loan.

use super::super::super::dialog::{Ask, Handover, Reader, Reply, Turn};
use super::super::super::value::{Amount, LoanKind, Money};
use super::super::Request;
use crate::connect::{Clock, ServiceFault};

/// Another loan, which a specialist has to see to.
pub struct LoanApplication {
    kind: LoanKind,
    amount: Money,
}

impl Request for LoanApplication {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        let kind = slots.need("LoanType", "What kind of loan are you interested in?")?;
        let Amount(amount) = slots.need("LoanAmount", "How much would you like to borrow?")?;
        Ok(Self { kind, amount })
    }

    async fn fulfil<C: Clock>(self, _: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self { kind, amount } = self;
        let say = format!(
            "I'm connecting you to our lending team about a {} of {amount}.",
            kind.spoken()
        );
        let mut handover = Handover::to_specialist("LendingQueue", "loan_application", say);
        handover.extra.extend([
            ("transfer_reason", "loan_application".to_owned()),
            ("transfer_queue", "LendingQueue".to_owned()),
            ("loan_type", kind.code().to_owned()),
            ("loan_amount", amount.to_string()),
        ]);
        Ok(Reply::Person(handover))
    }
}
