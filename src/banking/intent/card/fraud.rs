//! `ReportFraud`: something that others have done.

use super::super::super::dialog::{Ask, Handover, Reader, Reply, Turn};
use super::super::super::security::EventKind;
use super::super::Request;
use crate::connect::{Clock, ServiceFault};

/// Something that others have done. It is recorded and told, and whatever comes of that, the
/// customer gets to the people who deal with fraud.
pub struct ReportFraud;

impl Request for ReportFraud {
    fn read(_: &Reader<'_>) -> Result<Self, Ask> {
        Ok(Self)
    }

    async fn fulfil<C: Clock>(self, turn: &Turn<'_, C>) -> Result<Reply, ServiceFault> {
        turn.report(EventKind::FraudReported, "CRITICAL", serde_json::json!({})).await;
        Ok(Reply::Person(Handover {
            say: "I'm connecting you to our fraud team right away. Please stay on the line.".into(),
            priority: "CRITICAL",
            ..Handover::to_fraud("FraudReport")
        }))
    }
}
