//! How the blocks of a flow lead on: reachability and circles.

use std::cell::OnceCell;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, EdgeReference, NodeIndex};
use petgraph::visit::{Dfs, EdgeFiltered, EdgeRef as _, Reversed};

use super::model::{BlockId, EdgeKind, Flow};

/// The graph of a flow. What is costly is worked out when it is first asked for.
#[derive(Debug)]
pub struct Graph {
    graph: DiGraph<(), EdgeKind, u32>,
    start: Option<NodeIndex<u32>>,
    reachable: Vec<bool>,
    circles: OnceCell<Vec<Vec<BlockId>>>,
}

fn node(id: BlockId) -> NodeIndex<u32> {
    NodeIndex::new(id.index())
}

fn block(node: NodeIndex<u32>) -> BlockId {
    BlockId(node.index() as u32)
}

impl Graph {
    /// The graph of a flow.
    #[must_use]
    pub fn new(flow: &Flow<'_>) -> Self {
        let edges = flow.blocks.iter().map(|block| block.edges().count()).sum();
        let mut graph = DiGraph::with_capacity(flow.blocks.len(), edges);
        for _ in &flow.blocks {
            graph.add_node(());
        }
        for from in &flow.blocks {
            for (kind, transition) in from.edges() {
                if let Some(to) = transition.to {
                    graph.add_edge(node(from.id), node(to), kind);
                }
            }
        }
        let start = flow.start.as_ref().and_then(|start| start.to).map(node);
        let mut reachable = vec![false; flow.blocks.len()];
        if let Some(start) = start {
            let mut search = Dfs::new(&graph, start);
            while let Some(node) = search.next(&graph) {
                if let Some(seen) = reachable.get_mut(node.index()) {
                    *seen = true;
                }
            }
        }
        Self { graph, start, reachable, circles: OnceCell::new() }
    }

    /// The block that a contact enters first.
    #[must_use]
    pub fn start(&self) -> Option<BlockId> {
        self.start.map(block)
    }

    /// Whether a contact can come to a block.
    #[must_use]
    pub fn reachable(&self, id: BlockId) -> bool {
        self.reachable.get(id.index()).copied().unwrap_or_default()
    }

    /// Where a block leads, and how.
    pub fn out(&self, id: BlockId) -> impl Iterator<Item = (EdgeKind, BlockId)> {
        self.graph.edges(node(id)).map(|edge| (*edge.weight(), block(edge.target())))
    }

    /// What leads to a block, and how.
    pub fn into(&self, id: BlockId) -> impl Iterator<Item = (EdgeKind, BlockId)> {
        self.graph
            .edges_directed(node(id), petgraph::Direction::Incoming)
            .map(|edge| (*edge.weight(), block(edge.source())))
    }

    /// The blocks from which one of `ends` can be come to, the ends included.
    #[must_use]
    pub fn leading_to(&self, ends: impl Iterator<Item = BlockId>) -> Vec<bool> {
        let mut leads = vec![false; self.reachable.len()];
        let backwards = Reversed(&self.graph);
        let mut search = Dfs::empty(backwards);
        for end in ends {
            search.move_to(node(end));
            while let Some(node) = search.next(backwards) {
                if let Some(seen) = leads.get_mut(node.index()) {
                    *seen = true;
                }
            }
        }
        leads
    }

    /// The circles: sets of blocks that all lead to each other, and blocks that lead to
    /// themselves.
    #[must_use]
    pub fn circles(&self) -> &[Vec<BlockId>] {
        self.circles.get_or_init(|| self.circles_along(|_, _, _| true))
    }

    /// The circles that are left when only some ways are taken. Each is in the order of the flow,
    /// and so are they.
    #[must_use]
    pub fn circles_along(
        &self,
        taken: impl Fn(BlockId, EdgeKind, BlockId) -> bool,
    ) -> Vec<Vec<BlockId>> {
        let keep = |edge: EdgeReference<'_, EdgeKind, u32>| {
            taken(block(edge.source()), *edge.weight(), block(edge.target()))
        };
        let ways = EdgeFiltered::from_fn(&self.graph, keep);
        let mut circles = Vec::new();
        // Kosaraju's way needs no recursion, so that no chain of blocks is too long for it.
        for component in kosaraju_scc(&ways) {
            let turns = match component.as_slice() {
                [alone] => self.graph.edges_connecting(*alone, *alone).any(keep),
                _ => true,
            };
            if turns {
                let mut blocks: Vec<_> = component.into_iter().map(block).collect();
                blocks.sort_unstable();
                circles.push(blocks);
            }
        }
        circles.sort_unstable();
        circles
    }
}

#[cfg(test)]
mod tests;
