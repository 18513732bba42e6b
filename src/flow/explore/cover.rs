//! Few calls that together take every way that can be taken.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::graph::{At, Edge, Graph, Tree};
use crate::flow::model::EdgeKind;
use crate::flow::simulate::BlockRef;

/// A way that leaves a block.
pub type Way = (BlockRef, EdgeKind);

/// A call that takes more steps is ended, and another one begun.
const LONGEST: usize = 400;

/// The ways that are taken, each with the step that is the likeliest to.
pub(super) fn taken(graph: &Graph, tree: &Tree) -> BTreeMap<Way, At> {
    let mut all: BTreeMap<Way, (u64, At)> = BTreeMap::new();
    for (number, edge) in graph.steps() {
        let Some(way) = edge.way else { continue };
        let cost = tree.cost(edge.from).saturating_add(edge.choice.cost());
        let known = all.entry(way).or_insert((cost, number));
        *known = (*known).min((cost, number));
    }
    all.into_iter().map(|(way, (_, number))| (way, number)).collect()
}

/// Paths that take every way together: again and again one to the way that is the hardest to come
/// to, on to the nearest that are still missing, and to an end.
pub(super) fn cover(graph: &Graph, tree: &Tree) -> Vec<Vec<At>> {
    let steps = taken(graph, tree);
    let mut missing: BTreeSet<Way> = steps.keys().copied().collect();
    let home = home(graph);
    let mut paths = Vec::new();
    let cost = |way: &Way| {
        let edge = steps.get(way).and_then(|step| graph.edge(*step));
        edge.map_or(0, |edge| tree.cost(edge.from).saturating_add(edge.choice.cost()))
    };
    while let Some(way) = missing.iter().copied().max_by_key(|way| (cost(way), Reverse(*way))) {
        let Some((step, edge)) = steps.get(&way).and_then(|at| Some((*at, graph.edge(*at)?)))
        else {
            break;
        };
        let mut path = graph.path(tree, edge.from);
        path.push(step);
        strike(graph, &path, &mut missing);
        missing.remove(&way);
        let mut at = edge.to;
        while path.len() < LONGEST {
            let wanted = |edge: &Edge| edge.way.is_some_and(|way| missing.contains(&way));
            let Some(more) = graph.nearest(at, |_| true, wanted) else { break };
            strike(graph, &more, &mut missing);
            at = more.last().and_then(|edge| graph.edge(*edge)).map_or(at, |edge| edge.to);
            path.extend(more);
        }
        while let Some(step) = home.get(at as usize).copied().flatten() {
            path.push(step);
            at = graph.edge(step).map_or(at, |edge| edge.to);
        }
        strike(graph, &path, &mut missing);
        paths.push(path);
    }
    paths.reverse();
    paths
}

fn strike(graph: &Graph, path: &[At], missing: &mut BTreeSet<Way>) {
    for edge in path.iter().filter_map(|edge| graph.edge(*edge)) {
        edge.way.map(|way| missing.remove(&way));
    }
}

/// The step from each state that leads to an end the likeliest; orderly ends before others.
fn home(graph: &Graph) -> Vec<Option<At>> {
    const DISORDER: u64 = 1 << 40;
    let incoming = graph.incoming();
    let mut cost = vec![u64::MAX; graph.nodes.len()];
    let mut by = vec![None; graph.nodes.len()];
    let mut heap = BinaryHeap::new();
    for (at, node) in (0..).zip(&graph.nodes) {
        let Some(end) = &node.end else { continue };
        let spent = if end.is_orderly() { 0 } else { DISORDER };
        cost.get_mut(at as usize).into_iter().for_each(|slot| *slot = spent);
        heap.push(Reverse((spent, at)));
    }
    while let Some(Reverse((spent, at))) = heap.pop() {
        if cost.get(at as usize).is_some_and(|known| *known < spent) {
            continue;
        }
        for number in incoming.get(at as usize).into_iter().flatten() {
            let Some(edge) = graph.edge(*number) else { continue };
            let total = spent.saturating_add(edge.choice.cost());
            let Some(slot) = cost.get_mut(edge.from as usize).filter(|known| **known > total)
            else {
                continue;
            };
            *slot = total;
            by.get_mut(edge.from as usize).into_iter().for_each(|slot| *slot = Some(*number));
            heap.push(Reverse((total, edge.from)));
        }
    }
    by
}
