//! Which Lambda invocations can be the last one before a block: the answers that `$.External`
//! may hold there.

use super::facts::succeeded;
use super::spread::{Spread, spread};
use crate::flow::graph::Graph;
use crate::flow::lint::words::names;
use crate::flow::model::{Block, BlockId, EdgeKind, Flow};

/// An answer that `$.External` may hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The letters of the function's name; `None` where it is not known.
    pub function: Option<Box<str>>,
    /// The block takes nothing but a flat object of texts.
    pub flat: bool,
}

/// Which answers `$.External` may hold where.
#[derive(Debug)]
pub struct Reach {
    /// The blocks that invoke a function and wait for its answer.
    invocations: Vec<(BlockId, Source)>,
    states: Vec<Option<Bits>>,
}

/// What reaches a block.
#[derive(Debug)]
pub struct Reaching<'r> {
    /// The blocks of the flow.
    pub invocations: Vec<(BlockId, &'r Source)>,
    /// What was there before the flow began.
    pub outside: bool,
}

impl Reach {
    /// Works it out.
    #[must_use]
    pub fn of(flow: &Flow<'_>, graph: &Graph) -> Self {
        let invocations: Vec<_> = flow.blocks.iter().filter_map(invocation).collect();
        let states = spread(&Last { invocations: &invocations }, flow, graph);
        Self { invocations, states }
    }

    /// What reaches a block.
    #[must_use]
    pub fn at(&self, id: BlockId) -> Option<Reaching<'_>> {
        let bits = self.states.get(id.index())?.as_ref()?;
        let found = self.invocations.iter().enumerate().filter(|(index, _)| bits.has(index + 1));
        Some(Reaching {
            invocations: found.map(|(_, (id, source))| (*id, source)).collect(),
            outside: bits.has(0),
        })
    }
}

fn invocation(block: &Block<'_>) -> Option<(BlockId, Source)> {
    if !block.is("InvokeLambdaFunction") {
        return None;
    }
    let waits = block.value_or_default("InvocationType");
    if waits.is_some_and(|word| word.eq_ignore_ascii_case("ASYNCHRONOUS")) {
        return None;
    }
    let function = block.value("LambdaFunctionARN").and_then(names::of_function);
    let flat = block.value("ResponseValidation.ResponseType") == Some("STRING_MAP");
    Some((block.id, Source { function: function.map(Into::into), flat }))
}

/// A few bits: 0 stands for what was there before the flow began, the others for invocations.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bits(Vec<u64>);

impl Bits {
    fn one(bit: usize) -> Self {
        let mut words = vec![0; bit / 64 + 1];
        if let Some(word) = words.last_mut() {
            *word = 1 << (bit % 64);
        }
        Self(words)
    }

    fn has(&self, bit: usize) -> bool {
        self.0.get(bit / 64).is_some_and(|word| word & (1 << (bit % 64)) != 0)
    }

    fn add(&mut self, other: &Self) -> bool {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        let mut changed = false;
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            changed |= *more & !*word != 0;
            *word |= more;
        }
        changed
    }
}

struct Last<'i> {
    invocations: &'i [(BlockId, Source)],
}

impl Spread for Last<'_> {
    type State = Bits;

    fn start(&self) -> Bits {
        Bits::one(0)
    }

    fn after(&self, block: &Block<'_>, branch: EdgeKind, state: &Bits) -> Bits {
        let found = self.invocations.binary_search_by_key(&block.id, |(id, _)| *id);
        match found {
            Ok(index) if succeeded(block, branch) => Bits::one(index + 1),
            _ => state.clone(),
        }
    }

    fn join(&self, state: &mut Bits, other: &Bits) -> bool {
        state.add(other)
    }
}
