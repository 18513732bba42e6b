//! What a walk through a flow has found.

use std::collections::{BTreeMap, BTreeSet};

use super::circles::{blocks, circles};
use super::cover::{Way, cover};
use super::goal::Kind;
use super::graph::{At, Graph, Tree};
use super::people::farthest_person;
use super::quiet::{longest_silence, silent_errors};
use super::script::Script;
use super::walk::{Bounds, Explorer, Limits};
use crate::flow::model::EdgeKind;
use crate::flow::simulate::{BlockRef, Channel, End, FlowId, Millis, Program};

/// What can go wrong with calls.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// A call goes round for ever, and nobody has to do anything for that.
    Endless {
        /// The blocks once round, in their order.
        round: Vec<BlockRef>,
    },
    /// A call ends where the flow did not mean to end it.
    DeadEnd {
        /// How.
        end: End,
    },
    /// A caller is hung up on without a word after an error.
    SilentError {
        /// The error branch, counted from 0.
        branch: usize,
    },
}

/// Something that is wrong, and a call that shows it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What is wrong.
    pub problem: Problem,
    /// The block at which it is; `None` between flows.
    pub at: Option<BlockRef>,
    /// A call that comes there; of a path that never ends, once round.
    pub script: Script,
    /// Of a path that never ends: what happens on the way to it, as a number of the script's.
    pub round_from: Option<usize>,
}

/// The longest time in which a caller hears nothing.
#[derive(Clone, Debug)]
pub struct Silence {
    /// How long.
    pub lasts: Millis,
    /// The block at which it ends.
    pub at: Option<BlockRef>,
    /// A call in which it does.
    pub script: Script,
}

/// The way to a person that takes the most keys, of the shortest to each block that hands over.
#[derive(Clone, Debug)]
pub struct ToPerson {
    /// How many keys.
    pub keys: u64,
    /// The block that hands the contact over.
    pub at: BlockRef,
    /// A call that comes there.
    pub script: Script,
}

/// What a walk through a flow has found.
#[derive(Debug)]
pub struct Exploration {
    /// The flow in which calls began.
    pub root: FlowId,
    /// States that calls come to.
    pub states: usize,
    /// Steps between them.
    pub steps: usize,
    /// What was left out.
    pub bounds: Bounds,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// The longest silence, where there is any.
    pub silence: Option<Silence>,
    /// The farthest person, where there is one to come to.
    pub person: Option<ToPerson>,
    /// Blocks that calls come to.
    pub blocks: BTreeSet<BlockRef>,
    /// Ways that calls take.
    pub ways: BTreeSet<Way>,
    /// How calls end, and how many states end so.
    pub ends: BTreeMap<&'static str, usize>,
    graph: Graph,
    tree: Tree,
}

impl Explorer<'_> {
    /// Walks every path from the first block of a flow, on a channel or on those that the flows tell
    /// apart. `progress` is told now and then how many states there are.
    pub fn explore(
        &self,
        root: FlowId,
        channel: Option<Channel>,
        limits: Limits,
        progress: &dyn Fn(usize),
    ) -> Exploration {
        let (graph, bounds) = self.settle(root, channel, limits, progress);
        let tree = graph.tree(|edge| edge.choice.cost());
        let mut found = Exploration {
            root,
            states: graph.nodes.len(),
            steps: graph.edges.len(),
            bounds,
            findings: Vec::new(),
            silence: None,
            person: None,
            blocks: graph.nodes.iter().filter_map(|node| node.at).collect(),
            ways: graph.edges.iter().filter_map(|edge| edge.way).collect(),
            ends: BTreeMap::new(),
            graph,
            tree,
        };
        found.search(self.program);
        found
    }
}

impl Exploration {
    fn search(&mut self, program: &Program) {
        let kind = Kind::of(program, self.root);
        for end in self.graph.nodes.iter().filter_map(|node| node.end.as_ref()) {
            *self.ends.entry(end.name()).or_default() += 1;
        }
        let (graph, tree) = (&self.graph, &self.tree);
        let mut findings = endless(graph, tree, self.root, kind.waits);
        findings.extend(dead_ends(graph, tree, self.root));
        for error in silent_errors(graph, program, tree, kind.ends_contact) {
            let problem = Problem::SilentError { branch: error.branch };
            findings.extend(finding(graph, self.root, problem, Some(error.block), &error.path));
        }
        let silence = longest_silence(graph, tree).filter(|longest| longest.lasts > 0);
        let silence = silence.and_then(|longest| {
            let script = Script::new(graph, self.root, &longest.path)?;
            // Calls of one state have not all been silent for as long: what it is, is heard.
            let lasts = script.play(program, &mut ())?.longest_silence().lasts;
            Some(Silence { lasts, at: longest.at, script })
        });
        let person = farthest_person(graph).and_then(|far| {
            let script = Script::new(graph, self.root, &far.path)?;
            Some(ToPerson { keys: far.keys, at: far.block, script })
        });
        (self.findings, self.silence, self.person) = (findings, silence, person);
    }

