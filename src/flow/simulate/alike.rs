//! What calls have in common that go on alike, for whoever tries every way.

use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::Arc;

use serde_json::Value;

use super::Millis;
use super::call::{Call, Frame};
use super::store::Store;
use crate::flow::catalog::catalog;

/// What of a value decides how a call goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nothing.
    #[default]
    Nothing,
    /// Whether it is empty.
    Presence,
    /// All of it.
    Whole,
}

/// Says what of a value decides, by its namespace and its first key, which is empty where there is
/// none.
pub type Weigh<'w> = &'w dyn Fn(&str, &str) -> Weight;

impl Call {
    /// Like [`fingerprint`](Self::fingerprint), but only of what counts: `weigh` says it of what can
    /// be read; how long things take and which queue it is never do.
    #[must_use]
    pub fn fingerprint_of(&self, weigh: Weigh<'_>) -> u64 {
        let mut hasher = DefaultHasher::new();
        for frame in &self.frames {
            frame_of(frame, weigh).hash(&mut hasher);
        }
        let target = self.target.as_ref().map(|target| target.agent);
        let stored =
            self.stored.as_deref().map(|text| text_of(text, weigh("StoredCustomerInput", "")));
        (store(&self.attributes, "Attributes", weigh), self.spaces(weigh)).hash(&mut hasher);
        (self.role, stored, target, &self.hooks, self.background, &self.typed).hash(&mut hasher);
        let asks = self.asks.map(|asks| (asks.talk, asks.attempt));
        (asks, &self.end, self.dice, self.clock.left()).hash(&mut hasher);
        hasher.finish()
    }

    /// Since when the customer has heard nothing; later than now while something is said.
    #[must_use]
    pub fn quiet_since(&self) -> Millis {
        self.clock.quiet()
    }

    /// What decides of the namespaces that blocks write or the contact came with.
    fn spaces(&self, weigh: Weigh<'_>) -> u64 {
        let names = catalog().namespaces.iter().map(|space| space.name.as_str()).zip(0..);
        names.filter_map(|(name, at)| Some((name, self.space(at)?))).fold(
            0,
            |sum, (name, value)| {
                sum ^ match value {
                    Value::Object(object) => object.iter().fold(0, |sum, (key, value)| {
                        sum ^ entry(name, key, value_of(value, weigh(name, key)))
                    }),
                    value => entry(name, "", value_of(value, weigh(name, ""))),
                }
            },
        )
    }
}

fn frame_of(frame: &Frame, weigh: Weigh<'_>) -> u64 {
    let whole = |key: &str| weigh("Modules", key) == Weight::Whole;
    let mut hasher = DefaultHasher::new();
    (frame.flow, frame.block, &frame.loops).hash(&mut hasher);
    store(&frame.attributes, "FlowAttributes", weigh).hash(&mut hasher);
    let given = |value: &Arc<Value>, key: &str| whole(key).then(|| Arc::clone(value));
    frame.input.as_ref().and_then(|input| given(input, "Input")).hash(&mut hasher);
    if let Some((result, data)) = &frame.returned {
        (whole("Result").then_some(result), given(data, "ResultData")).hash(&mut hasher);
    }
    hasher.finish()
}

/// What decides of attributes, in whatever order they were set.
fn store(store: &Store, space: &str, weigh: Weigh<'_>) -> u64 {
    let entries = store.iter();
    entries.fold(0, |sum, (key, text)| sum ^ entry(space, key, text_of(text, weigh(space, key))))
}

fn text_of(text: &str, weight: Weight) -> u64 {
    match weight {
        Weight::Nothing => 0,
        Weight::Presence => u64::from(!text.is_empty()),
        Weight::Whole if text.is_empty() => 0,
        Weight::Whole => hashed(text),
    }
}

fn value_of(value: &Value, weight: Weight) -> u64 {
    match (value, weight) {
        (_, Weight::Nothing) | (Value::Null, _) => 0,
        (Value::String(text), _) => text_of(text, weight),
        (_, Weight::Presence) => 1,
        (value, Weight::Whole) => hashed(value),
    }
}

/// What counts of one entry; nothing where it is as if it were not there.
fn entry(space: &str, key: &str, value: u64) -> u64 {
    if value == 0 { 0 } else { hashed(&(space, key, value)) }
}

fn hashed(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
