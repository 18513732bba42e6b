//! `ExternalTransfer`: money to somebody else.

use super::super::super::dialog::{Ask, Reader, Reply, Turn};
use super::super::super::model::Payment;
use super::super::super::value::{Amount, Payee, Reference};
use super::super::Request;
use super::refused;
use crate::connect::{Clock, ServiceFault};

/// Money to somebody else, whom the customer has paid before.
pub struct ExternalTransfer(Payment);

impl Request for ExternalTransfer {
    fn read(slots: &Reader<'_>) -> Result<Self, Ask> {
        let payee: Payee = slots.need("Payee", "Who would you like to pay?")?;
        let Amount(amount) = slots.need("Amount", "How much would you like to pay?")?;
        let reference: Reference =
            slots.need("Reference", "What should the reference on the payment be?")?;
        Ok(Self(Payment { payee, amount, reference }))
    }

    fn question(&self) -> Option<String> {
        let Payment { payee, amount, reference } = &self.0;
        Some(format!("Shall I pay {amount} to {} with the reference {}?", payee.0, reference.0))
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        let Self(payment) = &self;
        let order = turn.order()?;
        let (amount, payee) = (payment.amount, &payment.payee.0);
        match turn.place("Pay", |bank| bank.pay(order, payment)).await {
            Ok(()) => Ok(Reply::Done(format!(
                "I have paid {amount} to {payee}. It will arrive within 2 hours."
            ))),
            Err(fault) => {
                let unknown = format!(
                    "I couldn't find {payee} among the people you pay. You can add them in the \
                     app."
                );
                refused(fault, amount, unknown)
            }
        }
    }
}
