//! `pstn-transfer`: the number and the tones that take a call to a virtual agent, and afterwards
//! what the virtual agent has found out.
//!
//! Answers what the vendor's API says, or fails the invocation, so that the flow takes its error
//! branch.

mod settings;

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use serde_json::{Value, json};

pub use settings::{ENVIRONMENT, read};

use super::{FunctionError, Handler, Log, MARGIN};
use crate::aws::{AwsSecrets, Connection};
use crate::connect::Clock;
use crate::local::SystemClock;
use crate::net::Web;
use crate::transfer::{Client, Http, Level, Note, Secrets, TransferError};

/// How long after its limit an answer is given up; less than what is kept back for it to travel.
const GRACE: Duration = Duration::from_millis(100);

/// The function with what it works on.
#[derive(Debug)]
pub struct Function<H, S, C> {
    /// The API.
    pub client: Client<H, S, C>,
    /// Where its log goes.
    pub log: Log,
}

/// The function as it is deployed.
///
/// # Errors
/// The certificates of this machine cannot be read. What is missing from the settings is told to
/// the flow that needs it.
pub async fn deployed(
    get: fn(&str) -> Option<String>,
) -> Result<Function<Web, AwsSecrets, SystemClock>, FunctionError> {
    let settings = read(&get);
    let log = Log::of(settings.debug, &settings.problems);
    let secrets = AwsSecrets::new(Connection::of_function());
    let web = Web::ready().map_err(|error| FunctionError {
        kind: "ConfigurationError".into(),
        message: error.to_string(),
    })?;
    let client = Client::new(settings, web, secrets, SystemClock, fastrand::f64);
    Ok(Function { client, log })
}

impl<H: Http, S: Secrets, C: Clock> Function<H, S, C> {
    async fn answer(&self, event: &Value, limit: Duration) -> Result<Value, TransferError> {
        let notes = |note: Note| self.note(note);
        // Boxed, since the compiler gives up on futures that are nested too deeply.
        let answer = Box::pin(self.client.answer(event, limit, &notes));
        // Every attempt keeps to the limit; this is for what else may take time.
        match select(answer, pin!(self.client.clock.sleep(limit + GRACE))).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(TransferError::OutOfTime),
        }
    }

    fn note(&self, note: Note) {
        match note.level {
            Level::Debug => self.log.debug(&note.message, note.params),
            level => self.log.write(level.as_str(), &note.message, note.params),
        }
    }
}

impl<H: Http, S: Secrets, C: Clock> Handler for Function<H, S, C> {
    async fn handle(&self, event: Value, remaining: Duration) -> Result<Value, FunctionError> {
        let limit = self.client.settings.time_limit.min(remaining).saturating_sub(MARGIN);
        self.answer(&event, limit).await.map_err(|error| {
            let line = format!("Handler error: {}", error.for_log());
            self.log.write("ERROR", &line, json!({ "errorType": error.kind() }));
            FunctionError { kind: error.kind().into(), message: error.to_string() }
        })
    }
}
