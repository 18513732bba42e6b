//! Paths that never end: circles of steps that no person takes part in.

use std::collections::{BTreeSet, HashSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::graph::{At, Edge, Graph, Node, Tree};
use crate::flow::simulate::{BlockRef, Role};

/// A path that never ends.
#[derive(Debug)]
pub(super) struct Circle {
    /// The steps to the circle.
    pub path: Vec<At>,
    /// The steps once round.
    pub round: Vec<At>,
}

/// Whether a call may stay at a state as long as it lasts: it waits in a queue or on hold.
pub(super) fn waits(node: &Node, root_waits: bool) -> bool {
    match node.role {
        Role::CustomerQueue | Role::CustomerHold | Role::AgentHold => true,
        Role::Main | Role::Module => root_waits,
        _ => false,
    }
}

/// The paths that never end, one for each set of blocks.
pub(super) fn circles(graph: &Graph, tree: &Tree, root_waits: bool) -> Vec<Circle> {
    let goes_on = |edge: &Edge| {
        let waits = graph.node(edge.from).is_some_and(|node| waits(node, root_waits));
        !edge.of_people && !(waits && edge.takes_time)
    };
    let mut only: DiGraph<(), (), u32> = DiGraph::with_capacity(graph.nodes.len(), 0);
    for _ in &graph.nodes {
        only.add_node(());
    }
    let mut own = HashSet::new();
    for edge in graph.edges.iter().filter(|edge| goes_on(edge)) {
        only.add_edge(NodeIndex::new(edge.from as usize), NodeIndex::new(edge.to as usize), ());
        if edge.from == edge.to {
            own.insert(edge.from);
        }
    }
    let mut components: Vec<Vec<At>> = kosaraju_scc(&only)
        .into_iter()
        .map(|component| component.into_iter().map(|node| node.index() as At).collect())
        .filter(|component: &Vec<At>| {
            component.len() > 1 || component.first().is_some_and(|node| own.contains(node))
        })
        .collect();
    let cost = |component: &Vec<At>| component.iter().map(|at| tree.cost(*at)).min();
    components.sort_by_key(cost);
    let mut seen: HashSet<BTreeSet<BlockRef>> = HashSet::new();
    let circles = components.iter().filter_map(|component| round(graph, tree, component, &goes_on));
    circles.filter(|circle| seen.insert(blocks(graph, &circle.round))).collect()
}

/// The blocks that a path comes through.
pub(super) fn blocks(graph: &Graph, path: &[At]) -> BTreeSet<BlockRef> {
    let edges = path.iter().filter_map(|edge| graph.edge(*edge));
    edges.filter_map(|edge| graph.node(edge.from)?.at).collect()
}

/// The likeliest way into a component and round in it.
fn round(
    graph: &Graph,
    tree: &Tree,
    component: &[At],
    goes_on: &impl Fn(&Edge) -> bool,
) -> Option<Circle> {
    let inside: HashSet<At> = component.iter().copied().collect();
    let entry = component.iter().copied().min_by_key(|at| (tree.cost(*at), *at))?;
    let stays = |edge: &Edge| goes_on(edge) && inside.contains(&edge.to);
    let ways = graph.tree_from([entry], |edge| edge.choice.cost(), stays);
    let last = graph
        .steps()
        .filter(|(_, edge)| edge.to == entry && inside.contains(&edge.from) && goes_on(edge))
        .min_by_key(|(_, edge)| ways.cost(edge.from).saturating_add(edge.choice.cost()))?;
    let mut round = graph.path(&ways, last.1.from);
    round.push(last.0);
    Some(Circle { path: graph.path(tree, entry), round })
}
