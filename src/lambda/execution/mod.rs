//! `async-execution`: runs a function that takes longer than a flow waits for behind a state machine.
//!
//! Called without `execution_id` it starts an execution, called with one it tells how far that is,
//! and what came of it. Answers with the keys that flows read; fails the invocation where the
//! service refuses or cannot be reached, so that the flow takes its error branch.

mod settings;

use std::time::Duration;

use serde_json::{Value, json};

pub use settings::{ENVIRONMENT, Settings};

use super::{FunctionError, Handler, Log, MARGIN};
use crate::aws::{AwsExecutions, Connection};
use crate::connect::{Clock, ConnectEvent, mask};
use crate::execution::{ExecutionError, Executions, answer};
use crate::local::SystemClock;

/// The function with what it works on.
#[derive(Debug)]
pub struct Function<E, C> {
    /// What its environment says.
    pub settings: Settings,
    /// What runs executions.
    pub executions: E,
    /// The clock.
    pub clock: C,
    /// Where its log goes.
    pub log: Log,
}

/// The function as it is deployed.
///
/// # Errors
/// No region is configured.
pub async fn deployed(
    get: fn(&str) -> Option<String>,
) -> Result<Function<AwsExecutions, SystemClock>, FunctionError> {
    let settings = Settings::read(&get);
    let log = Log::of(settings.debug, &settings.problems);
    let config = super::config(Connection::of_retrying_function()).await?;
    let executions = AwsExecutions::new(&config, settings.rules.machine.clone());
    Ok(Function { settings, executions, clock: SystemClock, log })
}

impl<E: Executions, C: Clock> Handler for Function<E, C> {
    async fn handle(&self, event: Value, remaining: Duration) -> Result<Value, FunctionError> {
        let Settings { rules, time_limit, .. } = &self.settings;
        let limit = (*time_limit).min(remaining).saturating_sub(MARGIN);
        let result = answer(&self.executions, &self.clock, rules, &event, limit).await;
        let contact = ConnectEvent::from_value(&event);
        let contact = contact.contact_id();
        match &result {
            Ok(answer) => self.log_answer(contact, answer),
            Err(error) => self.log_error(contact, error),
        }
        result.map_err(|error| FunctionError { kind: error.kind(), message: told(&error) })
    }
}

impl<E, C> Function<E, C> {
    /// What an answer says of the execution; never what came of it.
    fn log_answer(&self, contact: Option<&str>, answer: &Value) {
        let of = |key: &str| answer.get(key).cloned().unwrap_or_default();
        let fields = json!({
            "contactId": contact,
            "executionId": mask::text(of("execution_id").as_str().unwrap_or_default()),
            "status": of("status"),
            "sfnStatus": of("sfn_status"),
            "count": of("count"),
            "waitedMs": of("waited_ms"),
            "truncated": of("result_truncated"),
        });
        match of("status").as_str() {
            Some("INVALID" | "FAILED") => {
                let text = of("error");
                let text = text.as_str().unwrap_or_default();
                self.log.write("ERROR", &format!("Nothing was done: {text}"), fields);
            }
            Some("CREATED") => self.log.write("INFO", "An execution runs", fields),
            Some("FINISHED" | "LOOP_DONE") => {
                self.log.write("INFO", "The loop is at its end", fields);
            }
            _ => self.log.debug("The execution goes on", fields),
        }
    }

    /// The service's own words may quote the request.
    fn log_error(&self, contact: Option<&str>, error: &ExecutionError) {
        let text = match error {
            ExecutionError::Service(fault) => fault.operation.to_owned(),
            error => error.to_string(),
        };
        let fields = json!({ "contactId": contact, "errorType": error.kind() });
        self.log.write("ERROR", &format!("Error processing request: {text}"), fields);
    }
}

fn told(error: &ExecutionError) -> String {
    match error {
        ExecutionError::Service(fault) => fault.python_text(),
        error => error.to_string(),
    }
}
