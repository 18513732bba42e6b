//! What is still read, block by block: what nobody reads any more tells no states apart.

use std::collections::{HashMap, HashSet, VecDeque};

use super::onward::Onward;
use super::reads::{Place, Reads};
use super::uses::Uses;
use crate::flow::model::EdgeKind;
use crate::flow::simulate::{BlockRef, Call, Program, Role, Weigh, Weight};

/// A set of values, by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Bits(Vec<u64>);

impl Bits {
    fn has(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    fn set(&mut self, number: usize) {
        if self.0.len() <= number / 64 {
            self.0.resize(number / 64 + 1, 0);
        }
        self.0.get_mut(number / 64).into_iter().for_each(|word| *word |= 1 << (number % 64));
    }

    fn clear(&mut self, number: usize) {
        self.0.get_mut(number / 64).into_iter().for_each(|word| *word &= !(1 << (number % 64)));
    }

    fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }
}

/// The values of a namespace, by first key: their numbers, and what of them decides.
type Numbers = HashMap<Box<str>, (usize, Weight)>;

/// What is still read at the blocks of a program.
#[derive(Debug)]
pub(super) struct Live {
    /// Values that decide something: their numbers, by namespace and first key.
    numbers: HashMap<Box<str>, Numbers>,
    blocks: HashMap<BlockRef, Bits>,
    /// All that decides something.
    all: Bits,
    /// The blocks from which a `Loop` can be come to.
    loops: HashMap<BlockRef, HashSet<BlockRef>>,
    /// The turns of loops are read elsewhere too.
    reads_turns: bool,
    single: bool,
}

impl Live {
    pub fn new(program: &Program, reads: &Reads, uses: &Uses, onward: &Onward) -> Self {
        let mut live = Self {
            numbers: HashMap::new(),
            blocks: HashMap::new(),
            all: Bits::default(),
            loops: HashMap::new(),
            reads_turns: uses.weights().any(|(place, _)| &*place.space == "Loop"),
            single: program.flows().count() == 1,
        };
        live.number(uses);
        live.spread(program, reads, uses, onward);
        live
    }

    fn number(&mut self, uses: &Uses) {
        let mut count = 0;
        for (place, weight) in uses.weights().filter(|(_, weight)| *weight > Weight::Nothing) {
            let keys = self.numbers.entry(place.space.clone()).or_default();
            let known = keys.entry(place.key().into()).or_insert_with(|| {
                count += 1;
                (count - 1, weight)
            });
            known.1 = known.1.max(weight);
            self.all.set(known.0);
        }
    }

    fn known(&self, space: &str, key: &str) -> Option<(usize, Weight)> {
        self.numbers.get(space)?.get(key).copied()
    }

    fn read_by(&self, uses: &Uses, at: BlockRef) -> Bits {
        let mut bits = Bits::default();
        for place in uses.read_by(at) {
            if let Some((number, _)) = self.known(&place.space, place.key()) {
                bits.set(number);
            }
        }
        bits
    }

    /// What a way of a block writes over.
    fn written(&self, program: &Program, reads: &Reads, at: BlockRef, way: EdgeKind) -> Vec<usize> {
        if matches!(way, EdgeKind::Error(_)) {
            return Vec::new();
        }
        let written = reads.writes.get(&at).into_iter().flatten();
        let written = written.filter(|place| place.keys.len() < 2);
        let number = |place: &Place| Some(self.known(&place.space, place.key())?.0);
        let mut numbers: Vec<usize> = written.filter_map(number).collect();
        if reads.synchronous.contains(&at)
            && let Some(keys) = self.numbers.get("External")
            && program.block(at).is_some_and(|block| block.kind == "InvokeLambdaFunction")
        {
            numbers.extend(keys.values().map(|(number, _)| *number));
        }
        numbers
    }

