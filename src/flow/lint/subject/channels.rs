//! On which channels a contact can be when it comes to a block: every one at the start, fewer
//! after a Compare on `$.Channel`.

use super::spread::{Spread, spread};
use crate::connect::Channel;
use crate::flow::graph::Graph;
use crate::flow::jsonpath::whole;
use crate::flow::model::{Block, BlockId, EdgeKind, Flow, literal};

/// A set of channels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChannelSet(u8);

impl ChannelSet {
    /// No channel.
    pub const NONE: Self = Self(0);
    /// Every channel.
    pub const ALL: Self = Self(0b1111);

    /// One channel.
    #[must_use]
    pub fn only(channel: Channel) -> Self {
        Self(1 << channel as u8)
    }

    /// Whether a channel is in it.
    #[must_use]
    pub fn has(self, channel: Channel) -> bool {
        self.0 & (1 << channel as u8) != 0
    }

    /// Whether no channel is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in one or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in this one only.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The channels.
    pub fn iter(self) -> impl Iterator<Item = Channel> {
        Channel::ALL.into_iter().filter(move |channel| self.has(*channel))
    }
}

/// The channels on which a contact can come to each block.
#[derive(Debug)]
pub struct Channels {
    at: Vec<Option<ChannelSet>>,
}

impl Channels {
    /// Works them out.
    #[must_use]
    pub fn of(flow: &Flow<'_>, graph: &Graph) -> Self {
        if !flow.blocks.iter().any(tells_channels_apart) {
            return Self { at: Vec::new() };
        }
        Self { at: spread(&Splits, flow, graph) }
    }

    /// The channels on which a contact can come to a block: all of them where nothing is known,
    /// as of blocks that no contact comes to.
    #[must_use]
    pub fn at(&self, id: BlockId) -> ChannelSet {
        let known = self.at.get(id.index()).copied().flatten();
        known.filter(|set| !set.is_empty()).unwrap_or(ChannelSet::ALL)
    }
}

struct Splits;

impl Spread for Splits {
    type State = ChannelSet;

    fn start(&self) -> ChannelSet {
        ChannelSet::ALL
    }

    fn after(&self, block: &Block<'_>, branch: EdgeKind, here: &ChannelSet) -> ChannelSet {
        if tells_channels_apart(block) { along(block, branch, *here) } else { *here }
    }

    fn join(&self, state: &mut ChannelSet, other: &ChannelSet) -> bool {
        let joined = state.or(*other);
        std::mem::replace(state, joined) != joined
    }
}

fn tells_channels_apart(block: &Block<'_>) -> bool {
    block.is("Compare")
        && block
            .value("ComparisonValue")
            .and_then(whole)
            .is_some_and(|found| found.namespace == "Channel" && found.keys.is_empty())
}

/// The channels on which a branch of a Compare on `$.Channel` is taken.
fn along(block: &Block<'_>, kind: EdgeKind, here: ChannelSet) -> ChannelSet {
    match kind {
        EdgeKind::Condition(index) => {
            let left = here.without(taken(block, index));
            match compared(block, index).and_then(Channel::named) {
                Some(channel) => left.and(ChannelSet::only(channel)),
                None => left,
            }
        }
        EdgeKind::Next | EdgeKind::Error(_) => here.without(taken(block, block.conditions.len())),
    }
}

/// The channels that a condition before this one has taken for certain.
fn taken(block: &Block<'_>, index: usize) -> ChannelSet {
    (0..index)
        .filter_map(|index| compared(block, index))
        .filter_map(|value| Channel::ALL.into_iter().find(|channel| channel.value() == value))
        .fold(ChannelSet::NONE, |all, channel| all.or(ChannelSet::only(channel)))
}

/// What a condition asks the channel to equal.
fn compared<'t>(block: &Block<'t>, index: usize) -> Option<&'t str> {
    let branch = block.conditions.get(index)?;
    let equals = branch.operator.is_some_and(|operator| operator.value == "Equals");
    let [operand] = branch.operands else { return None };
    literal(operand).filter(|_| equals)
}
