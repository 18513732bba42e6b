//! Error branches that hang up without a word, and how long a caller hears nothing.

use std::collections::{BTreeMap, HashSet, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::graph::{At, Edge, Graph, Tree};
use crate::flow::model::EdgeKind;
use crate::flow::simulate::{BlockRef, Channel, End, Millis, Program, Role};

/// An error branch after which a caller is hung up on without a word, and a path to there.
#[derive(Debug)]
pub(super) struct SilentError {
    pub block: BlockRef,
    pub branch: usize,
    pub path: Vec<At>,
}

/// Blocks that speak: where they fail, nothing can be said.
const SPEAK: [&str; 2] = ["MessageParticipant", "MessageParticipantIteratively"];
/// Blocks whose `NoMatchingCondition` is a caller's mistake, and no result like others.
const LISTEN: [&str; 2] = ["GetParticipantInput", "ConnectParticipantWithLexBot"];

/// The error branch that a step takes, where silence after it is to blame on it.
fn blamed(graph: &Graph, program: &Program, edge: &Edge) -> Option<(BlockRef, usize)> {
    let (at, EdgeKind::Error(branch)) = edge.way? else { return None };
    let node = graph.node(edge.from)?;
    let block = program.block(at)?;
    let name = block.errors().nth(branch)?;
    let result = name == "NoMatchingCondition" && !LISTEN.contains(&block.kind);
    let alone = matches!(node.role, Role::Disconnect | Role::AgentWhisper | Role::AgentHold);
    (!result && !alone && !SPEAK.contains(&block.kind)).then_some((at, branch))
}

/// The error branches that hang up without a word. `ends_contact` says whether the end of the root
/// flow is the end of the contact.
pub(super) fn silent_errors(
    graph: &Graph,
    program: &Program,
    tree: &Tree,
    ends_contact: bool,
) -> Vec<SilentError> {
    let is_error = |edge: &Edge| matches!(edge.way, Some((_, EdgeKind::Error(_))));
    let hangs_up = |edge: &Edge| {
        let kind = graph.node(edge.from).and_then(|node| program.block(node.at?)).map(|b| b.kind);
        let ends = graph.node(edge.to).is_some_and(|to| to.end == Some(End::Disconnected));
        ends && (kind == Some("DisconnectParticipant")
            || ends_contact && kind == Some("EndFlowExecution"))
    };
    let silent = |edge: &Edge| !edge.said && !is_error(edge) && !edge.handed;
    // States from which the call is hung up in silence.
    let incoming = graph.incoming();
    let ends = graph.edges.iter().filter(|edge| silent(edge) && hangs_up(edge));
    let mut next: VecDeque<At> = ends.map(|edge| edge.from).collect();
    let mut doomed: HashSet<At> = next.iter().copied().collect();
    while let Some(at) = next.pop_front() {
        let before = incoming.get(at as usize).into_iter().flatten();
        for edge in before.filter_map(|edge| graph.edge(*edge)).filter(|edge| silent(edge)) {
            if doomed.insert(edge.from) {
                next.push_back(edge.from);
            }
        }
    }
    let mut found: BTreeMap<(BlockRef, usize), (u64, At)> = BTreeMap::new();
    for (number, edge) in graph.steps().filter(|(_, edge)| doomed.contains(&edge.to)) {
        let Some(key) = blamed(graph, program, edge) else { continue };
        let cost = tree.cost(edge.from).saturating_add(edge.choice.cost());
        let known = found.entry(key).or_insert((cost, number));
        *known = (*known).min((cost, number));
    }
    let errors = found.into_iter().filter_map(|((block, branch), (_, number))| {
        let edge = graph.edge(number)?;
        let mut path = graph.path(tree, edge.from);
        path.push(number);
        let start = graph.starts.get(graph.start_of(&path, 0) as usize)?;
        let hears = matches!(start.contact.channel, Channel::Voice | Channel::Chat);
        let rest = graph.nearest(edge.to, silent, |edge| silent(edge) && hangs_up(edge));
        path.extend(rest.filter(|_| hears)?);
        Some(SilentError { block, branch, path })
    });
    errors.collect()
}

/// The longest silence that a caller can come to.
#[derive(Debug)]
pub(super) struct Longest {
    pub lasts: Millis,
    /// The block at which it ends.
    pub at: Option<BlockRef>,
    pub path: Vec<At>,
}

/// The silence with which a state is come to, at most, and the step that brings it.
type Silence = (Millis, Option<At>);

/// The longest silence. It counts once what can be gone round in silence for ever.
pub(super) fn longest_silence(graph: &Graph, tree: &Tree) -> Option<Longest> {
    let silence = silences(graph);
    let with = |edge: &Edge| {
        let before = silence.get(edge.from as usize).map_or(0, |(lasts, _)| *lasts);
        before.saturating_add(edge.hush.lead).max(edge.hush.trail).max(edge.hush.inner)
    };
    let reached = graph.steps().filter(|(_, edge)| tree.cost(edge.from) < u64::MAX);
    let (number, edge) = reached.max_by_key(|(number, edge)| {
        (with(edge), std::cmp::Reverse(tree.cost(edge.from)), std::cmp::Reverse(*number))
    })?;
    let mut path = vec![number];
    let mut at = edge.from;
    let mut seen = HashSet::new();
    while let Some((_, Some(before))) = silence.get(at as usize).copied() {
        // A circle of silence is gone round once.
        let Some(edge) = graph.edge(before).filter(|_| seen.insert(at)) else { break };
        path.push(before);
        at = edge.from;
        if edge.hush.ends {
            break;
        }
    }
    path.extend(graph.path(tree, at).into_iter().rev());
    path.reverse();
    let block = graph.node(edge.from).and_then(|node| node.at);
    Some(Longest { lasts: with(edge), at: block, path })
}

/// How long the caller has heard nothing at each state, at most.
fn silences(graph: &Graph) -> Vec<Silence> {
    let mut only: DiGraph<(), (), u32> = DiGraph::with_capacity(graph.nodes.len(), 0);
    for _ in &graph.nodes {
        only.add_node(());
    }
    for edge in graph.edges.iter().filter(|edge| !edge.hush.ends) {
        only.add_edge(NodeIndex::new(edge.from as usize), NodeIndex::new(edge.to as usize), ());
    }
    let components = kosaraju_scc(&only);
    let mut component_of = vec![0_usize; graph.nodes.len()];
    for (number, component) in components.iter().enumerate() {
        for node in component {
            if let Some(slot) = component_of.get_mut(node.index()) {
                *slot = number;
            }
        }
    }
    let mut silence: Vec<Silence> = vec![(0, None); graph.nodes.len()];
    for (number, edge) in graph.steps().filter(|(_, edge)| edge.hush.ends) {
        raise(&mut silence, edge.to, edge.hush.trail, number);
    }
    // What leads to others comes first: components come in the opposite order.
    for component in components.iter().rev() {
        for node in component {
            let at = node.index() as At;
            let before = silence.get(node.index()).map_or(0, |(lasts, _)| *lasts);
            for (number, edge) in graph.out(at).filter(|(_, edge)| !edge.hush.ends) {
                let inside = component_of.get(edge.to as usize) == component_of.get(node.index());
                if !inside {
                    raise(&mut silence, edge.to, before.saturating_add(edge.hush.lead), number);
                }
            }
        }
    }
    silence
}

fn raise(silence: &mut [Silence], at: At, lasts: Millis, by: At) {
    if let Some(slot) = silence.get_mut(at as usize)
        && (slot.1.is_none() && lasts > 0 || lasts > slot.0)
    {
        *slot = (lasts, Some(by));
    }
}