    /// Goes backward through the flows until nothing changes.
    fn spread(&mut self, program: &Program, reads: &Reads, uses: &Uses, onward: &Onward) {
        let all: Vec<BlockRef> = program.flows().flat_map(|flow| program.blocks(flow)).collect();
        let mut before: HashMap<BlockRef, Vec<BlockRef>> = HashMap::new();
        for at in &all {
            onward.next(*at).iter().for_each(|to| before.entry(*to).or_default().push(*at));
        }
        let mut next: VecDeque<BlockRef> = all.iter().rev().copied().collect();
        while let Some(at) = next.pop_front() {
            let bits = match onward.is_open(at) {
                true => self.all.clone(),
                false => self.read_from(program, reads, uses, onward, at),
            };
            if self.blocks.get(&at) != Some(&bits) {
                self.blocks.insert(at, bits);
                next.extend(before.get(&at).into_iter().flatten());
            }
        }
        for at in all {
            if program.block(at).is_some_and(|block| block.kind == "Loop") {
                self.loops.insert(at, reaching(at, &before));
            }
        }
    }

    /// What is read from a block on, as far as that is known.
    fn read_from(
        &self,
        program: &Program,
        reads: &Reads,
        uses: &Uses,
        onward: &Onward,
        at: BlockRef,
    ) -> Bits {
        let after = |to: &BlockRef| self.blocks.get(to).cloned().unwrap_or_default();
        let mut bits = self.read_by(uses, at);
        let mut own = HashSet::new();
        for (way, to) in program.block(at).into_iter().flat_map(|block| block.ways()) {
            let Some(to) = to.map(|block| BlockRef { flow: at.flow, block }) else { continue };
            let mut after = after(&to);
            self.written(program, reads, at, way).into_iter().for_each(|n| after.clear(n));
            bits.add(&after);
            own.insert(to);
        }
        let others = onward.next(at).iter().filter(|to| !own.contains(to));
        others.for_each(|to| bits.add(&after(to)));
        bits
    }

    /// What decides of a call where it is; `turns` says whether the turns of loops do.
    pub fn of(&self, call: &Call, turns: bool) -> Now<'_> {
        let plain = matches!(call.role(), Role::Main | Role::Transfer | Role::Module);
        let mut places = call.places().peekable();
        if (!plain && !self.single) || places.peek().is_none() {
            return Now { live: self, bits: self.all.clone(), turns };
        }
        let mut bits = Bits::default();
        for at in places {
            bits.add(self.blocks.get(&at).unwrap_or(&self.all));
        }
        Now { live: self, bits, turns }
    }
}

/// The blocks from which one can be come to, and that block.
fn reaching(to: BlockRef, before: &HashMap<BlockRef, Vec<BlockRef>>) -> HashSet<BlockRef> {
    let (mut seen, mut next) = (HashSet::from([to]), VecDeque::from([to]));
    while let Some(at) = next.pop_front() {
        let from = before.get(&at).into_iter().flatten();
        next.extend(from.filter(|from| seen.insert(**from)));
    }
    seen
}

/// What decides of a call where it is.
#[derive(Debug)]
pub(super) struct Now<'l> {
    live: &'l Live,
    bits: Bits,
    turns: bool,
}

impl Weigh for Now<'_> {
    fn contact(&self, space: &str, key: &str) -> Weight {
        let known = self.live.known(space, key).filter(|(number, _)| self.bits.has(*number));
        known.map_or(Weight::Nothing, |(_, weight)| weight)
    }

    fn flow(&self, at: BlockRef, space: &str, key: &str) -> Weight {
        let live = self.live.blocks.get(&at).unwrap_or(&self.live.all);
        let known = self.live.known(space, key).filter(|(number, _)| live.has(*number));
        known.map_or(Weight::Nothing, |(_, weight)| weight)
    }

    fn turns(&self, at: BlockRef, of: BlockRef) -> bool {
        let reach = self.live.loops.get(&of).is_none_or(|from| from.contains(&at));
        self.turns && (self.live.reads_turns || reach)
    }
}
