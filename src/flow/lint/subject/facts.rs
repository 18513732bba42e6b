//! What is known to be filled where: `$.External` after a Lambda function, the queue after Set
//! working queue. A value is filled for certain where every way fills it, and perhaps where one
//! does. Nothing empties a namespace again: on its error branch a function leaves the answer of
//! the one before.

use super::fact::{Fact, FactSet};
use super::spread::{Spread, spread};
use crate::flow::catalog::Effect;
use crate::flow::graph::Graph;
use crate::flow::model::{Block, BlockId, EdgeKind, Flow};

/// What is filled when a contact comes somewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// On every way.
    pub certain: FactSet,
    /// On some way.
    pub perhaps: FactSet,
}

impl Filled {
    /// Nothing is filled.
    pub const NOTHING: Self = Self { certain: FactSet::NONE, perhaps: FactSet::NONE };
    /// Everything may be: it is not known how a contact comes here.
    pub const UNKNOWN: Self = Self { certain: FactSet::ALL, perhaps: FactSet::ALL };

    /// With what is filled later on the same way.
    #[must_use]
    pub fn then(self, later: Self) -> Self {
        Self { certain: self.certain.or(later.certain), perhaps: self.perhaps.or(later.perhaps) }
    }

    /// What holds on one way or the other.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        Self { certain: self.certain.and(other.certain), perhaps: self.perhaps.or(other.perhaps) }
    }
}

/// What is filled when a contact comes to each block, by the flow alone.
#[derive(Debug)]
pub struct Facts {
    states: Vec<Option<Filled>>,
    fills: Vec<FactSet>,
}

impl Facts {
    /// Works them out.
    #[must_use]
    pub fn of(flow: &Flow<'_>, graph: &Graph) -> Self {
        let fills: Vec<_> = flow.blocks.iter().map(fills).collect();
        let states = spread(&Filling { fills: &fills }, flow, graph);
        Self { states, fills }
    }

    /// What is filled at a block; nothing is said of a block to which no contact comes.
    #[must_use]
    pub fn at(&self, id: BlockId) -> Option<Filled> {
        self.states.get(id.index()).copied().flatten()
    }

    /// What is filled when a block has been left on a branch.
    #[must_use]
    pub fn filled_on(&self, block: &Block<'_>, branch: EdgeKind) -> FactSet {
        filled_on(&self.fills, block, branch)
    }

    /// What a block fills when it succeeds.
    #[must_use]
    pub fn filled_by(&self, id: BlockId) -> FactSet {
        self.fills.get(id.index()).copied().unwrap_or_default()
    }
}

struct Filling<'f> {
    fills: &'f [FactSet],
}

impl Spread for Filling<'_> {
    type State = Filled;

    fn start(&self) -> Filled {
        Filled::NOTHING
    }

    fn after(&self, block: &Block<'_>, branch: EdgeKind, state: &Filled) -> Filled {
        let filled = filled_on(self.fills, block, branch);
        state.then(Filled { certain: filled, perhaps: filled })
    }

    fn join(&self, state: &mut Filled, other: &Filled) -> bool {
        let met = state.meet(*other);
        std::mem::replace(state, met) != met
    }
}

/// What is filled when a block has been left on a branch.
fn filled_on(fills: &[FactSet], block: &Block<'_>, branch: EdgeKind) -> FactSet {
    let fills = fills.get(block.id.index()).copied().unwrap_or_default();
    if block.is("InvokeFlowModule") {
        // What a module does to the contact is not known here, whether it succeeds or not.
        let result = if succeeded(block, branch) { fills } else { FactSet::NONE };
        result.or(FactSet::SHARED)
    } else if succeeded(block, branch) {
        fills
    } else {
        // Where a queue could not be set, the transfer that follows takes its own error branch,
        // which does no harm.
        fills.and(FactSet::of(&[Fact::Queue]))
    }
}

/// What a block fills when it succeeds.
fn fills(block: &Block<'_>) -> FactSet {
    let Some(action) = block.action else { return FactSet::NONE };
    action
        .writes
        .iter()
        .filter(|write| write.when.as_ref().is_none_or(|when| block.holds(when) != Some(false)))
        .filter_map(|write| Fact::of(&write.namespace))
        .fold(FactSet::NONE, |all, fact| match fact {
            // The answer can also be read as `$.LambdaInvocation.ResultData`.
            Fact::External => all.with(fact).with(Fact::LambdaInvocation),
            fact => all.with(fact),
        })
}

/// Whether a branch is one on which the block has done its work: an input that fits no condition
/// was given all the same.
pub(super) fn succeeded(block: &Block<'_>, branch: EdgeKind) -> bool {
    match branch {
        EdgeKind::Next | EdgeKind::Condition(_) => {
            !block.action.is_some_and(|action| action.has(Effect::Leaves))
        }
        EdgeKind::Error(index) => {
            matches!(block.error_name(index), "NoMatchingCondition" | "ContactNotLinked")
        }
    }
}
