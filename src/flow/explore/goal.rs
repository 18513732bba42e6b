//! When a walk has seen enough.
//!
//! Flows count with `Loop` blocks, and every combination of counts is a state of its own: many, and
//! nearly all of them show nothing new. So where there are many, a second walk takes every way of a
//! `Loop`, whatever its count. It is small, and comes to all that calls can come to. Once the first
//! walk has found all that the second one has, the rest of it shows nothing new.

use std::collections::BTreeSet;

use super::circles::{all_end, circles};
use super::cover::{Homes, Way};
use super::graph::{Graph, Tree};
use super::people::farthest_person;
use super::quiet::{longest_silence, silent_errors};
use super::walk::{Bounds, Explorer, Limits};
use crate::flow::simulate::{BlockRef, Channel, FlowId, Program};

/// States after which it is asked whether there are enough.
const ENOUGH: usize = 4_096;
/// States after which a longer silence or a farther person is not waited for.
const FIGURES: usize = 16_384;

/// The types of flows in which callers wait.
const WAITING: [&str; 3] = ["CUSTOMER_QUEUE", "CUSTOMER_HOLD", "AGENT_HOLD"];
/// The types of flows that are done before the contact is.
const PASSING: [&str; 3] = ["AGENT_WHISPER", "CUSTOMER_WHISPER", "OUTBOUND_WHISPER"];

/// What kind of flow calls begin in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// Callers may wait in it as long as they like.
    pub waits: bool,
    /// Its end is the end of the contact.
    pub ends_contact: bool,
}

impl Kind {
    pub fn of(program: &Program, root: FlowId) -> Self {
        let name = program.flow_type(root).unwrap_or_default();
        let waits = WAITING.contains(&name);
        let passes = waits || PASSING.contains(&name) || program.is_module(root);
        Self { waits, ends_contact: !passes }
    }
}

/// What a walk has come to.
#[derive(Debug)]
struct Seen {
    ways: BTreeSet<Way>,
    dead_ends: BTreeSet<(Option<BlockRef>, String)>,
    silent: BTreeSet<(BlockRef, usize)>,
    keys: Option<u64>,
    silence: u64,
}

impl Seen {
    fn of(graph: &Graph, tree: &Tree, program: &Program, kind: Kind) -> Self {
        let dead = graph.nodes.iter().filter_map(|node| {
            let end = node.end.as_ref().filter(|end| !end.is_orderly())?;
            Some((node.at, end.to_string()))
        });
        let silent = silent_errors(graph, program, tree, kind.ends_contact);
        let homes = Homes::of(graph);
        let followed = graph.edges.iter().filter(|edge| !homes.is_cut(edge.to));
        Self {
            ways: followed.filter_map(|edge| edge.way).collect(),
            dead_ends: dead.collect(),
            silent: silent.iter().map(|error| (error.block, error.branch)).collect(),
            keys: farthest_person(graph).map(|far| far.keys),
            silence: longest_silence(graph, tree).map_or(0, |longest| longest.lasts),
        }
    }

    fn has_all_of(&self, other: &Self) -> bool {
        self.ways.is_superset(&other.ways)
            && self.dead_ends.is_superset(&other.dead_ends)
            && self.silent.is_superset(&other.silent)
    }

    fn has_figures_of(&self, other: &Self) -> bool {
        self.keys == other.keys && self.silence >= other.silence
    }
}

impl Explorer<'_> {
    /// Walks until all has been seen that can be.
    pub(super) fn settle(
        &self,
        root: FlowId,
        channel: Option<Channel>,
        limits: Limits,
        progress: &dyn Fn(usize),
    ) -> (Graph, Bounds) {
        let mut walk = self.walk(root, channel, limits, false);
        let mut until = ENOUGH.min(limits.states);
        if walk.go_on(until, progress) {
            return walk.end(false);
        }
        let kind = Kind::of(self.program, root);
        let Some((goal, all_end)) = self.goal(root, channel, limits, kind) else {
            walk.go_on(limits.states, progress);
            return walk.end(false);
        };
        loop {
            let tree = walk.graph.tree(|edge| edge.choice.cost());
            let seen = Seen::of(&walk.graph, &tree, self.program, kind);
            let figures = seen.has_figures_of(&goal);
            let ends = || all_end || !circles(&walk.graph, &tree, kind.waits).is_empty();
            if (figures || until >= FIGURES) && seen.has_all_of(&goal) && ends() {
                let (graph, bounds) = walk.end(true);
                return (graph, Bounds { figures: !figures, ..bounds });
            }
            if until >= limits.states {
                return walk.end(false);
            }
            until = until.saturating_mul(2).min(limits.states);
            if walk.go_on(until, progress) {
                return walk.end(false);
            }
        }
    }

    /// What there is to see at most, and whether every call comes to an end; `None` where even that
    /// is too much to walk.
    fn goal(
        &self,
        root: FlowId,
        channel: Option<Channel>,
        limits: Limits,
        kind: Kind,
    ) -> Option<(Seen, bool)> {
        if self.uses.deciding().any(|place| &*place.space == "Loop") {
            return None;
        }
        let mut loose = self.walk(root, channel, limits, true);
        loose.go_on(limits.states, &|_| {});
        if !loose.is_complete() {
            return None;
        }
        let tree = loose.graph.tree(|edge| edge.choice.cost());
        let seen = Seen::of(&loose.graph, &tree, self.program, kind);
        Some((seen, all_end(&loose.graph, kind.waits)))
    }
}
