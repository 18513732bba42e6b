//! Answers of Lambda functions that are known beforehand: recorded ones, tables and faults.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::cli::app::read_text;
use crate::cli::exit::{Exit, Failure};
use crate::cli::replay::{FIXTURE, json_values};
use crate::connect::answer::MAX_BYTES;
use crate::flow::simulate::{LambdaAnswer, LambdaOutcome, Millis};

/// How long an invocation takes of which nobody says.
pub(super) const USUAL: Millis = 200;

/// Answers that are known beforehand.
///
/// The first entry wins whose `when` the event has; else those without `when` are given in their
/// order, the last one again and again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// The answers.
    pub entries: Vec<Entry>,
}

/// An answer that is known beforehand.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Entry {
    /// What the event must have: `{"Parameters": {"tier": "gold"}}`. `Parameters` and `ContactData`
    /// may stand without `Details`.
    pub when: Option<Value>,
    /// How long it takes, in milliseconds.
    pub took: Option<Millis>,
    /// The answer.
    pub answer: Option<Value>,
    /// The words with which the function fails.
    pub error: Option<String>,
    /// What goes wrong.
    pub fault: Option<Fault>,
}

/// What can go wrong with an invocation.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The function fails.
    Error,
    /// It does not answer within the time limit of the block.
    Timeout,
    /// The service throttles it, every time.
    Throttle,
    /// It answers more than a flow takes.
    Oversized,
}

impl Fault {
    /// The fault of that name: `error`, `timeout`, `throttle`, `oversized`.
    pub fn named(name: &str) -> Option<Self> {
        Self::deserialize(Value::from(name)).ok()
    }
}

impl From<Fault> for Answers {
    fn from(fault: Fault) -> Self {
        Self { entries: vec![Entry { fault: Some(fault), ..Entry::default() }] }
    }
}

impl From<Value> for Answers {
    /// A document of answers: a list of entries, of recordings (`replay --record`) or of plain
    /// answers, or one of these. What has no key but those of an [`Entry`] is an entry.
    fn from(document: Value) -> Self {
        match document {
            Value::Array(items) => Self { entries: items.into_iter().map(entry).collect() },
            one => Self { entries: vec![entry(one)] },
        }
    }
}

fn entry(value: Value) -> Entry {
    if value.get("schema").and_then(Value::as_str) == Some(FIXTURE) {
        return recorded(&value);
    }
    let is_empty = value.as_object().is_none_or(serde_json::Map::is_empty);
    match Entry::deserialize(&value) {
        Ok(entry) if !is_empty => entry,
        _ => Entry { answer: Some(value), ..Entry::default() },
    }
}

/// The answer of a recording; of a failed invocation its words.
fn recorded(fixture: &Value) -> Entry {
    let answer = fixture.get("answer");
    let failed = answer.filter(|answer| answer.get("errorType").is_some());
    let words = failed.and_then(|answer| answer.get("errorMessage")?.as_str());
    match (failed, words) {
        (Some(_), words) => {
            let words = words.unwrap_or("the function failed").to_owned();
            Entry { error: Some(words), ..Entry::default() }
        }
        _ => Entry { answer: answer.cloned(), ..Entry::default() },
    }
}

impl Answers {
    /// Reads a file of answers: JSON, one document or several after each other.
    ///
    /// # Errors
    /// It cannot be read, is not JSON or is empty.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let documents = json_values(&read_text(path)?, &name)?;
        let entries = documents.into_iter().flat_map(|document| Self::from(document).entries);
        let answers = Self { entries: entries.collect() };
        match answers.entries.is_empty() {
            false => Ok(answers),
            true => Err(Failure::new(Exit::Input, format!("{name} holds no answer"))
                .help("write the answer as JSON, or record one with `connectctl replay --record`")),
        }
    }

    /// The answer to an event; `given` counts those that were given in order.
    pub(super) fn find(&self, event: &Value, given: &mut usize) -> LambdaAnswer {
        let fits = |entry: &&Entry| entry.when.as_ref().is_some_and(|when| holds(event, when));
        if let Some(entry) = self.entries.iter().find(fits) {
            return entry.answer();
        }
        let plain: Vec<&Entry> = self.entries.iter().filter(|entry| entry.when.is_none()).collect();
        let entry = plain.get(*given).or(plain.last());
        *given += 1;
        entry.map_or_else(
            || failure("no answer is recorded for the event".into()),
            |entry| entry.answer(),
        )
    }
}

