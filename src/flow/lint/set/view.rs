//! The flows of a set and the ways between them, as the rules of sets see them.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef as _;

use super::index::{Found, Index};
use super::summary::{Call, Site, Summary, Way};
use crate::flow::lint::{Draft, Finding, Meta, Related};

/// The flows of a set.
#[derive(Debug)]
pub struct Flows<'s> {
    all: Vec<&'s Summary>,
    found: Vec<Vec<Found>>,
    into: Vec<Vec<(usize, usize)>>,
    knows_every_id: bool,
}

impl<'s> Flows<'s> {
    /// Resolves the ways between flows.
    #[must_use]
    pub fn new(all: Vec<&'s Summary>) -> Self {
        let index = Index::of(all.iter().copied());
        let found: Vec<Vec<_>> = all
            .iter()
            .map(|flow| flow.calls.iter().map(|call| index.find(call, &all)).collect())
            .collect();
        let mut into = vec![Vec::new(); all.len()];
        for (from, calls) in found.iter().enumerate() {
            for (call, found) in calls.iter().enumerate() {
                if let Found::Flow(to) = found
                    && let Some(ways) = into.get_mut(*to)
                {
                    ways.push((from, call));
                }
            }
        }
        Self { knows_every_id: index.knows_every_id(), all, found, into }
    }

    /// The circles of flows on these ways: each as the flows and the calls from one to the next,
    /// beginning with the first flow of the set and by the shortest way.
    #[must_use]
    pub fn circles(&self, counts: impl Fn(&Call) -> bool) -> Vec<Vec<(&'s Summary, &'s Call)>> {
        let mut graph: DiGraph<(), usize, u32> = DiGraph::with_capacity(self.len(), 0);
        for _ in &self.all {
            graph.add_node(());
        }
        for (from, _) in self.iter() {
            for (at, (call, found)) in self.calls(from).enumerate() {
                if let (Found::Flow(to), true) = (found, counts(call)) {
                    graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), at);
                }
            }
        }
        let mut components = tarjan_scc(&graph);
        components.iter_mut().for_each(|component| component.sort_unstable());
        components.sort_unstable_by_key(|component| component.first().copied());
        let circles = components.into_iter().filter_map(|component| {
            let first = component.first().copied()?;
            self.shortest(&graph, first, &component.into_iter().collect())
        });
        circles.collect()
    }

    /// The shortest circle through a flow, if there is one.
    fn shortest(
        &self,
        graph: &DiGraph<(), usize, u32>,
        first: NodeIndex<u32>,
        within: &HashSet<NodeIndex<u32>>,
    ) -> Option<Vec<(&'s Summary, &'s Call)>> {
        let mut from: HashMap<NodeIndex<u32>, (NodeIndex<u32>, usize)> = HashMap::new();
        let mut work = VecDeque::from([first]);
        while let Some(node) = work.pop_front() {
            for edge in graph.edges(node).filter(|edge| within.contains(&edge.target())) {
                if let Entry::Vacant(slot) = from.entry(edge.target()) {
                    slot.insert((node, *edge.weight()));
                    work.push_back(edge.target());
                }
            }
        }
        let mut circle = Vec::new();
        let mut at = first;
        loop {
            let (node, call) = *from.get(&at)?;
            let flow = self.get(node.index())?;
            circle.push((flow, flow.calls.get(call)?));
            at = node;
            if at == first {
                circle.reverse();
                return Some(circle);
            }
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// A flow.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&'s Summary> {
        self.all.get(number).copied()
    }

    /// All flows.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &'s Summary)> {
        self.all.iter().copied().enumerate()
    }

    /// The ways out of a flow and what they name.
    pub fn calls(&self, number: usize) -> impl Iterator<Item = (&'s Call, Found)> {
        let calls = self.get(number).into_iter().flat_map(|flow| &flow.calls);
        calls.zip(self.found.get(number).into_iter().flatten().copied())
    }

    /// The known ways into a flow.
    pub fn ways_into(&self, number: usize) -> impl Iterator<Item = (usize, &'s Call)> {
        let ways = self.into.get(number).into_iter().flatten();
        ways.filter_map(|(from, call)| Some((*from, self.get(*from)?.calls.get(*call)?)))
    }

    /// The flows to which a flow transfers.
    pub fn transfers_from(&self, number: usize) -> impl Iterator<Item = usize> {
        self.calls(number).filter_map(|(call, found)| match found {
            Found::Flow(to) if call.way == Way::Transfer => Some(to),
            _ => None,
        })
    }

    /// Whether the files say the id of every flow.
    #[must_use]
    pub fn knows_every_id(&self) -> bool {
        self.knows_every_id
    }

    /// Whether a reference is an id or an ARN.
    #[must_use]
    pub fn is_id(reference: &str) -> bool {
        super::index::id(reference).is_some()
    }

    /// What a placeholder names, in letters, where a reference is one.
    #[must_use]
    pub fn template(reference: &str) -> Option<String> {
        super::index::template(reference)
    }

    /// The ways that may lead to any flow. An id that no flow of the set has leads out of the set
    /// where all ids are known.
    pub fn loose_ways(&self) -> impl Iterator<Item = (usize, &'s Call)> {
        self.iter().flat_map(move |(from, _)| {
            self.calls(from)
                .filter(|(call, found)| {
                    let elsewhere = self.knows_every_id
                        && call.target.as_deref().and_then(super::index::id).is_some();
                    call.way != Way::Module && !matches!(found, Found::Flow(_)) && !elsewhere
                })
                .map(move |(call, _)| (from, call))
        })
    }
}

/// A finding of a rule of sets.
pub type SetDraft<'s> = Draft<&'s Site>;

/// Where rules of sets report to.
#[derive(Debug)]
pub struct SetReport<'r> {
    pub(in crate::flow::lint) meta: &'static Meta,
    pub(in crate::flow::lint) findings: &'r mut Vec<Finding>,
}

impl SetReport<'_> {
    /// Reports a finding in a flow.
    pub fn add(&mut self, flow: &Summary, draft: SetDraft<'_>) {
        let Site { place, block, path } = draft.at.clone();
        let related = draft.related.into_iter();
        let related = related.map(|(at, message)| Related { place: at.place.clone(), message });
        self.findings.push(Finding {
            rule: self.meta,
            severity: draft.severity.unwrap_or(self.meta.severity),
            message: draft.message,
            help: draft.help,
            place,
            flow: flow.label.as_deref().map(str::to_owned),
            block,
            path,
            related: related.collect(),
            fix: None,
        });
    }
}
