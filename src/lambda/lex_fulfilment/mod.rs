//! `lex-fulfilment`: what the bots of a bank do when a customer has said what they want.
//!
//! Answers in the form of Amazon Lex V2, always: whatever fails, there is a sentence for the
//! customer and a way to a person.

mod settings;
mod wiring;

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use serde_json::Value;

pub use settings::{ENVIRONMENT, Settings};
pub use wiring::services_of_aws;

use super::bank::{self, Parts};
use super::{Function as Name, FunctionError, Handler, Log, MARGIN};
use crate::banking::{Desk, Note};
use crate::connect::Clock;
use crate::local::SystemClock;

/// How long after its limit an answer is given up; less than what is kept back for it to travel.
const GRACE: Duration = Duration::from_millis(100);

/// The function with what it works on.
#[derive(Debug)]
pub struct Function<C> {
    /// How long a turn may take.
    pub turn: Duration,
    /// What answers.
    pub desk: Desk<C>,
    /// Where its log goes.
    pub log: Log,
}

/// The function as it is deployed.
///
/// # Errors
/// No region or no bank is configured, or the certificates of this machine cannot be read.
pub async fn deployed(
    get: fn(&str) -> Option<String>,
) -> Result<Function<SystemClock>, FunctionError> {
    let settings = Settings::read(&get);
    let log = Log::of(settings.debug, &settings.problems);
    let url = settings.bank()?;
    let with = (settings.bank_key.as_ref(), settings.desk.attempt);
    let (parts, config) = Parts::deployed(&settings.proofs, with, url).await?;
    let services = services_of_aws(&settings, &config, &parts)?;
    let desk = Desk::new(settings.desk, services, SystemClock);
    Ok(Function { turn: settings.turn, desk, log })
}

impl<C: Clock> Handler for Function<C> {
    async fn handle(&self, event: Value, remaining: Duration) -> Result<Value, FunctionError> {
        let limit = self.turn.min(remaining.saturating_sub(MARGIN));
        let notes = |note: Note| self.note(note);
        let answer = self.desk.answer(&event, limit, &notes);
        // Every call keeps to the limit; this is for what else may take time.
        let answer = match select(pin!(answer), pin!(self.desk.clock.sleep(limit + GRACE))).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => self.desk.give_up(&event, &notes),
        };
        serde_json::to_value(answer)
            .map_err(|error| FunctionError { kind: "Answer".into(), message: error.to_string() })
    }
}

impl<C: Clock> Function<C> {
    fn note(&self, note: Note) {
        bank::log_note(&self.log, Name::LexFulfilment, self.desk.clock.epoch(), note);
    }
}
