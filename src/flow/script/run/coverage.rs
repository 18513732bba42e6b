//! What of flows a set of tests has come to.

use std::collections::HashMap;

use crate::flow::model::EdgeKind;
use crate::flow::simulate::{BlockInfo, BlockRef, FlowId, Program};

/// The blocks and ways that calls have come to, of the flows of one program.
#[derive(Clone, Debug, Default)]
pub struct Reached(HashMap<BlockRef, Vec<EdgeKind>>);

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Blocks.
    Block,
    /// Ways that lead on: `NextAction` and conditions.
    Branch,
    /// Ways that errors take.
    Error,
}

/// Something in a flow that calls can come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What it is.
    pub kind: Kind,
    /// The block, by its identifier.
    pub block: String,
    /// The way that leaves it: `Equals 1`, `NextAction`, the type of an error; empty for a block.
    pub name: String,
}

/// What of a flow was come to, and what was not.
#[derive(Clone, Debug, Default)]
pub struct Covered {
    /// Blocks: how many of how many.
    pub blocks: (usize, usize),
    /// Branches.
    pub branches: (usize, usize),
    /// Error branches.
    pub errors: (usize, usize),
    /// What no test comes to.
    pub missed: Vec<Way>,
}

impl Reached {
    pub(super) fn block(&mut self, at: BlockRef) {
        self.0.entry(at).or_default();
    }

    pub(super) fn way(&mut self, at: BlockRef, way: EdgeKind) {
        let ways = self.0.entry(at).or_default();
        if !ways.contains(&way) {
            ways.push(way);
        }
    }

    /// The blocks.
    pub fn blocks(&self) -> impl Iterator<Item = BlockRef> {
        self.0.keys().copied()
    }

    /// Whether a call has left a block along this way.
    #[must_use]
    pub fn has(&self, at: BlockRef, way: EdgeKind) -> bool {
        self.0.get(&at).is_some_and(|ways| ways.contains(&way))
    }

    /// Takes in what other calls have come to.
    pub fn join(&mut self, other: &Self) {
        for (at, ways) in &other.0 {
            self.block(*at);
            ways.iter().for_each(|way| self.way(*at, *way));
        }
    }

    /// The same of a flow that has another place in another program.
    #[must_use]
    pub fn moved(&self, from: FlowId, to: FlowId) -> Self {
        let of = self.0.iter().filter(|(at, _)| at.flow == from);
        Self(of.map(|(at, ways)| (BlockRef { flow: to, ..*at }, ways.clone())).collect())
    }

    /// What of a flow was come to. A way that no call can take does not count: `NextAction` where
    /// every result has a way of its own.
    #[must_use]
    pub fn of(&self, program: &Program, flow: FlowId) -> Covered {
        let mut covered = Covered::default();
        for at in program.blocks(flow) {
            let Some(block) = program.block(at) else { continue };
            let taken = self.0.get(&at);
            let way = |kind, name| Way { kind, block: block.identifier.to_owned(), name };
            covered.count(way(Kind::Block, String::new()), taken.is_some());
            for (edge, _) in block.ways().filter(|(edge, _)| can_be_taken(block, *edge)) {
                let kind =
                    if matches!(edge, EdgeKind::Error(_)) { Kind::Error } else { Kind::Branch };
                let is_taken = taken.is_some_and(|taken| taken.contains(&edge));
                covered.count(way(kind, name(block, edge)), is_taken);
            }
        }
        covered
    }
}

impl Covered {
    fn count(&mut self, way: Way, is_taken: bool) {
        let (taken, all) = match way.kind {
            Kind::Block => &mut self.blocks,
            Kind::Branch => &mut self.branches,
            Kind::Error => &mut self.errors,
        };
        *all += 1;
        match is_taken {
            true => *taken += 1,
            false => self.missed.push(way),
        }
    }

    /// What of all was come to, in percent; all of nothing is all.
    #[must_use]
    pub fn percent(&self) -> f64 {
        let parts = [self.blocks, self.branches, self.errors];
        let (taken, all) = parts.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        if all == 0 { 100.0 } else { taken as f64 * 100.0 / all as f64 }
    }
}

/// The name of a way that leaves a block.
fn name(block: BlockInfo<'_>, way: EdgeKind) -> String {
    match way {
        EdgeKind::Next => "NextAction".to_owned(),
        EdgeKind::Condition(at) => {
            block.conditions().nth(at).map_or_else(String::new, |(operator, operand)| {
                format!("{operator} {}", operand.unwrap_or("..."))
            })
        }
        EdgeKind::Error(at) => block.errors().nth(at).unwrap_or_default().to_owned(),
    }
}

/// The results of which a block always has one.
const RESULTS: [(&str, &[&str]); 4] = [
    ("Loop", &["ContinueLooping", "DoneLooping"]),
    ("CheckHoursOfOperation", &["True", "False"]),
    ("Wait", &["WaitCompleted"]),
    ("MessageParticipantIteratively", &["MessagesInterrupted"]),
];

/// Blocks that calls do not come back from.
const FINAL: [&str; 7] = [
    "DequeueContactAndTransferToQueue",
    "DisconnectParticipant",
    "EndFlowExecution",
    "EndFlowModuleExecution",
    "TransferContactToAgent",
    "TransferContactToQueue",
    "TransferToFlow",
];

/// Whether a call can leave a block that way. A block with conditions leaves along `NextAction` only
/// where none of them holds and no `NoMatchingCondition` is there for that.
fn can_be_taken(block: BlockInfo<'_>, way: EdgeKind) -> bool {
    if way != EdgeKind::Next {
        return true;
    }
    if block.conditions().next().is_none() {
        return !FINAL.contains(&block.kind);
    }
    let results = RESULTS.iter().find(|(kind, _)| *kind == block.kind);
    let all = results.is_some_and(|(_, results)| {
        results.iter().all(|result| block.operands().any(|operand| operand == *result))
    });
    !all && block.errors().all(|error| error != "NoMatchingCondition")
}
