//! Tests as test cases of Amazon Connect itself: the Testing language, and how an instance runs them.
//!
//! A test is played here first. What functions, hours and queues answered becomes what the test
//! case lets them answer, so that nothing behind them is called; what was heard becomes what it
//! waits for. A case ends where the contact would come into a queue: no simulated contact reaches
//! an agent.
//!
//! Source: Amazon Connect Developer Guide, "Testing language"; Administrator Guide, "Testing and
//! simulation".

mod convert;
mod follow;
mod language;
mod limits;
mod names;

use std::ops::Range;

use serde::Serialize;
use serde_json::{Map, Value, json};

pub use convert::{Played, convert};
pub use follow::{Ended, State, Step, Summary, TestCases, follow};
pub use language::Version;
pub use names::{Blocks, Names};

use crate::connect::Channel;

/// A test as a test case.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it is called.
    pub name: String,
    /// How the contact talks: by voice or in a chat.
    pub channel: Channel,
    /// The number of the customer.
    pub from: Option<String>,
    /// Contact attributes that are set before.
    pub attributes: Vec<(String, String)>,
    /// What is to happen, one after the other.
    pub observations: Vec<Observation>,
    /// What the test expects and a test case cannot check.
    pub unchecked: Vec<Gap>,
    /// What happens in the instance as it really is.
    pub real: Vec<Gap>,
}

/// Something of a test that the Testing language has no words for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// What of the test it is: `then.outcome`.
    pub what: String,
    /// Why it cannot be said.
    pub why: &'static str,
}

impl Gap {
    fn new(what: impl AsRef<str>, why: &'static str) -> Self {
        Self { what: what.as_ref().to_owned(), why }
    }
}

/// Something that is to happen, and what is done then.
#[derive(Clone, Debug)]
pub struct Observation {
    /// What it is about, as failures name it: `heard`.
    pub what: &'static str,
    /// What is expected.
    pub expected: String,
    /// Where the test says so, as bytes of its file.
    pub range: Range<usize>,
    event: Value,
    actions: Vec<Value>,
}

impl Case {
    /// The identifier of an observation, by its place.
    #[must_use]
    pub fn identifier(place: usize) -> String {
        format!("observation-{}", place + 1)
    }

    /// The place of an observation, by its identifier.
    #[must_use]
    pub fn place(identifier: &str) -> Option<usize> {
        let number: usize = identifier.strip_prefix("observation-")?.parse().ok()?;
        number.checked_sub(1)
    }

    /// The content of the test case, in the Testing language.
    #[must_use]
    pub fn content(&self, version: Version) -> Value {
        let last = self.observations.len().saturating_sub(1);
        let observation = |(place, observation): (usize, &Observation)| {
            let next = (place < last).then(|| Self::identifier(place + 1));
            observation.written(&Self::identifier(place), next)
        };
        let observations: Vec<Value> =
            self.observations.iter().enumerate().map(observation).collect();
        json!({ "Version": version.name(), "Metadata": {}, "Observations": observations })
    }

    /// The contact attributes as CreateTestCase takes them; both keys must be there.
    #[must_use]
    pub fn initialization(&self) -> Option<String> {
        let value = |(key, value): &(String, String)| (key.clone(), value.as_str().into());
        let attributes: Map<String, Value> = self.attributes.iter().map(value).collect();
        let data = json!({ "Attributes": attributes, "SegmentAttributes": {} });
        (!self.attributes.is_empty()).then(|| data.to_string())
    }
}

impl Observation {
    fn written(&self, identifier: &str, next: Option<String>) -> Value {
        let event = first("Identifier", format!("{identifier}-event").into(), &self.event);
        let name = |at: usize| format!("{identifier}-action-{}", at + 1);
        let action = |(at, action): (usize, &Value)| {
            let next = (at + 1 < self.actions.len()).then(|| name(at + 1));
            let next = next.map_or_else(|| json!({}), |next| json!({ "NextAction": next }));
            let mut whole = first("Identifier", name(at).into(), action);
            whole.insert("Transitions".to_owned(), next);
            whole
        };
        // How often it is to happen is left out: once is what the service takes then, and its
        // documentation writes the word for it in two ways.
        json!({
            "Identifier": identifier,
            "Event": event,
            "Actions": self.actions.iter().enumerate().map(action).collect::<Vec<_>>(),
            "Transitions": { "NextObservations": next.into_iter().collect::<Vec<_>>() },
        })
    }
}

/// A value under a key, before all that another object holds.
fn first(key: &str, value: Value, rest: &Value) -> Map<String, Value> {
    let mut whole = Map::from_iter([(key.to_owned(), value)]);
    whole.extend(rest.as_object().cloned().unwrap_or_default());
    whole
}
