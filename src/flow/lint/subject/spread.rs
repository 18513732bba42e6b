//! Spreading what is known from the start of a flow along every way.

use crate::flow::graph::Graph;
use crate::flow::model::{Block, BlockId, EdgeKind, Flow};

/// Something that is known when a contact comes to a block.
pub(super) trait Spread {
    /// What is known.
    type State: Clone;

    /// What is known at the start.
    fn start(&self) -> Self::State;

    /// What is known after a block has been left on one of its branches.
    fn after(&self, block: &Block<'_>, branch: EdgeKind, state: &Self::State) -> Self::State;

    /// Adds what is known on another way to the same block; whether that changed anything.
    fn join(&self, state: &mut Self::State, other: &Self::State) -> bool;
}

/// What is known at each block; `None` where no contact comes.
pub(super) fn spread<S: Spread>(
    analysis: &S,
    flow: &Flow<'_>,
    graph: &Graph,
) -> Vec<Option<S::State>> {
    let mut states: Vec<Option<S::State>> = vec![None; flow.blocks.len()];
    let Some(start) = graph.start() else { return states };
    put(&mut states, start, analysis.start());
    let mut work = vec![start];
    while let Some(id) = work.pop() {
        let Some(block) = flow.block(id) else { continue };
        let Some(state) = states.get(id.index()).cloned().flatten() else { continue };
        for (branch, to) in graph.out(id) {
            let after = analysis.after(block, branch, &state);
            let changed = match states.get_mut(to.index()) {
                Some(Some(known)) => analysis.join(known, &after),
                _ => put(&mut states, to, after),
            };
            if changed {
                work.push(to);
            }
        }
    }
    states
}

fn put<T>(states: &mut [Option<T>], id: BlockId, state: T) -> bool {
    match states.get_mut(id.index()) {
        Some(slot) => {
            *slot = Some(state);
            true
        }
        None => false,
    }
}
