//! `vanity-store`: keeps the records that a queue brings.
//!
//! Answers `batchItemFailures`, so that the queue brings again what was not kept this time; the
//! event source mapping has to have `ReportBatchItemFailures`. What can never be kept goes to the
//! queue for dead letters, with the reason; where none is set, it stays a failure until the queue's
//! own redrive policy moves it.

mod settings;

use std::time::Duration;

use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use serde::Deserialize;
use serde_json::{Value, json};

pub use settings::{ENVIRONMENT, RETENTION_DAYS, Settings, retention};

use super::{Function as Name, FunctionError, Handler, Log, MARGIN};
use crate::aws::{AwsQueue, AwsTable, Connection};
use crate::connect::Clock;
use crate::local::SystemClock;
use crate::vanity::{DeadLetters, Keeping, Outcome, Register, store};

/// The function with what it works on.
#[derive(Debug)]
pub struct Function<R, D, C> {
    /// What its environment says.
    pub settings: Settings,
    /// Where items are kept.
    pub register: R,
    /// Where messages go that can never be kept.
    pub dead: Option<D>,
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
) -> Result<Function<AwsTable, AwsQueue, SystemClock>, FunctionError> {
    let settings = Settings::read(&get);
    let log = Log::of(settings.debug, &settings.problems);
    let table = settings.table.as_ref();
    let table = table.ok_or_else(|| FunctionError::not_set("NoTable", settings::TABLE))?;
    let config = super::config(Connection::of_retrying_function()).await?;
    Ok(Function {
        register: AwsTable::new(&config, table),
        dead: settings.dead_letters.as_ref().map(|url| AwsQueue::new(&config, url)),
        clock: SystemClock,
        log,
        settings,
    })
}

impl<R: Register, D: DeadLetters, C: Clock> Handler for Function<R, D, C> {
    async fn handle(&self, event: Value, remaining: Duration) -> Result<Value, FunctionError> {
        let messages = messages(&event)?;
        let bodies: Vec<&str> =
            messages.iter().map(|message| message.body.as_deref().unwrap_or_default()).collect();
        let keeping = Keeping {
            retention: self.settings.retention,
            end: self.clock.now().saturating_add(remaining.saturating_sub(MARGIN)),
        };
        let outcomes =
            store(&self.register, self.dead.as_ref(), &self.clock, keeping, &bodies).await;
        self.log_outcomes(&messages, &outcomes);
        let failures = messages.iter().zip(&outcomes).filter(|(_, outcome)| is_failure(outcome));
        answer(failures.map(|(message, _)| message))
    }
}

impl<R, D, C: Clock> Function<R, D, C> {
    fn log_outcomes(&self, messages: &[SqsMessage], outcomes: &[Outcome]) {
        for (message, outcome) in messages.iter().zip(outcomes) {
            let fields = json!({ "messageId": message.message_id });
            let (level, text) = match outcome {
                Outcome::Stored | Outcome::AlreadyThere => {
                    self.log.debug("The record is in the table", fields);
                    continue;
                }
                Outcome::Buried(reason) => ("ERROR", format!("Sent to the dead letters: {reason}")),
                Outcome::Unburied(reason) => ("ERROR", format!("Can never be kept: {reason}")),
                Outcome::Failed(fault) => ("WARN", format!("Not kept this time: {}", fault.name())),
            };
            self.log.write(level, &text, fields);
        }
        let count = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|o| is(o)).count();
        let figures = [
            ("recordsStored", count(|o| *o == Outcome::Stored)),
            ("recordsAlreadyThere", count(|o| *o == Outcome::AlreadyThere)),
            ("deadLetters", count(|o| matches!(o, Outcome::Buried(_) | Outcome::Unburied(_)))),
            ("recordsFailed", count(|o| matches!(o, Outcome::Failed(_)))),
        ];
        let place = (Name::VanityStore, self.clock.epoch());
        self.log.count("INFO", "The batch was dealt with", place, &figures);
    }
}

/// Whether the queue has to bring the message again.
fn is_failure(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed(_) | Outcome::Unburied(_))
}

fn messages(event: &Value) -> Result<Vec<SqsMessage>, FunctionError> {
    let parsed = match event.get("Records") {
        Some(Value::Array(_)) => SqsEvent::deserialize(event).ok(),
        _ => None,
    };
    parsed.map(|event| event.records).ok_or_else(|| FunctionError {
        kind: "NoQueueEvent".into(),
        message: "the event is no batch of messages from a queue".into(),
    })
}

fn answer<'a>(failures: impl Iterator<Item = &'a SqsMessage>) -> Result<Value, FunctionError> {
    let mut answer = SqsBatchResponse::default();
    for message in failures {
        // A failure that cannot be named would count as a success.
        let id = message.message_id.clone().ok_or_else(|| FunctionError {
            kind: "NoMessageId".into(),
            message: "a message that was not kept has no messageId".into(),
        })?;
        let mut failure = BatchItemFailure::default();
        failure.item_identifier = id;
        answer.batch_item_failures.push(failure);
    }
    serde_json::to_value(answer)
        .map_err(|error| FunctionError { kind: "Answer".into(), message: error.to_string() })
}
