//! What must come of a call.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::file::nothing;
use super::pattern::Pattern;
use super::shapes::{Many, Named, Placed, Short, Time, deserialize_short};

/// What must come of a call. What is not mentioned may be anything, but for the outcome: without
/// one, the call must come to an orderly end.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map of what must come of the call")]
pub struct Then {
    /// The customer has heard each of these.
    #[serde(skip_serializing_if = "nothing")]
    pub heard: Many<Placed<Pattern>>,
    /// The customer has heard none of these.
    #[serde(skip_serializing_if = "nothing")]
    pub never_heard: Many<Placed<Pattern>>,
    /// Contact attributes at the end: the whole value, an expression, or nothing where the
    /// attribute must not be set.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub attributes: Named<Placed<Option<Pattern>>>,
    /// The queue that the contact has come into, by its ARN, id or name; nothing where it has come
    /// into none.
    #[serde(default, with = "given", skip_serializing_if = "Option::is_none")]
    pub queue: Option<Placed<Option<Pattern>>>,
    /// Where the contact was handed to: the number of a third party, or a flow outside of the set;
    /// nothing where it was not.
    #[serde(default, with = "given", skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Placed<Option<Pattern>>>,
    /// The tones that were sent to a third party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tones: Option<Placed<Pattern>>,
    /// Lambda functions that were called: how often, and with what.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub lambda: Named<Placed<Calls>>,
    /// What was done outside, by the type of the block: how often, and with what.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub outside: Named<Placed<Calls>>,
    /// How the call ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Placed<Outcome>>,
    /// It ended within so long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_within: Option<Placed<Time>>,
    /// The customer never heard nothing for longer than this, while doing nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest_silence: Option<Placed<Time>>,
    /// The call came through these blocks, in this order.
    #[serde(skip_serializing_if = "nothing")]
    pub passes: Many<Placed<String>>,
    /// The call came through none of these blocks.
    #[serde(skip_serializing_if = "nothing")]
    pub never_passes: Many<Placed<String>>,
}

/// A key that is there, even where nothing stands behind it.
mod given {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<T>, D::Error> {
        T::deserialize(deserializer).map(Some)
    }
}

/// How a call ended.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "these are the names of simulate::End")]
pub enum Outcome {
    Disconnected,
    CustomerLeft,
    AgentLeft,
    Waiting,
    HandedOver,
    Elsewhere,
    Unhandled,
    NoWay,
    Lost,
    NoStart,
    Unsupported,
    Endless,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 12] = [
        Self::Disconnected,
        Self::CustomerLeft,
        Self::AgentLeft,
        Self::Waiting,
        Self::HandedOver,
        Self::Elsewhere,
        Self::Unhandled,
        Self::NoWay,
        Self::Lost,
        Self::NoStart,
        Self::Unsupported,
        Self::Endless,
    ];

    /// As [`End::name`](crate::flow::simulate::End::name) says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::CustomerLeft => "customer_left",
            Self::AgentLeft => "agent_left",
            Self::Waiting => "waiting",
            Self::HandedOver => "handed_over",
            Self::Elsewhere => "elsewhere",
            Self::Unhandled => "unhandled",
            Self::NoWay => "no_way",
            Self::Lost => "lost",
            Self::NoStart => "no_start",
            Self::Unsupported => "unsupported",
            Self::Endless => "endless",
        }
    }

    /// The outcome of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// How often something was called, and with what. The short form is the number.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    /// So often; at least once, where nothing is said.
    pub times: Option<usize>,
    /// One of the calls had these parameters, and may have had others. A text between slashes is an
    /// expression.
    pub with: Map<String, Value>,
}

/// The long form of [`Calls`].
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map with `times` and `with`")]
pub struct LongCalls {
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<usize>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    with: Map<String, Value>,
}

impl Short for Calls {
    type Long = LongCalls;
    const EXPECTED: &'static str = "a number, or a map with `times` and `with`";

    fn short(text: &str) -> Result<Self, String> {
        let times =
            text.parse().map_err(|_| format!("expected {}, found {text:?}", Self::EXPECTED));
        Ok(Self { times: Some(times?), with: Map::new() })
    }

    fn long(long: LongCalls) -> Result<Self, String> {
        Ok(Self { times: long.times, with: long.with })
    }
}

deserialize_short! { Calls }

impl Serialize for Calls {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.times.filter(|_| self.with.is_empty()) {
            Some(times) => times.serialize(serializer),
            None => LongCalls { times: self.times, with: self.with.clone() }.serialize(serializer),
        }
    }
}

impl Then {
    /// This, and what others say beside it.
    pub(super) fn over(self, others: Self) -> Self {
        fn both<T>(one: Many<T>, other: Many<T>) -> Many<T> {
            Many(one.0.into_iter().chain(other.0).collect())
        }
        Self {
            heard: both(self.heard, others.heard),
            never_heard: both(self.never_heard, others.never_heard),
            attributes: self.attributes.over(&others.attributes),
            queue: self.queue.or(others.queue),
            transfer: self.transfer.or(others.transfer),
            tones: self.tones.or(others.tones),
            lambda: self.lambda.over(&others.lambda),
            outside: self.outside.over(&others.outside),
            outcome: self.outcome.or(others.outcome),
            ends_within: self.ends_within.or(others.ends_within),
            longest_silence: self.longest_silence.or(others.longest_silence),
            passes: both(self.passes, others.passes),
            never_passes: both(self.never_passes, others.never_passes),
        }
    }
}
