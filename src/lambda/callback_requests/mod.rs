//! `callback-requests`: keeps the requests to be called back: a flow makes one, whoever calls back
//! claims and completes it, and a schedule ends those that nobody has claimed in time.
//!
//! Answers strings only, which the response validation `STRING_MAP` takes: `statusCode`,
//! `callback_scheduled`, `callback_id`, `callback_phone`, `status`, `expired` and `error`. It never
//! fails the invocation.

mod request;

use std::time::Duration;

use serde_json::Value;

use super::{
    Environment, Function as Name, FunctionError, Handler, Log, MARGIN, TIME_LIMIT, TableSettings,
    texts,
};
use crate::aws::{AwsCallbacks, Connection};
use crate::banking::Callbacks;
use crate::banking::callback::{Callback, CallbackError, Requests};
use crate::connect::Clock;
use crate::local::SystemClock;
use request::Action;

/// The environment variables that this function reads.
pub const ENVIRONMENT: [&str; 2] = [TABLE, "DEBUG_LOG"];

/// The keys that every answer has.
const KEYS: [&str; 7] = [
    "statusCode",
    "callback_scheduled",
    "callback_id",
    "callback_phone",
    "status",
    "expired",
    "error",
];

/// The table of requests to be called back.
const TABLE: &str = "CALLBACK_TABLE_NAME";

/// What the environment of the function says, read through `get`; what is empty counts as not set.
pub fn settings(get: &dyn Fn(&str) -> Option<String>) -> TableSettings {
    TableSettings::read(Environment::new(get), TABLE)
}

/// The function with what it works on.
pub struct Function<C> {
    /// Where requests are kept.
    pub callbacks: Box<dyn Callbacks>,
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
    let settings = settings(&get);
    let (log, config, table) = settings.start(Connection::of_retrying_function()).await?;
    let callbacks = Box::new(AwsCallbacks::new(&config, table));
    Ok(Function { callbacks, clock: SystemClock, log })
}

/// What is answered, without its status.
type Fields = Vec<(&'static str, String)>;

impl<C: Clock> Handler for Function<C> {
    async fn handle(&self, event: Value, remaining: Duration) -> Result<Value, FunctionError> {
        let limit = TIME_LIMIT.min(remaining).saturating_sub(MARGIN);
        let end = self.clock.now().saturating_add(limit);
        let requests = Requests { callbacks: self.callbacks.as_ref(), clock: &self.clock, end };
        let (status, fields) = match request::read(&event, self.clock.epoch()) {
            Ok(action) => match act(&requests, action).await {
                Ok((figure, fields)) => {
                    let place = (Name::CallbackRequests, self.clock.epoch());
                    self.log.count("INFO", "The request was dealt with", place, &[(figure, 1)]);
                    (200, fields)
                }
                Err(error) => self.refused(&error),
            },
            Err(problem) => (400, vec![("error", problem)]),
        };
        let status = ("statusCode", status.to_string());
        Ok(texts(&KEYS, fields.into_iter().chain([status])))
    }
}

/// Does it, and tells what to count by it.
async fn act<C: Clock>(
    requests: &Requests<'_, C>,
    action: Action,
) -> Result<(&'static str, Fields), CallbackError> {
    let told = |callback: &Callback| -> Fields {
        vec![
            ("callback_id", callback.id.0.clone()),
            ("callback_phone", callback.phone.clone()),
            ("status", callback.status.code().into()),
        ]
    };
    Ok(match action {
        Action::Create(callback) => {
            let callback = requests.create(callback).await?;
            let mut fields = told(&callback);
            fields.push(("callback_scheduled", "true".into()));
            ("callbacksRequested", fields)
        }
        Action::Claim { id, by } => ("callbacksClaimed", told(&requests.claim(&id, &by).await?)),
        Action::Complete { id, by, outcome } => {
            requests.complete(&id, &by, outcome).await?;
            let fields = vec![("callback_id", id.0), ("status", outcome.code().into())];
            ("callbacksCompleted", fields)
        }
        Action::Expire => ("sweeps", vec![("expired", requests.sweep().await?.to_string())]),
    })
}

impl<C: Clock> Function<C> {
    fn refused(&self, error: &CallbackError) -> (u16, Fields) {
        let scheduled = ("callback_scheduled", "false".to_owned());
        let (status, text) = match error {
            CallbackError::NotFound(_) => (404, error.to_string()),
            CallbackError::Taken(_) => (409, error.to_string()),
            CallbackError::Service(fault) => {
                let place = (Name::CallbackRequests, self.clock.epoch());
                let text = format!("The table was not reached: {}", fault.name());
                self.log.count("ERROR", &text, place, &[("callbacksFailed", 1)]);
                (503, "the table cannot be reached; try again".to_owned())
            }
        };
        (status, vec![scheduled, ("error", text)])
    }
}