    /// Few calls that together take every way that can be taken, the likely ones first, each with
    /// the way that it is for. The fewest there are would take very long to find.
    #[must_use]
    pub fn tests(&self) -> Vec<(Way, Script)> {
        let paths = cover(&self.graph, &self.tree).into_iter();
        paths
            .filter_map(|(way, path)| Some((way, Script::new(&self.graph, self.root, &path)?)))
            .collect()
    }
}

fn finding(
    graph: &Graph,
    root: FlowId,
    problem: Problem,
    at: Option<BlockRef>,
    path: &[At],
) -> Option<Finding> {
    Some(Finding { problem, at, script: Script::new(graph, root, path)?, round_from: None })
}

fn endless(graph: &Graph, tree: &Tree, root: FlowId, waits: bool) -> Vec<Finding> {
    let found = circles(graph, tree, waits).into_iter().filter_map(|circle| {
        let before = Script::new(graph, root, &circle.path).map_or(0, |s| s.happens.len());
        let mut seen = BTreeSet::new();
        let edges = circle.round.iter().filter_map(|edge| graph.edge(*edge));
        let round: Vec<BlockRef> = edges
            .filter_map(|edge| graph.node(edge.from)?.at)
            .filter(|at| seen.insert(*at))
            .collect();
        debug_assert_eq!(blocks(graph, &circle.round).len(), round.len());
        let at = round.first().copied();
        let path: Vec<At> = circle.path.iter().chain(&circle.round).copied().collect();
        let finding = finding(graph, root, Problem::Endless { round }, at, &path)?;
        Some(Finding { round_from: Some(before), ..finding })
    });
    found.collect()
}

/// The ends that are none, each at each block once.
fn dead_ends(graph: &Graph, tree: &Tree, root: FlowId) -> Vec<Finding> {
    let mut nearest: BTreeMap<(Option<BlockRef>, String), (u64, At)> = BTreeMap::new();
    for (at, node) in (0..).zip(&graph.nodes) {
        let Some(end) = node.end.as_ref().filter(|end| !end.is_orderly()) else { continue };
        let cost = tree.cost(at);
        let known = nearest.entry((node.at, end.to_string())).or_insert((cost, at));
        *known = (*known).min((cost, at));
    }
    let found = nearest.into_values().filter_map(|(_, at)| {
        let node = graph.node(at)?;
        let problem = Problem::DeadEnd { end: node.end.clone()? };
        finding(graph, root, problem, node.at, &graph.path(tree, at))
    });
    found.collect()
}

/// Something that no call comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unreached {
    /// A block.
    Block(BlockRef),
    /// A branch of a block that calls come to.
    Branch(BlockRef, EdgeKind),
}

/// What no call comes to in any of several walks, in the flows that calls come into: blocks, and
/// the branches of conditions and errors of those that they do come to. Branches that a block must
/// have are not looked for: `NextAction` and `NoMatchingCondition`.
#[must_use]
pub fn unreached<'e>(
    program: &Program,
    walks: impl Iterator<Item = &'e Exploration> + Clone,
) -> Vec<Unreached> {
    let blocks: BTreeSet<BlockRef> = walks.clone().flat_map(|walk| walk.blocks.clone()).collect();
    let ways: BTreeSet<Way> = walks.clone().flat_map(|walk| walk.ways.clone()).collect();
    let mut flows: BTreeSet<FlowId> = blocks.iter().map(|at| at.flow).collect();
    flows.extend(walks.map(|walk| walk.root));
    let mut all = Vec::new();
    for at in flows.into_iter().flat_map(|flow| program.blocks(flow)) {
        if !blocks.contains(&at) {
            all.push(Unreached::Block(at));
            continue;
        }
        let Some(block) = program.block(at) else { continue };
        let errors: Vec<&str> = block.errors().collect();
        let branches = block.ways().map(|(kind, _)| kind).filter(|kind| match kind {
            EdgeKind::Next => false,
            EdgeKind::Condition(_) => true,
            EdgeKind::Error(number) => errors.get(*number) != Some(&"NoMatchingCondition"),
        });
        let missing = branches.filter(|kind| !ways.contains(&(at, *kind)));
        all.extend(missing.map(|kind| Unreached::Branch(at, kind)));
    }
    all
}
