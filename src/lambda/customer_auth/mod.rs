//! `customer-auth`: finds out who calls, and has them prove it, one block of a flow at a time.
//!
//! Answers strings only, which the response validation `STRING_MAP` takes, and always the same keys:
//! `status`, `Timestamp`, who the customer is, the attributes of a proof, `triesLeft`, `requestId` and
//! `error`. It never fails the invocation.

mod answer;
mod request;
mod settings;

use std::time::Duration;

use serde_json::Value;

pub use settings::{ENVIRONMENT, Settings};

use super::bank::{self, Parts};
use super::{Function as Name, FunctionError, Handler, Log, MARGIN, TIME_LIMIT};
use crate::banking::{Note, Reception};
use crate::connect::{Clock, ConnectEvent};
use crate::local::SystemClock;

/// The function with what it works on.
#[derive(Debug)]
pub struct Function<C> {
    /// What takes the steps.
    pub reception: Reception<C>,
    /// Where its log goes.
    pub log: Log,
}

/// The function as it is deployed.
///
/// # Errors
/// No region or no customer relations are configured, or the certificates of this machine cannot be
/// read.
pub async fn deployed(
    get: fn(&str) -> Option<String>,
) -> Result<Function<SystemClock>, FunctionError> {
    let settings = Settings::read(&get);
    let log = Log::of(settings.debug, &settings.problems);
    let url = settings.crm()?;
    let attempt = settings.reception.attempt;
    let (parts, config) = Parts::deployed(&settings.proofs, (None, attempt), url).await?;
    let proofs = parts.proofs_of_aws(&settings.proofs, &config);
    Ok(Function { reception: Reception::new(settings.reception, proofs, SystemClock), log })
}

impl<C: Clock> Handler for Function<C> {
    async fn handle(&self, event: Value, remaining: Duration) -> Result<Value, FunctionError> {
        let event = ConnectEvent::from_value(&event);
        let limit = TIME_LIMIT.min(remaining).saturating_sub(MARGIN);
        let notes = |note: Note| {
            bank::log_note(&self.log, Name::CustomerAuth, self.reception.clock.epoch(), note);
        };
        let (visitor, step) = match request::read(&event) {
            Ok(read) => read,
            Err(problem) => return Ok(answer::refused(problem)),
        };
        let (customer, outcome) = self.reception.take(visitor, step, limit, &notes).await;
        Ok(answer::of(customer, outcome, self.reception.clock.epoch()))
    }
}
