//! What is kept of the numbers that were found for a caller: the message on the queue, and the item
//! in the table.
//!
//! Both have the keys that contact centers already have in their queues and tables: a message
//! `phoneNumber`, `targetNumber`, `timestamp`, `vanityNumbers`; an item `id`, `callerNumber`,
//! `cellNumber`, `timestamp`, `vanityNumbers`. `source` and `expiresAt` are added.

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::answer::Answer;

/// Stands for the number of a caller who withholds it.
pub const WITHHELD: &str = "anonymous";

/// The keys of the numbers of a record, the best first.
pub const ORDINALS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];

/// Characters that every number of a record has at least, and at most.
const LEAST: usize = 10;
const MOST: usize = 64;

/// When a record can have been made, in milliseconds since 1970: from 2000 to 2100.
const TIMES: RangeInclusive<u64> = 946_684_800_000..=4_102_444_800_000;

/// The numbers that were found for a caller.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// The number of who asked, or [`WITHHELD`].
    pub caller: String,
    /// The number that was turned into words.
    pub target: String,
    /// When that was, in milliseconds since 1970.
    pub time: u64,
    /// One to five numbers with their words, the best first.
    pub numbers: Vec<String>,
    /// What made the record: `connect` for a flow, `connectctl` for the command line.
    pub source: Option<String>,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { time, numbers, source, .. } = self;
        write!(f, "{} numbers at {time} from {source:?}", numbers.len())
    }
}

/// A record as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is found by. The same record always has the same.
    pub id: String,
    /// The record.
    pub record: Record,
    /// When it may be forgotten, in seconds since 1970; none if it is kept for good.
    pub expires_at: Option<u64>,
}

/// Why a message is no record. No text has anything of the message in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It is not JSON.
    #[error("the message is not JSON: {0}")]
    NotJson(String),
    /// Fields are missing or wrong.
    #[error("{}", .0.join("; "))]
    Invalid(Vec<String>),
}

impl Record {
    /// A record of what was found. More than five answers are too many to keep.
    pub fn new(caller: &str, target: &str, time: Duration, answers: &[Answer]) -> Self {
        let numbers = answers.iter().take(ORDINALS.len()).map(|answer| answer.vanity.clone());
        Self {
            caller: caller.into(),
            target: target.into(),
            time: u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
            numbers: numbers.collect(),
            source: None,
        }
    }

    /// The record as the body of a message.
    pub fn to_message(&self) -> Value {
        let mut message = json!({
            "phoneNumber": self.caller,
            "targetNumber": self.target,
            "timestamp": self.time.to_string(),
            "vanityNumbers": self.numbers().collect::<Map<_, _>>(),
        });
        if let (Some(source), Some(message)) = (&self.source, message.as_object_mut()) {
            message.insert("source".into(), source.as_str().into());
        }
        message
    }

    /// The numbers with their keys.
    fn numbers(&self) -> impl Iterator<Item = (String, Value)> {
        let numbers = ORDINALS.into_iter().zip(&self.numbers);
        numbers.map(|(ordinal, number)| (ordinal.to_owned(), number.as_str().into()))
    }

    /// The record from the body of a message. `vanityNumbers` may be an object, or the text of one.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse(body: &str) -> Result<Self, RecordError> {
        let body: Value =
            serde_json::from_str(body).map_err(|error| RecordError::NotJson(error.to_string()))?;
        let mut wrong = Vec::new();
        let record = Self {
            caller: number(&body, "phoneNumber", |text| text == WITHHELD, &mut wrong),
            target: number(&body, "targetNumber", |_| false, &mut wrong),
            time: time(&body, &mut wrong),
            numbers: numbers(&body, &mut wrong),
            source: source(&body, &mut wrong),
        };
        if wrong.is_empty() { Ok(record) } else { Err(RecordError::Invalid(wrong)) }
    }

    /// Whether another says the same, whatever made it.
    pub fn is_same(&self, other: &Self) -> bool {
        let told = |record: &Self| {
            (record.caller.clone(), record.target.clone(), record.time, record.numbers.clone())
        };
        told(self) == told(other)
    }

    /// The item that keeps the record for so long, or for good.
    pub fn into_item(self, retention: Option<Duration>) -> Item {
        let expires_at =
            retention.map(|retention| (self.time / 1000).saturating_add(retention.as_secs()));
        Item { id: format!("{}-{}", self.caller, self.time), record: self, expires_at }
    }
}

impl Item {
    /// The same under an id that no other record has: two callers who withhold their numbers may
    /// ask in the same millisecond.
    pub fn under_its_own_id(&self) -> Self {
        let digest = Sha256::digest(self.record.to_message().to_string());
        let print: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        Self { id: format!("{}-{print}", self.id), ..self.clone() }
    }
}

/// A field that is a telephone number, or something else that is allowed.
fn number(body: &Value, key: &str, or: fn(&str) -> bool, wrong: &mut Vec<String>) -> String {
    match body.get(key) {
        Some(Value::String(text)) if has_length(text) || or(text) => return text.clone(),
        Some(Value::String(text)) => wrong.push(length(key, text)),
        Some(_) => wrong.push(format!("{key} is not a text")),
        None => wrong.push(format!("{key} is missing")),
    }
    String::new()
}