impl Entry {
    fn answer(&self) -> LambdaAnswer {
        let outcome = match (&self.fault, &self.error, &self.answer) {
            (Some(Fault::Error), None, _) => LambdaOutcome::Error("it was told to fail".into()),
            (Some(Fault::Timeout), ..) => LambdaOutcome::Silence,
            (Some(Fault::Throttle), ..) => LambdaOutcome::Throttled,
            (Some(Fault::Oversized), ..) => {
                LambdaOutcome::Answer(json!({ "oversized": "x".repeat(MAX_BYTES) }))
            }
            (_, Some(words), _) => LambdaOutcome::Error(words.as_str().into()),
            (None, None, answer) => LambdaOutcome::Answer(answer.clone().unwrap_or(json!({}))),
        };
        LambdaAnswer { took: self.took.unwrap_or(USUAL), outcome }
    }
}

/// A failed invocation.
pub(super) fn failure(words: String) -> LambdaAnswer {
    LambdaAnswer { took: USUAL, outcome: LambdaOutcome::Error(words.into()) }
}

/// Whether an event has all that is asked of it; what stands below `Details` may leave that out.
fn holds(event: &Value, when: &Value) -> bool {
    let Value::Object(wanted) = when else { return false };
    wanted.iter().all(|(key, wanted)| {
        let found = event.get(key).or_else(|| event.get("Details")?.get(key));
        found.is_some_and(|found| contains(found, wanted))
    })
}

fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(key, part)| whole.get(key).is_some_and(|whole| contains(whole, part)))
        }
        _ => whole == part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(document: Value, events: &[Value]) -> Vec<LambdaOutcome> {
        let (answers, mut given) = (Answers::from(document), 0);
        events.iter().map(|event| answers.find(event, &mut given).outcome).collect()
    }

    fn answer(value: Value) -> LambdaOutcome {
        LambdaOutcome::Answer(value)
    }

    #[test]
    fn plain_answers_are_given_in_order_and_the_last_again() {
        let event = json!({});
        let events = [event.clone(), event.clone(), event];
        let found = given(json!([{ "tier": "gold" }, { "error": "boom" }]), &events);
        let boom = LambdaOutcome::Error("boom".into());
        assert_eq!(found, [answer(json!({ "tier": "gold" })), boom.clone(), boom]);
        assert_eq!(given(json!({}), &events[..1]), [answer(json!({}))]);
    }

    #[test]
    fn a_table_answers_by_what_the_event_has() {
        let event = |tier: &str| json!({ "Details": { "Parameters": { "tier": tier, "x": "1" } } });
        let table = json!([
            { "when": { "Parameters": { "tier": "gold" } }, "answer": { "agent": "Ada" } },
            { "when": { "Details": { "Parameters": { "tier": "tin" } } }, "fault": "throttle" },
        ]);
        let found = given(table, &[event("gold"), event("tin"), event("lead")]);
        assert_eq!(found[0], answer(json!({ "agent": "Ada" })));
        assert_eq!(found[1], LambdaOutcome::Throttled);
        assert!(matches!(found[2], LambdaOutcome::Error(_)), "{found:?}");
    }

    #[test]
    fn recordings_give_their_answers_and_failures() {
        let fixture = |answer: Value| json!({ "schema": FIXTURE, "function": "f", "event": {}, "answer": answer });
        let failed = json!({ "errorType": "Boom", "errorMessage": "no" });
        let found =
            given(json!([fixture(json!({ "a": "b" })), fixture(failed)]), &[json!({}), json!({})]);
        assert_eq!(found, [answer(json!({ "a": "b" })), LambdaOutcome::Error("no".into())]);
    }
}
