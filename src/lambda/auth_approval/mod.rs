//! `auth-approval`: takes what a customer decides in their app, `POST /auth` of an API Gateway.
//!
//! Whoever decides has been let in by an authorizer of the gateway, and decides on requests of their
//! own only. Answers `{"message": ...}` with 200, 400, 401, 404, 405, 409 or 503.

mod request;
mod settings;

use std::time::Duration;

use serde_json::{Value, json};

pub use settings::{ENVIRONMENT, Settings};

use super::{Function as Name, FunctionError, Handler, Log};
use crate::aws::{AwsApprovals, Connection};
use crate::banking::Approvals;
use crate::banking::auth::{DecideError, decide};
use crate::connect::Clock;
use crate::local::SystemClock;

/// The function with what it works on.
pub struct Function<C> {
    /// The claim of the authorizer that has the id of the customer.
    pub claim: String,
    /// Where requests are kept.
    pub approvals: Box<dyn Approvals>,
    /// The clock.
    pub clock: C,
    /// Where its log goes.
    pub log: Log,
}

/// The function as it is deployed.
///
/// # Errors
/// No region or no table is configured.
pub async fn deployed(
    get: fn(&str) -> Option<String>,
) -> Result<Function<SystemClock>, FunctionError> {
    let settings = Settings::read(&get);
    let (log, config, table) = settings.common.start(Connection::of_function()).await?;
    let approvals = Box::new(AwsApprovals::new(&config, table));
    Ok(Function { claim: settings.claim, approvals, clock: SystemClock, log })
}

impl<C: Clock> Handler for Function<C> {
    async fn handle(&self, event: Value, _: Duration) -> Result<Value, FunctionError> {
        let (status, message) = self.answer(&event).await;
        let text = format!("Answered {status}");
        let place = (Name::AuthApproval, self.clock.epoch());
        match status {
            200 => self.log.count("INFO", &text, place, &[("decisionsTaken", 1)]),
            503 => self.log.count("ERROR", &text, place, &[("decisionsFailed", 1)]),
            _ => self.log.count("WARN", &text, place, &[("decisionsRefused", 1)]),
        }
        Ok(json!({
            "statusCode": status,
            "headers": { "content-type": "application/json" },
            "body": json!({ "message": message }).to_string(),
        }))
    }
}

impl<C: Clock> Function<C> {
    /// The status and the message.
    async fn answer(&self, event: &Value) -> (u16, String) {
        let order = match request::read(event, &self.claim) {
            Ok(order) => order,
            Err((status, message)) => return (status, message.into()),
        };
        let now = self.clock.epoch();
        match decide(self.approvals.as_ref(), order.decision(), now).await {
            Ok(()) => (200, "the decision is taken".into()),
            Err(error) => match &error {
                DecideError::NotFound => (404, error.to_string()),
                DecideError::NotOpen => (409, error.to_string()),
                DecideError::Service(fault) => {
                    self.log.write("ERROR", &fault.name(), Value::Null);
                    (503, "the request cannot be reached; try again".into())
                }
            },
        }
    }
}
