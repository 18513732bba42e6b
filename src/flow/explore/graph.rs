//! The states that calls come to, and the steps between them.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet, VecDeque};
use std::ops::Range;

use super::choices::Choice;
use super::starts::Start;
use super::trail::Hush;
use crate::flow::model::EdgeKind;
use crate::flow::simulate::{BlockRef, End, Role};

/// A state that a call comes to: all that decides how it goes on.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The block at which it stands.
    pub at: Option<BlockRef>,
    /// What the flow runs for.
    pub role: Role,
    /// The contact has come to the block and is asked something.
    pub asks: bool,
    /// How it ended.
    pub end: Option<End>,
    /// The flow and the modules in which the call is.
    pub level: usize,
    /// Answers and faults before it, on the way on which it was found.
    pub depth: u32,
    /// The steps that leave it.
    pub out: Range<u32>,
}

/// A step from one state to another.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub from: u32,
    pub to: u32,
    pub choice: Choice,
    /// The way along which the block was left, where it was.
    pub way: Option<(BlockRef, EdgeKind)>,
    /// The customer heard something.
    pub said: bool,
    /// The contact was handed to a person.
    pub handed: bool,
    /// A person did it.
    pub of_people: bool,
    /// Time passed.
    pub takes_time: bool,
    /// The call has gone into a flow and out of all others.
    pub restarts: bool,
    pub hush: Hush,
}

/// States and steps; the first states are those of the contacts that come in.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub starts: Vec<Start>,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// A state or a step, by its place.
pub(super) type At = u32;

impl Graph {
    pub fn node(&self, at: At) -> Option<&Node> {
        self.nodes.get(at as usize)
    }

    pub fn edge(&self, at: At) -> Option<&Edge> {
        self.edges.get(at as usize)
    }

    /// The steps that leave a state.
    pub fn out(&self, at: At) -> impl Iterator<Item = (At, &Edge)> {
        let range = self.node(at).map_or(0..0, |node| node.out.clone());
        range.filter_map(|edge| Some((edge, self.edge(edge)?)))
    }

    /// All steps, by their places.
    pub fn steps(&self) -> impl Iterator<Item = (At, &Edge)> {
        (0..).zip(&self.edges)
    }

    /// The steps that come to each state.
    pub fn incoming(&self) -> Vec<Vec<At>> {
        let mut all = vec![Vec::new(); self.nodes.len()];
        for (at, edge) in self.steps() {
            if let Some(list) = all.get_mut(edge.to as usize) {
                list.push(at);
            }
        }
        all
    }

    /// The likeliest way to each state.
    pub fn tree(&self, cost: impl Fn(&Edge) -> u64) -> Tree {
        let starts = 0..self.starts.len() as At;
        self.tree_from(starts, cost, |_| true)
    }

    /// The likeliest way from some states to each other state, along some of the steps.
    pub fn tree_from(
        &self,
        from: impl IntoIterator<Item = At>,
        cost: impl Fn(&Edge) -> u64,
        takes: impl Fn(&Edge) -> bool,
    ) -> Tree {
        let mut tree =
            Tree { cost: vec![u64::MAX; self.nodes.len()], by: vec![None; self.nodes.len()] };
        let mut heap = BinaryHeap::new();
        for (rank, start) in (0..).zip(from) {
            // Of several contacts the usual one comes first.
            tree.relax(start, rank, None);
            heap.push(Reverse((rank, start)));
        }
        while let Some(Reverse((spent, at))) = heap.pop() {
            if spent > tree.cost(at) {
                continue;
            }
            for (number, edge) in self.out(at).filter(|(_, edge)| takes(edge)) {
                let total = spent.saturating_add(cost(edge));
                if tree.relax(edge.to, total, Some(number)) {
                    heap.push(Reverse((total, edge.to)));
                }
            }
        }
        tree
    }

    /// The steps to a state, first to last.
    pub fn path(&self, tree: &Tree, to: At) -> Vec<At> {
        let mut path = Vec::new();
        let mut at = to;
        while let Some(edge) = tree.by.get(at as usize).copied().flatten() {
            path.push(edge);
            at = self.edge(edge).map_or(at, |edge| edge.from);
        }
        path.reverse();
        path
    }

    /// The state in which a path begins.
    pub fn start_of(&self, path: &[At], or: At) -> At {
        path.first().and_then(|edge| self.edge(*edge)).map_or(or, |edge| edge.from)
    }

    /// The fewest steps from a state to one that is wanted, along some of the steps.
    pub fn nearest(
        &self,
        from: At,
        takes: impl Fn(&Edge) -> bool,
        wanted: impl Fn(&Edge) -> bool,
    ) -> Option<Vec<At>> {
        let mut seen = HashSet::from([from]);
        let mut next = VecDeque::from([(from, None::<usize>)]);
        let mut trail: Vec<(At, Option<usize>)> = Vec::new();
        while let Some((at, by)) = next.pop_front() {
            for (number, edge) in self.out(at) {
                if wanted(edge) {
                    let mut path = vec![number];
                    let mut link = by;
                    while let Some((edge, before)) = link.and_then(|at| trail.get(at)).copied() {
                        path.push(edge);
                        link = before;
                    }
                    path.reverse();
                    return Some(path);
                }
                if takes(edge) && seen.insert(edge.to) {
                    trail.push((number, by));
                    next.push_back((edge.to, Some(trail.len() - 1)));
                }
            }
        }
        None
    }
}

/// The likeliest ways to all states.
#[derive(Debug)]
pub(super) struct Tree {
    cost: Vec<u64>,
    by: Vec<Option<At>>,
}

impl Tree {
    /// What the way to a state costs; the most there is where none leads there.
    pub fn cost(&self, at: At) -> u64 {
        self.cost.get(at as usize).copied().unwrap_or(u64::MAX)
    }

    fn relax(&mut self, at: At, cost: u64, by: Option<At>) -> bool {
        let slot = self.cost.get_mut(at as usize).filter(|known| **known > cost);
        let Some(slot) = slot else { return false };
        *slot = cost;
        if let Some(slot) = self.by.get_mut(at as usize) {
            *slot = by;
        }
        true
    }
}
