//! What calls have in common that go on alike, for whoever tries every way.

use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::Arc;

use serde_json::Value;

use super::Millis;
use super::call::{Call, Frame};
use super::program::{BlockRef, FlowId};
use super::store::Store;
use crate::flow::catalog::catalog;
use crate::flow::model::BlockId;

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

/// Says what decides how a call goes on, for [`Call::fingerprint_of`]. Keys are the first below a
/// namespace, and empty where there is none.
pub trait Weigh {
    /// What of a value of the contact.
    fn contact(&self, space: &str, key: &str) -> Weight;

    /// What of a value of a flow or module that stands at this block.
    fn flow(&self, at: BlockRef, space: &str, key: &str) -> Weight;

    /// Whether it decides how often a `Loop` has turned, in a flow that stands at a block.
    fn turns(&self, at: BlockRef, of: BlockRef) -> bool;
}

impl Call {
    /// Like [`fingerprint`](Self::fingerprint), but only of what counts: how long things take and
    /// which queue it is never do. `each` is given the number of each value and of each count of
    /// turns that is in it.
    #[must_use]
    pub fn fingerprint_of(&self, weigh: &impl Weigh, each: &mut dyn FnMut(u64)) -> u64 {
        let mut hasher = DefaultHasher::new();
        for frame in &self.frames {
            frame_of(frame, weigh, each).hash(&mut hasher);
        }
        let contact = |space: &str, key: &str| weigh.contact(space, key);
        let target = self.target.as_ref().map(|target| target.agent);
        let stored = self.stored.as_deref();
        let stored = stored.map_or(0, |text| text_of(text, contact("StoredCustomerInput", "")));
        let attributes = store(&self.attributes, "Attributes", &contact, each);
        (attributes, self.spaces(&contact, each)).hash(&mut hasher);
        (self.role, stored, target, &self.hooks, self.background, &self.typed).hash(&mut hasher);
        let asks = self.asks.map(|asks| (asks.talk, asks.attempt));
        (asks, &self.end, self.dice, self.clock.left()).hash(&mut hasher);
        self.channel().hash(&mut hasher);
        hasher.finish()
    }

    /// Where the flow stands in which the call is, and the modules in it, outermost first.
    pub fn places(&self) -> impl Iterator<Item = BlockRef> {
        self.frames.iter().map(place)
    }

    /// Since when the customer has heard nothing; later than now while something is said.
    #[must_use]
    pub fn quiet_since(&self) -> Millis {
        self.clock.quiet()
    }

    /// When the customer first heard or did something since this was last asked.
    pub fn stirred(&mut self) -> Option<Millis> {
        self.clock.stirred()
    }

    /// What decides of the namespaces that blocks write or the contact came with.
    fn spaces(&self, weigh: &dyn Fn(&str, &str) -> Weight, each: &mut dyn FnMut(u64)) -> u64 {
        let names = catalog().namespaces.iter().map(|space| space.name.as_str()).zip(0..);
        let mut sum = 0;
        for (name, value) in names.filter_map(|(name, at)| Some((name, self.space(at)?))) {
            let mut add = |key: &str, value: &Value| {
                sum ^= entry(name, key, value_of(value, weigh(name, key)), each);
            };
            match value {
                Value::Object(object) => object.iter().for_each(|(key, value)| add(key, value)),
                value => add("", value),
            }
        }
        sum
    }
}

fn place(frame: &Frame) -> BlockRef {
    BlockRef { flow: FlowId(frame.flow), block: BlockId(frame.block) }
}

fn frame_of(frame: &Frame, weigh: &impl Weigh, each: &mut dyn FnMut(u64)) -> u64 {
    let at = place(frame);
    let of_flow = |space: &str, key: &str| weigh.flow(at, space, key);
    let mut hasher = DefaultHasher::new();
    (frame.flow, frame.block).hash(&mut hasher);
    for turns in &frame.loops {
        if weigh.turns(at, BlockRef { block: BlockId(turns.block), ..at }) {
            let turns = hashed(&(frame.flow, turns));
            each(turns);
            turns.hash(&mut hasher);
        }
    }
    store(&frame.attributes, "FlowAttributes", &of_flow, each).hash(&mut hasher);
    let whole = |key: &str| of_flow("Modules", key) == Weight::Whole;
    let given = |value: &Arc<Value>, key: &str| whole(key).then(|| Arc::clone(value));
    frame.input.as_ref().and_then(|input| given(input, "Input")).hash(&mut hasher);
    if let Some((result, data)) = &frame.returned {
        (whole("Result").then_some(result), given(data, "ResultData")).hash(&mut hasher);
    }
    hasher.finish()
}

/// What decides of attributes, in whatever order they were set.
fn store(
    store: &Store,
    space: &str,
    weigh: &dyn Fn(&str, &str) -> Weight,
    each: &mut dyn FnMut(u64),
) -> u64 {
    let entry = |(key, text)| entry(space, key, text_of(text, weigh(space, key)), each);
    store.iter().map(entry).fold(0, |sum, one| sum ^ one)
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
fn entry(space: &str, key: &str, value: u64, each: &mut dyn FnMut(u64)) -> u64 {
    if value == 0 {
        return 0;
    }
    let number = hashed(&(space, key, value));
    each(number);
    number
}

fn hashed(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
