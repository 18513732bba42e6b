//! Few calls that together take every way that can be taken.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::graph::{At, Edge, Graph, Node, Tree};
use crate::flow::model::EdgeKind;
use crate::flow::simulate::BlockRef;

/// A way that leaves a block.
pub type Way = (BlockRef, EdgeKind);

/// A call that takes more steps is ended, and another one begun.
const LONGEST: usize = 400;
/// A step that takes no missing way counts as much as so many that do.
const DETOUR: u64 = 1_000;

/// The ways that are taken, each with the step that is the likeliest to, of those from which calls
/// were followed to their ends.
pub(super) fn taken(graph: &Graph, tree: &Tree, homes: &Homes) -> BTreeMap<Way, At> {
    let mut all: BTreeMap<Way, (bool, u64, At)> = BTreeMap::new();
    for (number, edge) in graph.steps() {
        let Some(way) = edge.way else { continue };
        let cost = tree.cost(edge.from).saturating_add(edge.choice.cost());
        let rank = (homes.is_cut(edge.to), cost, number);
        let known = all.entry(way).or_insert(rank);
        *known = (*known).min(rank);
    }
    all.into_iter().map(|(way, (_, _, number))| (way, number)).collect()
}

/// Few paths that take every way together, each with the way that it is for: again and again one to
/// the way that is the hardest to come to, on to the nearest that are still missing, and to an end;
/// then those are left out whose ways others take too.
pub(super) fn cover(graph: &Graph, tree: &Tree) -> Vec<(Way, Vec<At>)> {
    let homes = Homes::of(graph);
    let steps = taken(graph, tree, &homes);
    let mut missing: BTreeSet<Way> = steps.keys().copied().collect();
    let followed = |edge: &Edge| !homes.is_cut(edge.to);
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
        // Of several ways to there, one that takes what is missing too.
        let open = |edge: &Edge| edge.way.is_some_and(|way| missing.contains(&way));
        let starts = 0..graph.starts.len() as At;
        let cost = |edge: &Edge| if open(edge) { 1 } else { DETOUR };
        let eager = graph.tree_from(starts, cost, |edge| followed(edge));
        let is_followed = eager.cost(edge.from) < u64::MAX;
        let mut path = graph.path(if is_followed { &eager } else { tree }, edge.from);
        path.push(step);
        strike(graph, &path, &mut missing);
        missing.remove(&way);
        let mut at = edge.to;
        while path.len() < LONGEST {
            let wanted =
                |edge: &Edge| followed(edge) && edge.way.is_some_and(|way| missing.contains(&way));
            let Some(more) = graph.nearest(at, followed, wanted) else { break };
            strike(graph, &more, &mut missing);
            at = more.last().and_then(|edge| graph.edge(*edge)).map_or(at, |edge| edge.to);
            path.extend(more);
        }
        while let Some(step) = homes.step(at) {
            path.push(step);
            at = graph.edge(step).map_or(at, |edge| edge.to);
        }
        strike(graph, &path, &mut missing);
        paths.push((way, path));
    }
    paths.reverse();
    needed(graph, paths)
}

/// The paths without those whose ways others take too.
fn needed(graph: &Graph, mut paths: Vec<(Way, Vec<At>)>) -> Vec<(Way, Vec<At>)> {
    let ways = |path: &[At]| -> BTreeSet<Way> {
        path.iter().filter_map(|edge| graph.edge(*edge)?.way).collect()
    };
    let mut times: BTreeMap<Way, usize> = BTreeMap::new();
    for (_, path) in &paths {
        ways(path).into_iter().for_each(|way| *times.entry(way).or_default() += 1);
    }
    paths.retain(|(_, path)| {
        let ways = ways(path);
        let needed = ways.iter().any(|way| times.get(way) == Some(&1));
        if !needed {
            for way in ways {
                times.entry(way).and_modify(|times| *times -= 1);
            }
        }
        needed
    });
    paths
}

fn strike(graph: &Graph, path: &[At], missing: &mut BTreeSet<Way>) {
    for edge in path.iter().filter_map(|edge| graph.edge(*edge)) {
        edge.way.map(|way| missing.remove(&way));
    }
}

/// The step from each state that leads to an end the likeliest; orderly ends before others.
#[derive(Debug)]
pub(super) struct Homes {
    by: Vec<Option<At>>,
    /// States from which no end was come to, though there may be one.
    cut: Vec<bool>,
}

impl Homes {
    pub fn of(graph: &Graph) -> Self {
        const DISORDER: u64 = 1 << 40;
        let incoming = graph.incoming();
        let ends = (0..).zip(&graph.nodes).filter_map(|(at, node)| {
            let end = node.end.as_ref()?;
            Some((at, if end.is_orderly() { 0 } else { DISORDER }))
        });
        let (_, by) = backward(graph, &incoming, ends.collect(), |_| true);
        let is_end = |node: &Node| node.end.is_some();
        let at_home = |at: At| {
            by.get(at as usize).is_some_and(Option::is_some) || graph.node(at).is_some_and(is_end)
        };
        let open = (0..).zip(&graph.nodes).filter(|(_, node)| !is_end(node) && node.out.is_empty());
        let open: Vec<(At, u64)> = open.map(|(at, _)| (at, 0)).collect();
        let (cost, _) = backward(graph, &incoming, open, |edge| !at_home(edge.from));
        let cut = cost.into_iter().map(|cost| cost < u64::MAX).collect();
        Self { by, cut }
    }

    fn step(&self, at: At) -> Option<At> {
        self.by.get(at as usize).copied().flatten()
    }

    /// Whether no end was come to from a state, since it was not gone on from there.
    pub fn is_cut(&self, at: At) -> bool {
        self.cut.get(at as usize).is_some_and(|cut| *cut)
    }
}

/// What it costs to come from each state to one of these, and the step that leads there, along some
/// of the steps.
fn backward(
    graph: &Graph,
    incoming: &[Vec<At>],
    to: Vec<(At, u64)>,
    takes: impl Fn(&Edge) -> bool,
) -> (Vec<u64>, Vec<Option<At>>) {
    let mut cost = vec![u64::MAX; graph.nodes.len()];
    let mut by = vec![None; graph.nodes.len()];
    let mut heap = BinaryHeap::new();
    for (at, spent) in to {
        cost.get_mut(at as usize).into_iter().for_each(|slot| *slot = spent);
        heap.push(Reverse((spent, at)));
    }
    while let Some(Reverse((spent, at))) = heap.pop() {
        if cost.get(at as usize).is_some_and(|known| *known < spent) {
            continue;
        }
        for number in incoming.get(at as usize).into_iter().flatten() {
            let Some(edge) = graph.edge(*number).filter(|edge| takes(edge)) else { continue };
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
    (cost, by)
}
