//! Flows that are ready to run: every block by its place, every text read, every way resolved.

use std::fmt;
use std::sync::Arc;

use super::actions::Action;
use super::compile;
use super::directory::{Directory, Elsewhere};
use super::operator::Operator;
use super::speech::Timing;
use super::template::Template;
use crate::connect::Channel;
use crate::flow::lint::{ChannelSet, Known};
use crate::flow::model::{BlockId, EdgeKind, Flow};
use crate::flow::source::Given;

/// A flow's place in a [`Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowId(pub u32);

/// A block of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockRef {
    /// The flow.
    pub flow: FlowId,
    /// The block in it, as in the [model](crate::flow::model).
    pub block: BlockId,
}

/// How long a call may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Blocks that may run without anything from outside: a circle that asks nobody ends here.
    pub between_answers: u32,
    /// Blocks in all.
    pub blocks: u64,
}

impl Default for Limits {
    /// A hundred rounds of a hundred rounds may run without an answer, and a million blocks in all.
    fn default() -> Self {
        Self { between_answers: 20_000, blocks: 1_000_000 }
    }
}

/// Flows and modules that lead to each other.
#[derive(Debug, Default)]
pub struct Program {
    pub(super) scripts: Vec<Script>,
    pub(super) directory: Directory,
    /// How long things take.
    pub timing: Timing,
    /// How long a call may go on.
    pub limits: Limits,
}

/// A flow that is ready to run.
pub(super) struct Script {
    pub name: Arc<str>,
    pub file: Arc<str>,
    pub module: bool,
    pub flow_type: Option<&'static str>,
    pub start: Leads,
    pub blocks: Box<[Block]>,
}

/// A block that is ready to run.
pub(super) struct Block {
    pub identifier: Arc<str>,
    pub kind: Arc<str>,
    /// What it does; `None` where its type is not known.
    pub action: Option<Box<dyn Action>>,
    /// The channels on which it takes its error branch at once.
    pub refuses: ChannelSet,
    /// What a `Compare` compares, as it is written.
    pub compares: Option<Box<str>>,
    pub next: Leads,
    pub conditions: Box<[Condition]>,
    pub errors: Box<[(Arc<str>, Leads)]>,
}

/// Where a way leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// To this block.
    To(u32),
    /// To a block that there is not.
    Lost(Arc<str>),
    /// There is no such way.
    Nowhere,
}

/// A condition of a block.
pub(super) struct Condition {
    pub operator: Operator,
    pub operand: Template,
    pub leads: Leads,
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What the engine knows of a block by itself, for those who draw or count.
#[derive(Clone, Copy, Debug)]
pub struct BlockInfo<'p> {
    /// Its `Identifier`.
    pub identifier: &'p str,
    /// Its `Type`.
    pub kind: &'p str,
    block: &'p Block,
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.identifier, self.kind)
    }
}

impl<'p> BlockInfo<'p> {
    /// The ways that leave it, and the blocks that they lead to.
    pub fn ways(&self) -> impl Iterator<Item = (EdgeKind, Option<BlockId>)> + use<'p> {
        let to = |leads: &Leads| match leads {
            Leads::To(block) => Some(BlockId(*block)),
            Leads::Lost(_) | Leads::Nowhere => None,
        };
        let block = self.block;
        let next = (block.next != Leads::Nowhere).then_some((EdgeKind::Next, to(&block.next)));
        let conditions = block.conditions.iter().enumerate();
        let errors = block.errors.iter().enumerate();
        conditions
            .map(move |(at, condition)| (EdgeKind::Condition(at), to(&condition.leads)))
            .chain(next)
            .chain(errors.map(move |(at, (_, leads))| (EdgeKind::Error(at), to(leads))))
    }

    /// The `ErrorType` of its error branches, in their order.
    pub fn errors(&self) -> impl Iterator<Item = &'p str> + use<'p> {
        self.block.errors.iter().map(|(name, _)| &**name)
    }

    /// The operators and operands of its conditions, in their order, as they are written; an operand
    /// is `None` where a reference stands in it.
    pub fn conditions(&self) -> impl Iterator<Item = (&'static str, Option<&'p str>)> + use<'p> {
        let conditions = self.block.conditions.iter();
        conditions.map(|condition| (condition.operator.name(), condition.operand.plain()))
    }

    /// The operands that are no references.
    pub fn operands(&self) -> impl Iterator<Item = &'p str> + use<'p> {
        self.conditions().filter_map(|(_, operand)| operand)
    }

    /// What a `Compare` compares, as it is written: `$.External.tier`.
    #[must_use]
    pub fn compares(&self) -> Option<&'p str> {
        self.block.compares.as_deref()
    }
}

