//! `vanity-numbers`: finds words for the number in the contact attribute `TargetNumber`, says them
//! in SSML, and sends a record of them to a queue.
//!
//! Answers strings only, which the response validation `STRING_MAP` takes: `ssmlResponse`,
//! `ssmlError` (`true` or `false`), `first` to `fifth`, `count`, `target`, `stored`. It never fails
//! the invocation.

mod settings;

use std::time::Duration;

use serde_json::{Map, Value, json};

pub use settings::{ENVIRONMENT, Settings};

use super::{Function as Name, FunctionError, Handler, Log, MARGIN};
use crate::aws::{AwsQueue, Connection, Patience};
use crate::connect::{Clock, ConnectEvent, within};
use crate::local::SystemClock;
use crate::vanity::{Answer, ORDINALS, Outbox, Record, Refusal, Request, speech};

/// What callers hear when there is nothing to tell, as they always have.
const INVALID: &str = "<speak>Sorry, the phone number you entered is invalid. Please provide a \
                       valid phone number.</speak>";
const ONLY_BINARY: &str = "<speak>The phone number is vanity incompatible because it only has 0s \
                           and 1s in its last 7 digits.</speak>";
const UNKNOWN: &str = "<speak>An unknown error occurred. Please try later!</speak>";

/// What a record that is made here says of its source.
const SOURCE: &str = "connect";

/// The function with what it works on.
#[derive(Debug)]
pub struct Function<O, C> {
    /// What its environment says.
    pub settings: Settings,
    /// Where records go, if anywhere.
    pub outbox: Option<O>,
    /// The clock.
    pub clock: C,
    /// Where its log goes.
    pub log: Log,
}

/// The function as it is deployed.
///
/// # Errors
/// There is a queue, but no region is configured.
pub async fn deployed(
    get: fn(&str) -> Option<String>,
) -> Result<Function<AwsQueue, SystemClock>, FunctionError> {
    let settings = Settings::read(&get);
    let log = Log::of(settings.debug, &settings.problems);
    let outbox = match &settings.queue {
        Some(url) => Some(AwsQueue::new(&super::config(connection(&settings)).await?, url)),
        None => None,
    };
    Ok(Function { settings, outbox, clock: SystemClock, log })
}

/// How the queue is reached: what hangs is tried again within the time that a caller waits for it.
fn connection(settings: &Settings) -> Connection {
    let connection = Connection::of_function();
    let attempt = settings.store_wait / 3;
    Connection { patience: Patience { attempt, ..connection.patience }, ..connection }
}

impl<O: Outbox, C: Clock> Handler for Function<O, C> {
    async fn handle(&self, event: Value, remaining: Duration) -> Result<Value, FunctionError> {
        let event = ConnectEvent::from_value(&event);
        let Some(contact) = event.contact_data() else {
            self.log.write("ERROR", "The event has no contact data", Value::Null);
            return Ok(refused(UNKNOWN));
        };
        let caller = contact.customer_endpoint.get().and_then(|endpoint| endpoint.address.text());
        let target =
            contact.attributes.get().and_then(|attributes| attributes.text("TargetNumber"));
        let id = json!({ "contactId": event.contact_id() });
        let request = match Request::new(caller, target) {
            Ok(request) => request,
            Err(refusal) => {
                self.log.write("WARN", &format!("No words were looked for: {refusal}"), id);
                return Ok(refused(match refusal {
                    Refusal::Invalid => INVALID,
                    Refusal::OnlyBinary => ONLY_BINARY,
                }));
            }
        };
        let answers = request.answers();
        let mut record = request.record(self.clock.epoch(), &answers);
        record.source = Some(SOURCE.into());
        let is_stored = self.send(&record, remaining).await;
        self.log.debug("Vanity numbers were found", id);
        Ok(found(&request, &answers, is_stored))
    }
}

impl<O: Outbox, C: Clock> Function<O, C> {
    /// Sends the record, and tells whether the queue has it. The caller is told the numbers in any
    /// case, so a failure is counted and not raised.
    async fn send(&self, record: &Record, remaining: Duration) -> bool {
        let limit = self.settings.time_limit.min(remaining).saturating_sub(MARGIN);
        let end = self.clock.now().saturating_add(self.settings.store_wait.min(limit));
        let sent = match &self.outbox {
            Some(outbox) => within(&self.clock, end, "SendMessage", outbox.send(record))
                .await
                .map_err(|fault| fault.name()),
            None => Err("none is configured".into()),
        };
        if let Err(reason) = &sent {
            let text = format!("The record was not sent to the queue: {reason}");
            let place = (Name::VanityNumbers, self.clock.epoch());
            self.log.count("ERROR", &text, place, &[("recordsNotSent", 1)]);
        }
        sent.is_ok()
    }
}

fn refused(ssml: &str) -> Value {
    answer(ssml, true, &[], String::new(), false)
}

fn found(request: &Request, answers: &[Answer], is_stored: bool) -> Value {
    answer(&speech(answers), false, answers, request.target(), is_stored)
}

/// All keys, in any case: a flow that reads one of them never meets nothing.
fn answer(ssml: &str, error: bool, answers: &[Answer], target: String, stored: bool) -> Value {
    let words = answers.iter().filter(|answer| answer.has_words()).count();
    let mut map = Map::new();
    let mut set = |key: &str, text: String| map.insert(key.into(), text.into());
    set("ssmlResponse", ssml.into());
    set("ssmlError", error.to_string());
    for (index, ordinal) in ORDINALS.iter().enumerate() {
        set(ordinal, answers.get(index).map(|found| found.vanity.clone()).unwrap_or_default());
    }
    set("count", words.to_string());
    set("target", target);
    set("stored", stored.to_string());
    Value::Object(map)
}
