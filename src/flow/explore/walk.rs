//! Walking every path: the call is copied at each choice, and states that go on alike are one.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::Arc;

use super::choices::{Choice, Chooser};
use super::graph::{Edge, Graph, Node};
use super::live::Live;
use super::novelty::{Novelty, Spot};
use super::onward::Onward;
use super::reads::Reads;
use super::starts::starts;
use super::trail::{Hush, Trail};
use super::uses::Uses;
use crate::flow::model::EdgeKind;
use crate::flow::simulate::{Answer, BlockRef, Call, Channel, FlowId, Program, Sink, Step};

/// How far to go.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Answers and faults of one call.
    pub depth: u32,
    /// States.
    pub states: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 200, states: 50_000 }
    }
}

/// What was left out, if anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Calls went on beyond the depth.
    pub depth: bool,
    /// There are more states than were looked at.
    pub states: bool,
    /// Not every combination of what contacts come with was tried.
    pub contacts: bool,
    /// Blocks of whose answers not every combination was tried.
    pub answers: Vec<BlockRef>,
    /// There may be a longer silence, or a person who takes more keys.
    pub figures: bool,
}

impl Bounds {
    /// Whether everything was looked at.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        *self == Self::default()
    }

    /// Whether everything was looked at but for combinations of values.
    #[must_use]
    pub fn is_walked(&self) -> bool {
        !self.depth && !self.states
    }
}

/// A program, and what its flows read.
#[derive(Debug)]
pub struct Explorer<'p> {
    pub(super) program: &'p Program,
    pub(super) reads: &'p Reads,
    pub(super) uses: Uses,
    pub(super) onward: Onward,
    live: Live,
}

impl<'p> Explorer<'p> {
    /// A program, and what was read of its flows.
    #[must_use]
    pub fn new(program: &'p Program, reads: &'p Reads) -> Self {
        let uses = Uses::new(reads);
        let onward = Onward::new(program);
        let live = Live::new(program, reads, &uses, &onward);
        Self { program, reads, uses, onward, live }
    }

    /// A walk from the first block of a flow that has not begun yet. One that is `loose` takes every
    /// way of a `Loop`, however often that has turned: it comes to all that calls can come to, and
    /// perhaps to more.
    pub(super) fn walk(
        &self,
        root: FlowId,
        channel: Option<Channel>,
        limits: Limits,
        loose: bool,
    ) -> Walk<'_> {
        let (starts, cut) = starts(self, root, channel);
        let mut walk = Walk {
            explorer: self,
            limits,
            loose,
            chooser: Chooser::new(self.program, self.reads, &self.uses, &self.onward),
            graph: Graph::default(),
            known: HashMap::new(),
            visits: HashMap::new(),
            open: BinaryHeap::new(),
            novelty: Novelty::default(),
            calls: HashMap::new(),
            bounds: Bounds { contacts: cut, ..Bounds::default() },
        };
        for start in starts {
            let mut call = Call::new(&start.contact, root);
            call.prepare(self.program, &mut ());
            if let Some((_, Some(new))) = walk.place(&call, 0) {
                walk.graph.starts.push(start);
                walk.opens(new, call);
            }
        }
        walk
    }
}

/// A walk, which can stop and go on.
pub(super) struct Walk<'w> {
    explorer: &'w Explorer<'w>,
    limits: Limits,
    loose: bool,
    chooser: Chooser<'w>,
    pub graph: Graph,
    /// States by their fingerprints.
    known: HashMap<u64, u32>,
    /// How many states stand at each block: where few do, it is gone on first.
    visits: HashMap<Spot, u32>,
    open: BinaryHeap<Reverse<(u8, u32, u32)>>,
    novelty: Novelty,
    /// The calls of open states.
    calls: HashMap<u32, Call>,
    bounds: Bounds,
}