fn source(body: &Value, wrong: &mut Vec<String>) -> Option<String> {
    match body.get("source")? {
        Value::String(text) if text.chars().count() <= MOST => return Some(text.clone()),
        Value::Null => {}
        _ => wrong.push(format!("source is not a text of at most {MOST} characters")),
    }
    None
}

fn time(body: &Value, wrong: &mut Vec<String>) -> u64 {
    const KEY: &str = "timestamp";
    match body.get(KEY) {
        Some(Value::String(text)) => match text.parse() {
            Ok(time) if TIMES.contains(&time) => return time,
            _ => wrong.push(format!("{KEY} is not milliseconds since 1970 in digits")),
        },
        Some(_) => wrong.push(format!("{KEY} is not a text")),
        None => wrong.push(format!("{KEY} is missing")),
    }
    0
}

/// The numbers, which stand in for each other in their order: none is left out but at the end.
fn numbers(body: &Value, wrong: &mut Vec<String>) -> Vec<String> {
    const KEY: &str = "vanityNumbers";
    let parsed = match body.get(KEY) {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(value) => value.clone(),
        None => Value::Null,
    };
    let Value::Object(parsed) = parsed else {
        wrong.push(format!("{KEY} is not an object"));
        return Vec::new();
    };
    let last = ORDINALS.iter().rposition(|ordinal| parsed.contains_key(*ordinal)).unwrap_or(0);
    let mut numbers = Vec::with_capacity(ORDINALS.len());
    for ordinal in ORDINALS.iter().take(last + 1) {
        match parsed.get(*ordinal) {
            Some(Value::String(text)) if has_length(text) => numbers.push(text.clone()),
            Some(Value::String(text)) => wrong.push(length(&format!("{KEY}.{ordinal}"), text)),
            Some(_) => wrong.push(format!("{KEY}.{ordinal} is not a text")),
            None => wrong.push(format!("{KEY}.{ordinal} is missing")),
        }
    }
    numbers
}

fn has_length(text: &str) -> bool {
    (LEAST..=MOST).contains(&text.chars().count())
}

fn length(key: &str, text: &str) -> String {
    format!("{key} has {} characters, {LEAST} to {MOST} are needed", text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Value {
        json!({
            "phoneNumber": "+12065550100",
            "targetNumber": "+18003569377",
            "timestamp": "1790000000123",
            "vanityNumbers": { "first": "1-800-FLOWERS", "second": "1-800-FLOWER-7" },
            "source": "connect",
        })
    }

    fn wrong(key: &str, value: Value) -> String {
        let mut message = message();
        *message.pointer_mut(key).unwrap() = value;
        Record::parse(&message.to_string()).unwrap_err().to_string()
    }

    #[test]
    fn a_record_travels_as_a_message_and_comes_back_the_same() {
        let record = Record::parse(&message().to_string()).unwrap();
        assert_eq!(record.to_message(), message());
        let item = record.into_item(Some(Duration::from_secs(60)));
        assert_eq!(item.id, "+12065550100-1790000000123");
        assert_eq!(item.expires_at, Some(1_790_000_060));
    }

    #[test]
    fn numbers_may_be_the_text_of_an_object() {
        let mut message = message();
        message["vanityNumbers"] = message["vanityNumbers"].to_string().into();
        assert_eq!(Record::parse(&message.to_string()).unwrap().numbers.len(), 2);
    }

    #[test]
    fn a_withheld_number_is_a_caller_but_no_target() {
        let mut message = message();
        message["phoneNumber"] = WITHHELD.into();
        assert!(Record::parse(&message.to_string()).is_ok());
        assert_eq!(
            wrong("/targetNumber", WITHHELD.into()),
            "targetNumber has 9 characters, 10 to 64 are needed"
        );
    }

    #[test]
    fn all_that_is_wrong_is_told_and_nothing_of_the_message() {
        assert!(
            Record::parse("{secret").unwrap_err().to_string().starts_with("the message is not")
        );
        assert_eq!(
            Record::parse("{}").unwrap_err().to_string(),
            "phoneNumber is missing; targetNumber is missing; timestamp is missing; \
             vanityNumbers is not an object"
        );
        assert_eq!(
            wrong("/timestamp", "soon".into()),
            "timestamp is not milliseconds since 1970 in digits"
        );
        assert_eq!(wrong("/timestamp", 5.into()), "timestamp is not a text");
        // In seconds it would have expired long ago.
        assert_eq!(
            wrong("/timestamp", "1790000000".into()),
            "timestamp is not milliseconds since 1970 in digits"
        );
        assert_eq!(
            wrong("/source", "x".repeat(65).into()),
            "source is not a text of at most 64 characters"
        );
        assert_eq!(
            wrong("/vanityNumbers", json!({ "first": "1-800-FLOWERS", "third": "x" })),
            "vanityNumbers.second is missing; \
             vanityNumbers.third has 1 characters, 10 to 64 are needed"
        );
        assert_eq!(wrong("/vanityNumbers", json!({})), "vanityNumbers.first is missing");
    }

    #[test]
    fn another_record_with_the_same_id_gets_its_own() {
        let item = Record::parse(&message().to_string()).unwrap().into_item(None);
        let mut other = item.clone();
        other.record.target = "+18004685865".into();
        let (own, other) = (item.under_its_own_id(), other.under_its_own_id());
        assert!(own.id.starts_with(&item.id) && own.id != other.id);
        assert_eq!(own, item.under_its_own_id());
    }
}
