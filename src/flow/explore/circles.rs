//! Paths that never end: circles of steps that no person takes part in.

use std::collections::{BTreeSet, HashSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::choices::Choice;
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

/// Whether a call goes on along a step without anybody's doing, and may not for ever.
fn goes_on<'g>(graph: &'g Graph, root_waits: bool) -> impl Fn(&Edge) -> bool + 'g {
    move |edge| {
        let waits = graph.node(edge.from).is_some_and(|node| waits(node, root_waits));
        !(edge.of_people || waits && edge.takes_time)
    }
}

/// The states that lead to each other along some of the steps, each group once.
fn components(graph: &Graph, takes: impl Fn(At, &Edge) -> bool) -> Vec<Vec<At>> {
    let mut only: DiGraph<(), (), u32> = DiGraph::with_capacity(graph.nodes.len(), 0);
    for _ in &graph.nodes {
        only.add_node(());
    }
    let mut own = HashSet::new();
    for (_, edge) in graph.steps().filter(|(at, edge)| takes(*at, edge)) {
        only.add_edge(NodeIndex::new(edge.from as usize), NodeIndex::new(edge.to as usize), ());
        if edge.from == edge.to {
            own.insert(edge.from);
        }
    }
    let all = kosaraju_scc(&only).into_iter();
    let all = all.map(|component| component.into_iter().map(|node| node.index() as At).collect());
    let turns = |component: &Vec<At>| {
        component.len() > 1 || component.first().is_some_and(|node| own.contains(node))
    };
    all.filter(turns).collect()
}

/// The paths that never end, one for each set of blocks.
pub(super) fn circles(graph: &Graph, tree: &Tree, root_waits: bool) -> Vec<Circle> {
    let goes_on = goes_on(graph, root_waits);
    let mut components = components(graph, |_, edge| goes_on(edge));
    let cost = |component: &Vec<At>| component.iter().map(|at| tree.cost(*at)).min();
    components.sort_by_key(cost);
    let mut seen: HashSet<BTreeSet<BlockRef>> = HashSet::new();
    let circles = components.iter().filter_map(|component| round(graph, tree, component, &goes_on));
    circles.filter(|circle| seen.insert(blocks(graph, &circle.round))).collect()
}

/// Whether every call comes to an end, as far as a loose walk can tell: its circles all go through a
/// `Loop` that has to be done at some time, since nothing in them begins it anew.
pub(super) fn all_end(graph: &Graph, root_waits: bool) -> bool {
    let goes_on = goes_on(graph, root_waits);
    let mut gone: HashSet<At> = HashSet::new();
    loop {
        let found = components(graph, |at, edge| goes_on(edge) && !gone.contains(&at));
        if found.is_empty() {
            return true;
        }
        let before = gone.len();
        for component in found {
            gone.extend(counted(graph, &component, &gone, &goes_on));
        }
        if gone.len() == before {
            return false;
        }
    }
}

/// The steps of a component that a `Loop` counts, where none of its steps sets the count back.
fn counted(
    graph: &Graph,
    component: &[At],
    gone: &HashSet<At>,
    goes_on: &impl Fn(&Edge) -> bool,
) -> Vec<At> {
    let inside: HashSet<At> = component.iter().copied().collect();
    let steps: Vec<(At, &Edge)> = component
        .iter()
        .flat_map(|at| graph.out(*at))
        .filter(|(at, edge)| inside.contains(&edge.to) && !gone.contains(at) && goes_on(edge))
        .collect();
    let lowest = component.iter().filter_map(|at| graph.node(*at)).map(|node| node.level).min();
    if steps.iter().any(|(_, edge)| edge.restarts) {
        return Vec::new();
    }
    let on = |edge: &Edge| matches!(edge.choice, Choice::Turns { on: true, .. });
    let done = |edge: &Edge| matches!(edge.choice, Choice::Turns { on: false, .. });
    let level = |edge: &Edge| graph.node(edge.from).map(|node| node.level);
    let back: HashSet<Option<BlockRef>> = steps
        .iter()
        .filter(|(_, edge)| done(edge))
        .map(|(_, edge)| graph.node(edge.from).and_then(|node| node.at))
        .collect();
    let counts = |edge: &Edge| {
        let block = graph.node(edge.from).and_then(|node| node.at);
        on(edge) && !back.contains(&block) && level(edge) == lowest
    };
    steps.iter().filter(|(_, edge)| counts(edge)).map(|(at, _)| *at).collect()
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