impl Program {
    /// No flow yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a flow: what the linter reads too. `file` and `label` say where it is from, `given` what
    /// its file says about it; by these and its metadata other flows know it.
    pub fn add(
        &mut self,
        flow: &Flow<'_>,
        given: &Given,
        file: &str,
        label: Option<&str>,
    ) -> FlowId {
        let known = Known::of(flow, given, file, label);
        let id = FlowId(self.scripts.len() as u32);
        let name = known.names.first().map_or(file, |name| name);
        self.scripts.push(compile::script(flow, name, file));
        self.directory.add(id, &known, flow.module);
        id
    }

    /// The flows, in the order in which they were added.
    pub fn flows(&self) -> impl Iterator<Item = FlowId> + use<> {
        (0..self.scripts.len() as u32).map(FlowId)
    }

    /// The flow that an id, an ARN, a name or a placeholder names, where one does; `module` says
    /// whether a module is wanted.
    #[must_use]
    pub fn find(&self, reference: &str, module: bool) -> Option<FlowId> {
        self.directory.find(reference, None, module)
    }

    /// The name of a flow.
    #[must_use]
    pub fn name(&self, flow: FlowId) -> &str {
        self.script(flow).map_or("", |script| &script.name)
    }

    /// The file that a flow is from.
    #[must_use]
    pub fn file(&self, flow: FlowId) -> &str {
        self.script(flow).map_or("", |script| &script.file)
    }

    /// Whether a flow is a module.
    #[must_use]
    pub fn is_module(&self, flow: FlowId) -> bool {
        self.script(flow).is_some_and(|script| script.module)
    }

    /// The type of a flow as the API writes it, where it is known.
    #[must_use]
    pub fn flow_type(&self, flow: FlowId) -> Option<&'static str> {
        self.script(flow)?.flow_type
    }

    /// The blocks of a flow.
    pub fn blocks(&self, flow: FlowId) -> impl Iterator<Item = BlockRef> + use<> {
        let count = self.script(flow).map_or(0, |script| script.blocks.len() as u32);
        (0..count).map(move |block| BlockRef { flow, block: BlockId(block) })
    }

    /// A block.
    #[must_use]
    pub fn block(&self, at: BlockRef) -> Option<BlockInfo<'_>> {
        let block = self.at(at)?;
        Some(BlockInfo { identifier: &block.identifier, kind: &block.kind, block })
    }

    /// The block of this identifier.
    #[must_use]
    pub fn named(&self, flow: FlowId, identifier: &str) -> Option<BlockRef> {
        let blocks = &self.script(flow)?.blocks;
        let at = blocks.iter().position(|block| *block.identifier == *identifier)?;
        Some(BlockRef { flow, block: BlockId(at as u32) })
    }

    /// Whether a block leads its error branch on a channel, whatever it is given.
    #[must_use]
    pub fn refuses(&self, at: BlockRef, channel: Channel) -> bool {
        self.at(at).is_some_and(|block| block.refuses.has(channel))
    }

    /// The flows to which a block leads a call beside its ways, at once or later.
    #[must_use]
    pub fn elsewhere(&self, at: BlockRef) -> Elsewhere {
        let action = self.at(at).and_then(|block| block.action.as_ref());
        action.map_or(Elsewhere::None, |action| action.elsewhere(&self.directory))
    }

    /// The first block of a flow.
    #[must_use]
    pub fn first(&self, flow: FlowId) -> Option<BlockRef> {
        match self.script(flow)?.start {
            Leads::To(block) => Some(BlockRef { flow, block: BlockId(block) }),
            Leads::Lost(_) | Leads::Nowhere => None,
        }
    }

    pub(super) fn script(&self, flow: FlowId) -> Option<&Script> {
        self.scripts.get(flow.0 as usize)
    }

    pub(super) fn at(&self, at: BlockRef) -> Option<&Block> {
        self.script(at.flow)?.blocks.get(at.block.index())
    }
}
