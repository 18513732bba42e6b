//! Scripts: what has to happen for a call to come to a place, so that it can be played again.

use std::collections::HashMap;

use super::choices::Choice;
use super::graph::{At, Graph};
use super::starts::Start;
use super::walk::take;
use crate::flow::simulate::{BlockRef, Call, FlowId, Program, Sink};

/// A call that can be played again.
#[derive(Clone, Debug)]
pub struct Script {
    /// The contact that comes in.
    pub start: Start,
    /// The flow in which it begins.
    pub root: FlowId,
    /// What happens, in its order.
    pub happens: Vec<Happens>,
    /// Blocks and answers in all.
    pub(super) steps: usize,
}

/// Something that happens in a script.
#[derive(Clone, Debug)]
pub struct Happens {
    /// The block at which it does; `None` where customer and agent talk.
    pub at: Option<BlockRef>,
    /// The contact comes to the block for this time, counted from 1.
    pub visit: u32,
    /// The block has asked before.
    pub asked: bool,
    /// What happens.
    pub choice: Choice,
}

impl Script {
    /// The script of a path that begins with a contact that comes in.
    pub(super) fn new(graph: &Graph, root: FlowId, path: &[At]) -> Option<Self> {
        let begin = graph.start_of(path, 0);
        let start = graph.starts.get(begin as usize)?.clone();
        let mut visits: HashMap<BlockRef, u32> = HashMap::new();
        let mut happens = Vec::new();
        for edge in path.iter().filter_map(|edge| graph.edge(*edge)) {
            let node = graph.node(edge.from)?;
            let visit = node.at.map_or(0, |at| {
                let visits = visits.entry(at).or_default();
                *visits += u32::from(!node.asks);
                *visits
            });
            if edge.choice != Choice::Goes {
                let choice = edge.choice.clone();
                happens.push(Happens { at: node.at, visit, asked: node.asks, choice });
            }
        }
        Some(Self { start, root, happens, steps: path.len() })
    }

    /// Plays it: the call as it is afterwards. `None` where something in it does not fit.
    pub fn play(&self, program: &Program, sink: &mut dyn Sink) -> Option<Call> {
        self.watch(program, sink, |_, _| {})
    }

    /// Plays it, and shows the call at each thing that happens, before it does.
    pub fn watch(
        &self,
        program: &Program,
        sink: &mut dyn Sink,
        mut look: impl FnMut(&Call, &Happens),
    ) -> Option<Call> {
        let mut call = Call::new(&self.start.contact, self.root);
        call.prepare(program, sink);
        let mut next = self.happens.iter().peekable();
        let mut visits: HashMap<BlockRef, u32> = HashMap::new();
        for _ in 0..self.steps {
            let asked = call.ask(program).is_some();
            if let Some(at) = call.at().filter(|_| !asked) {
                *visits.entry(at).or_default() += 1;
            }
            let visit = call.at().and_then(|at| visits.get(&at)).copied().unwrap_or(0);
            let here =
                |one: &&Happens| one.at == call.at() && one.visit == visit && one.asked == asked;
            let happens = next.next_if(here);
            happens.into_iter().for_each(|one| look(&call, one));
            let choice = happens.map_or(&Choice::Goes, |one| &one.choice);
            if *choice == Choice::Goes && asked {
                return None;
            }
            take(program, &mut call, choice, sink)?;
        }
        next.peek().is_none().then_some(call)
    }
}
