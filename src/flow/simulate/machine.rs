//! Running blocks: what leads from one to the next.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::Millis;
use super::answer::Answer;
use super::call::{Call, FIRST, Frame, Pending};
use super::end::End;
use super::event::{Event, Role, Sink};
use super::program::{Block, Condition, FlowId, Leads, Program};
use crate::flow::catalog::catalog;
use crate::flow::model::{BlockId, EdgeKind};

/// Where a block leads the call.
#[derive(Debug)]
pub(super) enum Next {
    /// Along `NextAction`.
    On,
    /// Along this way.
    Way(EdgeKind),
    /// Along the condition that holds for a result; else `NoMatchingCondition`, else on.
    Result(Cow<'static, str>),
    /// The block asks.
    Asks(Pending),
    /// The call has gone elsewhere already.
    Gone,
    /// The call ends.
    End(End),
}

/// Why a block does not lead on as it should.
#[derive(Debug)]
pub(super) enum Fault {
    /// What happens is cut short: the customer hangs up, an agent answers.
    Cut,
    /// An error, and why.
    Error(Cow<'static, str>, Cow<'static, str>),
    /// The answer is to another question.
    Unfit(Box<Answer>),
}

/// `NoMatchingError`, and why.
pub(super) fn failed(why: impl Into<Cow<'static, str>>) -> Fault {
    Fault::Error(Cow::Borrowed(GENERAL), why.into())
}

/// The error that every block that can fail has a branch for.
pub(super) const GENERAL: &str = "NoMatchingError";
/// The error of conditions of which none holds.
pub(super) const UNMATCHED: &str = "NoMatchingCondition";

/// What blocks run on.
pub(super) struct Machine<'p, 'c> {
    pub program: &'p Program,
    pub call: &'c mut Call,
    pub sink: &'c mut dyn Sink,
}

impl<'p> Machine<'p, '_> {
    /// Runs the block at which the call stands.
    pub fn run(&mut self) {
        if self.call.frames.last().is_none_or(|frame| frame.block == FIRST) {
            return self.begin();
        }
        let Some(block) = self.enter(true) else { return };
        let channel = self.call.contact.channel;
        let outcome = match &block.action {
            _ if self.spent() => return,
            None => Ok(Next::End(End::Unsupported { kind: Arc::clone(&block.kind) })),
            Some(_) if block.refuses.has(channel) => {
                Err(Fault::Error(refusal(block), format!("not for {}", channel.value()).into()))
            }
            Some(action) => action.run(self),
        };
        self.settle(outcome);
    }

