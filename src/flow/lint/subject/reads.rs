//! Reads of what other blocks must have filled before.

use std::collections::VecDeque;

use super::fact::{Fact, FactSet};
use super::facts::{Facts, Filled};
use super::{Subject, Text};
use crate::flow::jsonpath::Reference;
use crate::flow::model::{BlockId, EdgeKind};

/// The namespaces whose reads are judged. The others belong to the contact, so that another flow,
/// an agent or an API call may have filled them.
const JUDGED: FactSet = FactSet::of(&[
    Fact::External,
    Fact::LambdaInvocation,
    Fact::StoredCustomerInput,
    Fact::Lex,
    Fact::Metrics,
    Fact::Views,
    Fact::Task,
    Fact::Modules,
    Fact::DataTables,
    Fact::DataTableList,
    Fact::Email,
    Fact::Loop,
]);

/// A read.
#[derive(Clone, Copy, Debug)]
pub struct Read<'s, 't> {
    /// What must have been filled.
    pub fact: Fact,
    /// The text that it stands in.
    pub text: &'s Text<'t>,
    /// What is read.
    pub reference: &'s Reference<'t>,
    /// What the flow alone has filled before.
    pub filled: Filled,
}

impl Read<'_, '_> {
    /// What is read, as it is written.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text.value().get(self.reference.range.clone()).unwrap_or_default()
    }

    /// Where.
    #[must_use]
    pub fn range(&self) -> std::ops::Range<usize> {
        self.text.part(&self.reference.range)
    }
}

impl<'t> Subject<'t> {
    /// The reads that are judged, of blocks to which a contact comes.
    pub fn reads(&self) -> impl Iterator<Item = Read<'_, 't>> {
        let module = self.flow.module;
        self.texts().references().filter_map(move |(text, reference)| {
            let fact = Fact::of(reference.namespace).filter(|fact| JUDGED.has(*fact))?;
            if fact == Fact::Modules && module && reference.keys.first() == Some(&"Input") {
                return None;
            }
            // What is not local to a module may have been filled by the flow that invokes it.
            if module && !FactSet::LOCAL.with(Fact::Modules).has(fact) {
                return None;
            }
            let filled = self.facts().at(text.block)?;
            Some(Read { fact, text, reference, filled })
        })
    }

    /// The shortest ways from the start on which nothing fills something.
    #[must_use]
    pub fn unfilled(&self, fact: Fact) -> Unfilled {
        let graph = self.graph();
        let mut from: Vec<Option<(BlockId, EdgeKind)>> = vec![None; self.blocks().len()];
        let mut work: VecDeque<_> = graph.start().into_iter().collect();
        while let Some(id) = work.pop_front() {
            let Some(block) = self.flow.block(id) else { continue };
            for (branch, next) in graph.out(id) {
                let new = from.get_mut(next.index()).filter(|slot| slot.is_none());
                let Some(slot) = new else { continue };
                if !self.facts().filled_on(block, branch).has(fact) {
                    *slot = Some((id, branch));
                    work.push_back(next);
                }
            }
        }
        Unfilled { fact, from }
    }
}

/// The shortest ways from the start of a flow on which nothing fills something.
#[derive(Debug)]
pub struct Unfilled {
    /// What is not filled.
    pub fact: Fact,
    /// From where and on which branch each block is come to.
    from: Vec<Option<(BlockId, EdgeKind)>>,
}

impl Unfilled {
    /// The last block before another that would have filled it, and the branch on which it did not.
    #[must_use]
    pub fn before(&self, to: BlockId, facts: &Facts) -> Option<(BlockId, EdgeKind)> {
        let mut at = to;
        for _ in &self.from {
            let (block, branch) = self.from.get(at.index()).copied().flatten()?;
            if facts.filled_by(block).has(self.fact) {
                return Some((block, branch));
            }
            at = block;
        }
        None
    }
}
