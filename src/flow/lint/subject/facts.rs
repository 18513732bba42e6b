//! What is known to be filled where: `$.External` after a Lambda function, the queue after Set
//! working queue. A value is filled for certain where every way fills it, and perhaps where one
//! does.

use super::super::super::catalog::Effect;
use super::super::super::graph::Graph;
use super::super::super::model::{Block, BlockId, EdgeKind, Flow};

/// A namespace that blocks fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs)] // each is the namespace of its name
pub enum Fact {
    External,
    LambdaInvocation,
    StoredCustomerInput,
    Lex,
    Metrics,
    Views,
    Case,
    Task,
    MediaStreams,
    Modules,
    Wisdom,
    Queue,
    DataTables,
    DataTableList,
    Email,
    Loop,
    Customer,
}

impl Fact {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::External,
        Self::LambdaInvocation,
        Self::StoredCustomerInput,
        Self::Lex,
        Self::Metrics,
        Self::Views,
        Self::Case,
        Self::Task,
        Self::MediaStreams,
        Self::Modules,
        Self::Wisdom,
        Self::Queue,
        Self::DataTables,
        Self::DataTableList,
        Self::Email,
        Self::Loop,
        Self::Customer,
    ];

    /// The fact that a namespace is filled.
    #[must_use]
    pub fn of(namespace: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.namespace() == namespace)
    }

    /// The namespace.
    #[must_use]
    pub fn namespace(self) -> &'static str {
        match self {
            Self::External => "External",
            Self::LambdaInvocation => "LambdaInvocation",
            Self::StoredCustomerInput => "StoredCustomerInput",
            Self::Lex => "Lex",
            Self::Metrics => "Metrics",
            Self::Views => "Views",
            Self::Case => "Case",
            Self::Task => "Task",
            Self::MediaStreams => "MediaStreams",
            Self::Modules => "Modules",
            Self::Wisdom => "Wisdom",
            Self::Queue => "Queue",
            Self::DataTables => "DataTables",
            Self::DataTableList => "DataTableList",
            Self::Email => "Email",
            Self::Loop => "Loop",
            Self::Customer => "Customer",
        }
    }
}

/// A set of facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FactSet(u32);

impl FactSet {
    /// No fact.
    pub const NONE: Self = Self(0);
    /// Every fact.
    pub const ALL: Self = Self(u32::MAX);

    /// Whether a fact is in it.
    #[must_use]
    pub fn has(self, fact: Fact) -> bool {
        self.0 & (1 << fact as u8) != 0
    }

    /// With a fact.
    #[must_use]
    pub fn with(self, fact: Fact) -> Self {
        Self(self.0 | 1 << fact as u8)
    }

    /// What is in one or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// What is filled when a contact comes to each block, by the flow alone.
#[derive(Debug)]
pub struct Facts {
    certain: Vec<FactSet>,
    perhaps: Vec<FactSet>,
    /// What any block of the flow fills.
    pub anywhere: FactSet,
}

impl Facts {
    /// Works them out.
    #[must_use]
    pub fn of(flow: &Flow<'_>, graph: &Graph) -> Self {
        let fills: Vec<_> = flow.blocks.iter().map(fills).collect();
        let anywhere = fills.iter().fold(FactSet::NONE, |all, set| all.or(*set));
        let count = flow.blocks.len();
        let mut facts = Self {
            certain: vec![FactSet::ALL; count],
            perhaps: vec![FactSet::NONE; count],
            anywhere,
        };
        if let Some(start) = graph.start() {
            facts.spread(flow, graph, &fills, start);
        }
        facts
    }

    /// What every way to a block has filled.
    #[must_use]
    pub fn certain(&self, id: BlockId) -> FactSet {
        self.certain.get(id.index()).copied().unwrap_or_default()
    }

    /// What some way to a block has filled.
    #[must_use]
    pub fn perhaps(&self, id: BlockId) -> FactSet {
        self.perhaps.get(id.index()).copied().unwrap_or_default()
    }

    fn spread(&mut self, flow: &Flow<'_>, graph: &Graph, fills: &[FactSet], start: BlockId) {
        if let Some(slot) = self.certain.get_mut(start.index()) {
            *slot = FactSet::NONE;
        }
        let mut work = vec![start];
        let mut seen = vec![false; flow.blocks.len()];
        while let Some(id) = work.pop() {
            let (certain, perhaps) = (self.certain(id), self.perhaps(id));
            let Some(block) = flow.block(id) else { continue };
            let filled = fills.get(id.index()).copied().unwrap_or_default();
            for (kind, to) in graph.out(id) {
                let filled = if succeeded(block, kind) { filled } else { FactSet::NONE };
                let changed = self.meet(to, certain.or(filled), perhaps.or(filled));
                let new =
                    seen.get_mut(to.index()).is_some_and(|seen| !std::mem::replace(seen, true));
                if changed || new {
                    work.push(to);
                }
            }
        }
    }

    fn meet(&mut self, id: BlockId, certain: FactSet, perhaps: FactSet) -> bool {
        let (Some(all), Some(some)) =
            (self.certain.get_mut(id.index()), self.perhaps.get_mut(id.index()))
        else {
            return false;
        };
        let before = (*all, *some);
        *all = all.and(certain);
        *some = some.or(perhaps);
        before != (*all, *some)
    }
}

/// What a block fills when it succeeds.
fn fills(block: &Block<'_>) -> FactSet {
    let Some(action) = block.action else { return FactSet::NONE };
    action
        .writes
        .iter()
        .filter(|write| write.when.as_ref().is_none_or(|when| block.holds(when) != Some(false)))
        .filter_map(|write| Fact::of(&write.namespace))
        .fold(FactSet::NONE, FactSet::with)
}

/// Whether a branch is one on which the block has done its work: an input that fits no condition
/// was given all the same.
fn succeeded(block: &Block<'_>, kind: EdgeKind) -> bool {
    match kind {
        EdgeKind::Next | EdgeKind::Condition(_) => {
            !block.action.is_some_and(|action| action.has(Effect::Leaves))
        }
        EdgeKind::Error(index) => block.error_name(index) == "NoMatchingCondition",
    }
}