    /// The block at which the call stands; `tell` says that the call has just come there.
    pub fn enter(&mut self, tell: bool) -> Option<&'p Block> {
        let at = self.call.at()?;
        if tell {
            self.tell(Event::Enters(at));
            self.call.blocks += 1;
            self.call.since_answer += 1;
        }
        self.program.at(at)
    }

    /// Comes to the first block of the flow that was entered.
    pub fn begin(&mut self) {
        let Some(flow) = self.call.frames.last().map(|frame| FlowId(frame.flow)) else {
            return self.finish(End::NoStart);
        };
        let role = if self.call.frames.len() > 1 { Role::Module } else { self.call.role };
        self.tell(Event::Begins { flow, role });
        match self.program.script(flow).map(|script| &script.start) {
            Some(Leads::To(first)) => self.stand(*first),
            Some(Leads::Lost(target)) => self.finish(End::Lost { target: Arc::clone(target) }),
            Some(Leads::Nowhere) | None => self.finish(End::NoStart),
        }
    }

    fn stand(&mut self, block: u32) {
        if let Some(frame) = self.call.frames.last_mut() {
            frame.block = block;
        }
    }

    /// Whether the call has come to its limits, and is over.
    fn spent(&mut self) -> bool {
        let limits = self.program.limits;
        let spent =
            self.call.since_answer > limits.between_answers || self.call.blocks > limits.blocks;
        if spent {
            self.finish(End::Endless);
        }
        spent
    }

    /// Goes on with an answer.
    pub fn resume(&mut self, pending: Pending, answer: Answer) -> Result<Next, Fault> {
        match answer {
            Answer::HungUp { after } => {
                self.call.clock.hangs_up =
                    self.call.clock.hangs_up.min(self.call.now().saturating_add(after));
                // It is cut short no later than that, and until then what is said is heard.
                let passed = self.pass(after);
                self.hush();
                passed.and(Err(Fault::Cut))
            }
            answer if pending.talk => self.talked(answer),
            Answer::Failed { error, after } => {
                self.pass(after)?;
                let block = self.block().ok_or(Fault::Cut)?;
                let known = block.errors.iter().any(|(name, _)| **name == *error);
                let name = if known { error.into_string() } else { GENERAL.to_owned() };
                Err(Fault::Error(name.into(), "it was answered so".into()))
            }
            answer => {
                let action = self.block().and_then(|block| block.action.as_deref());
                action.ok_or(Fault::Cut)?.resume(self, pending, answer)
            }
        }
    }

    /// Leads the call where its block leads it.
    pub fn settle(&mut self, outcome: Result<Next, Fault>) {
        match outcome {
            Ok(Next::Gone) => {}
            Ok(Next::On) => self.follow(EdgeKind::Next),
            Ok(Next::Way(way)) => self.follow(way),
            Ok(Next::Asks(pending)) => self.call.asks = Some(pending),
            Ok(Next::End(end)) => return self.finish(end),
            Ok(Next::Result(result)) => self.follow(self.matching(&result)),
            Err(Fault::Error(name, why)) => self.err(&name, why),
            Err(Fault::Cut | Fault::Unfit(_)) => {}
        }
        self.cut();
    }

    /// The way of the first condition that holds for a value.
    pub fn matching(&self, value: &str) -> EdgeKind {
        let Some(block) = self.block() else { return EdgeKind::Next };
        let holds = |condition: &Condition| {
            let operand = self.call.text(&condition.operand);
            condition.operator.holds(value, &operand)
        };
        let way = block.conditions.iter().position(holds);
        way.map_or_else(|| block.unmatched(), EdgeKind::Condition)
    }

    /// Goes along the error branch of a name, else the general one; else the call is dropped.
    fn err(&mut self, name: &str, why: Cow<'static, str>) {
        self.tell(Event::Fails { error: Cow::Borrowed(name), why });
        let Some(block) = self.block() else { return };
        let position = |name: &str| block.errors.iter().position(|(known, _)| **known == *name);
        match position(name).or_else(|| position(GENERAL)) {
            Some(at) => self.follow(EdgeKind::Error(at)),
            None => self.finish(End::Unhandled { error: name.into() }),
        }
    }

    /// Goes along a way of the block at which the call stands.
    fn follow(&mut self, way: EdgeKind) {
        let (Some(at), Some(block)) = (self.call.at(), self.block()) else { return };
        let leads = match way {
            EdgeKind::Next => &block.next,
            EdgeKind::Condition(at) => {
                block.conditions.get(at).map_or(&Leads::Nowhere, |c| &c.leads)
            }
            EdgeKind::Error(at) => block.errors.get(at).map_or(&Leads::Nowhere, |(_, to)| to),
        };
        let to = match leads {
            Leads::To(block) => Some(BlockId(*block)),
            Leads::Lost(_) | Leads::Nowhere => None,
        };
        self.tell(Event::Leaves { block: at, way, to });
        match leads {
            Leads::To(block) => self.stand(*block),
            Leads::Lost(target) => self.finish(End::Lost { target: Arc::clone(target) }),
            Leads::Nowhere => self.finish(End::NoWay),
        }
    }

    /// The call is over.
    pub fn finish(&mut self, end: End) {
        if self.call.end.is_none() {
            self.tell(Event::Ends(end.clone()));
            self.call.asks = None;
            self.call.end = Some(end);
        }
    }

    /// The block at which the call stands.
    pub fn block(&self) -> Option<&'p Block> {
        self.program.at(self.call.at()?)
    }

    /// Tells the sink that something happened now.
    pub fn tell(&mut self, event: Event<'_>) {
        self.sink.event(self.call.clock.now, event);
    }

    /// Lets time pass.
    pub fn pass(&mut self, time: Millis) -> Result<(), Fault> {
        if self.call.clock.pass(time) { Ok(()) } else { Err(Fault::Cut) }
    }

    /// What is being said ends now, or the customer does something.
    pub fn hush(&mut self) {
        self.call.clock.hushes();
    }

    /// Fills a namespace, and says so.
    pub fn write(&mut self, space: &'static str, value: Value) {
        let Some(number) = super::template::number(space) else { return };
        self.tell(Event::Sets { space, key: Cow::Borrowed(""), value: Cow::Borrowed(&value) });
        let value = Arc::new(value);
        match self.call.written.iter_mut().find(|(known, _)| *known == number) {
            Some((_, old)) => *old = value,
            None => self.call.written.push((number, value)),
        }
    }

    /// Goes into a flow for a purpose, out of all others.
    pub fn go(&mut self, flow: FlowId, role: Role) {
        self.call.frames.clear();
        self.call.frames.push(Frame { flow: flow.0, block: FIRST, ..Frame::default() });
        self.call.role = role;
    }
}

impl Block {
    /// The way of a block of whose conditions none holds.
    pub fn unmatched(&self) -> EdgeKind {
        let error = self.errors.iter().position(|(name, _)| &**name == UNMATCHED);
        error.map_or(EdgeKind::Next, EdgeKind::Error)
    }
}

impl Pending {
    /// A question about a block while something is said for so long.
    pub fn block(prompt: Millis) -> Self {
        Self { talk: false, prompt, attempt: 0, spent: 0 }
    }
}

/// The error of a block that is not for a channel: what the catalog says of it, else the general.
fn refusal(block: &Block) -> Cow<'static, str> {
    let action = catalog().action(&block.kind);
    let says = action.map(|action| action.channels.values());
    let named = says.into_iter().flatten().find_map(|says| says.strip_suffix(" branch"));
    Cow::Borrowed(
        named.filter(|name| block.errors.iter().any(|(e, _)| &**e == *name)).unwrap_or(GENERAL),
    )
}