impl Walk<'_> {
    /// Goes on until there are so many states; whether there is nothing left to go on to.
    pub fn go_on(&mut self, until: usize, progress: &dyn Fn(usize)) -> bool {
        while self.graph.nodes.len() < until {
            let Some(Reverse((_, _, at))) = self.open.pop() else { break };
            self.expand(at);
            if at % 512 == 0 {
                progress(self.graph.nodes.len());
            }
        }
        progress(self.graph.nodes.len());
        self.open.is_empty()
    }

    /// The states and steps, and what was left out; `settled` says that what was not walked makes no
    /// difference.
    pub fn end(mut self, settled: bool) -> (Graph, Bounds) {
        self.bounds.answers = std::mem::take(&mut self.chooser.cut);
        self.bounds.states = !settled && (self.bounds.states || !self.open.is_empty());
        self.bounds.depth &= !settled;
        (self.graph, self.bounds)
    }

    /// Whether all was walked.
    pub fn is_complete(&self) -> bool {
        self.open.is_empty() && self.bounds.is_walked()
    }

    fn node(&self, call: &Call, depth: u32) -> Node {
        Node {
            at: call.at(),
            role: call.role(),
            asks: call.ask(self.explorer.program).is_some(),
            end: call.end().cloned(),
            level: call.places().count(),
            depth,
            out: 0..0,
        }
    }

    fn opens(&mut self, state: New, call: Call) {
        if call.end().is_some() {
            return;
        }
        let asks = self.graph.node(state.at).is_some_and(|node| node.asks);
        let spot = (call.at(), asks);
        let visits = self.visits.entry(spot).or_default();
        *visits += 1;
        let rank = self.novelty.rank(spot, &state.values);
        self.open.push(Reverse((rank, *visits, state.at)));
        self.calls.insert(state.at, call);
    }

    /// Takes every step from a state.
    fn expand(&mut self, at: u32) {
        let Some(call) = self.calls.remove(&at) else { return };
        let first = self.graph.edges.len() as u32;
        let asks = call.ask(self.explorer.program).is_some();
        if asks {
            for choice in self.chooser.answers(&call) {
                self.step(at, &call, choice);
            }
        } else if let Some(turns) = self.turns(&call) {
            turns.into_iter().for_each(|turn| self.step(at, &call, turn));
        } else {
            self.step(at, &call, Choice::Goes);
        }
        for fault in self.faults(&call, first) {
            self.step(at, &call, fault);
        }
        let last = self.graph.edges.len() as u32;
        if let Some(node) = self.graph.nodes.get_mut(at as usize) {
            node.out = first..last;
        }
    }

    /// The ways of a `Loop`, where it is not counted how often it has turned.
    fn turns(&self, call: &Call) -> Option<[Choice; 2]> {
        let block = self.explorer.program.block(call.at()?)?;
        let way = |result: &str| {
            let holds = |(operator, operand)| operator == "Equals" && operand == Some(result);
            block.conditions().position(holds).map_or(EdgeKind::Next, EdgeKind::Condition)
        };
        let turn = |result: &str, on| Choice::Turns { way: way(result), on };
        let counts = !self.loose || block.kind != "Loop";
        (!counts).then(|| [turn("ContinueLooping", true), turn("DoneLooping", false)])
    }

    /// The errors of a block to which no answer has led. A block that asks fails when it does.
    fn faults(&self, call: &Call, first: u32) -> Vec<Choice> {
        let Some(at) = call.at() else { return Vec::new() };
        let taken = self.graph.edges.get(first as usize..).unwrap_or_default();
        let asks_now = |edge: &Edge| {
            edge.choice == Choice::Goes
                && self.graph.node(edge.to).is_some_and(|node| node.asks && node.at == Some(at))
        };
        if taken.iter().any(asks_now) {
            return Vec::new();
        }
        let ways: Vec<EdgeKind> = taken.iter().filter_map(|edge| Some(edge.way?.1)).collect();
        let mut names = HashSet::from(["NoMatchingCondition", "InputTimeLimitExceeded"]);
        let block = self.explorer.program.block(at);
        let errors = block.into_iter().flat_map(|block| block.errors().enumerate());
        errors
            .filter(|(number, name)| {
                names.insert(name) && !ways.contains(&EdgeKind::Error(*number))
            })
            .map(|(_, name)| Choice::Fault(name.into()))
            .collect()
    }

    /// Takes a step, and keeps the state to which it leads where that is new.
    fn step(&mut self, from: u32, before: &Call, choice: Choice) {
        let program = self.explorer.program;
        let mut call = before.clone();
        call.stirred();
        let mut trail = Trail::default();
        if take(program, &mut call, &choice, &mut trail).is_none() {
            return;
        }
        let stirred = call.stirred();
        let hush = Hush::between(before, &call, stirred);
        let depth = self.graph.node(from).map_or(0, |node| node.depth);
        let depth = depth + u32::from(choice != Choice::Goes);
        let Some((to, new)) = self.place(&call, depth) else { return };
        let (level, moved) = (before.places().count(), call.at() != before.at());
        let restarts = trail.way.is_none() && moved && call.places().count() <= level;
        let kind = before.at().and_then(|at| program.block(at)).map_or("", |block| block.kind);
        self.graph.edges.push(Edge {
            from,
            to,
            way: trail.way,
            said: trail.said,
            handed: trail.handed,
            of_people: choice.is_of_people(kind),
            takes_time: call.now() > before.now(),
            restarts,
            hush,
            choice,
        });
        if let Some(new) = new {
            self.opens(new, call);
        }
    }

    /// The state of a call; `None` where there is no room for a new one.
    fn place(&mut self, call: &Call, depth: u32) -> Option<(u32, Option<New>)> {
        let mut values = Vec::new();
        let weigh = self.explorer.live.of(call, !self.loose);
        let print = call.fingerprint_of(&weigh, &mut |value| values.push(value));
        if let Some(known) = self.known.get(&print) {
            return Some((*known, None));
        }
        let over = depth > self.limits.depth && call.end().is_none();
        let full = self.graph.nodes.len() >= self.limits.states;
        self.bounds.depth |= over;
        self.bounds.states |= full;
        if over || full {
            return None;
        }
        let at = self.graph.nodes.len() as u32;
        self.graph.nodes.push(self.node(call, depth));
        self.known.insert(print, at);
        Some((at, Some(New { at, values })))
    }
}

/// A state to which no call has come before.
struct New {
    at: u32,
    /// The numbers of the values that tell it from others.
    values: Vec<u64>,
}

/// Takes a step; `None` where it does not fit.
pub(super) fn take(
    program: &Program,
    call: &mut Call,
    choice: &Choice,
    sink: &mut dyn Sink,
) -> Option<Step> {
    match choice {
        Choice::Goes => drop(call.advance(program, sink)),
        Choice::Answer(answer) => {
            let answer: Answer = Arc::unwrap_or_clone(Arc::clone(answer));
            call.answer(program, answer, sink).ok()?;
        }
        Choice::Fault(error) => drop(call.fail(program, error, sink).ok()?),
        Choice::Turns { way, .. } => drop(call.lead(program, *way, sink).ok()?),
    }
    Some(call.prepare(program, sink))
}
