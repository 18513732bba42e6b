//! What becomes of what can be read, over all flows: which values decide where a call goes, and
//! which values tell its ways apart.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use serde_json::{Value, json};

use super::onward::{Onward, errors};
use super::reads::{Need, Place, Reads, Relation, Sink, fills};
use crate::flow::simulate::{BlockRef, Program, Weight};

/// Places are followed into attributes and modules so often; what goes round there is cut off.
const ROUNDS: usize = 12;
/// Keys of a place that is followed into modules.
const DEEPEST: usize = 8;

/// What becomes of a place.
#[derive(Clone, Debug, Default, PartialEq)]
struct Use {
    /// Operators and operands that it is compared with, in the order of the flows.
    relations: Vec<Relation>,
    needs: Vec<Need>,
    decides: bool,
    said: bool,
}

impl Use {
    fn weight(&self) -> Weight {
        if self.decides || !self.relations.is_empty() || !self.needs.is_empty() {
            Weight::Whole
        } else if self.said {
            Weight::Presence
        } else {
            Weight::Nothing
        }
    }

    /// Takes over what becomes of another place; whether that is anything new.
    fn merge(&mut self, other: &Self, whole: bool) -> bool {
        let before = self.clone();
        self.said |= other.said;
        if whole {
            self.decides |= other.decides;
            add(&mut self.relations, &other.relations);
            add(&mut self.needs, &other.needs);
        } else {
            self.decides |= other.weight() == Weight::Whole;
        }
        *self != before
    }
}

fn add<T: Clone + PartialEq>(to: &mut Vec<T>, from: &[T]) {
    for item in from {
        if !to.contains(item) {
            to.push(item.clone());
        }
    }
}

/// What becomes of what can be read in a program.
#[derive(Debug)]
pub(super) struct Uses {
    all: BTreeMap<Place, Use>,
    reads: HashMap<BlockRef, Vec<Place>>,
}

impl Uses {
    pub fn new(reads: &Reads) -> Self {
        let mut all = direct(reads);
        let copies: Vec<(&Place, &Place, bool)> = reads
            .all
            .iter()
            .filter_map(|read| match &read.sink {
                Sink::Becomes(target) => Some((&read.place, target, read.whole)),
                _ => None,
            })
            .collect();
        for _ in 0..ROUNDS {
            let before = all.clone();
            for (source, target, whole) in &copies {
                inherit(&mut all, source, target, *whole);
            }
            if all == before {
                break;
            }
        }
        let mut by_block: HashMap<BlockRef, Vec<Place>> = HashMap::new();
        for read in &reads.all {
            by_block.entry(read.block).or_default().push(read.place.clone());
        }
        Self { all, reads: by_block }
    }

    /// Every place, and what of it decides where a call goes.
    pub fn weights(&self) -> impl Iterator<Item = (&Place, Weight)> {
        self.all.iter().map(|(place, one)| (place, one.weight()))
    }

    /// The places that a block reads.
    pub fn read_by(&self, at: BlockRef) -> &[Place] {
        self.reads.get(&at).map_or(&[], |places| places)
    }

    /// The places that decide something.
    pub fn deciding(&self) -> impl Iterator<Item = &Place> {
        let decides = |one: &Use| one.weight() == Weight::Whole;
        self.all.iter().filter(move |(_, one)| decides(one)).map(|(place, _)| place)
    }

    /// Values of a place that lead to different ways, the likeliest first: one for each operand that
    /// it is compared with and one that fits none, what blocks need of it and something else. It is
    /// one value where nothing depends on it.
    pub fn values(&self, place: &Place) -> Vec<Value> {
        let Some(one) = self.all.get(place) else { return vec![json!("example")] };
        let mut values: Vec<Value> = Vec::new();
        for (operator, operand) in &one.relations {
            add(&mut values, &related(operator, operand));
        }
        add(&mut values, &one.needs.iter().flat_map(needed).collect::<Vec<_>>());
        match one.weight() {
            Weight::Whole => add(&mut values, &[other(&one.relations)]),
            Weight::Presence | Weight::Nothing => values.push(json!("example")),
        }
        values
    }

    /// The places of a namespace that are read after a block has filled it and before another
    /// block of its type does, which is not one that fails.
    pub fn after(
        &self,
        program: &Program,
        onward: &Onward,
        from: BlockRef,
        space: &str,
    ) -> Vec<Place> {
        let kind_of = |at: BlockRef| program.block(at).map_or("", |block| block.kind);
        let kind = kind_of(from);
        let mut readers: BTreeSet<BlockRef> = BTreeSet::new();
        let (mut seen, mut next) = (HashSet::from([from]), VecDeque::from([from]));
        while let Some(at) = next.pop_front() {
            if onward.is_open(at) {
                readers.extend(self.reads.keys());
                break;
            }
            if at != from {
                readers.insert(at);
                if kind_of(at) == kind {
                    next.extend(errors(program, at).filter(|to| seen.insert(*to)));
                    continue;
                }
            }
            next.extend(onward.next(at).iter().filter(|to| seen.insert(**to)));
        }
        let mut found: Vec<Place> = Vec::new();
        for place in readers.into_iter().flat_map(|at| self.read_by(at)) {
            if *place.space == *space && self.all.contains_key(place) {
                add(&mut found, std::slice::from_ref(place));
            }
        }
        found
    }
}

fn direct(reads: &Reads) -> BTreeMap<Place, Use> {
    let mut all: BTreeMap<Place, Use> = BTreeMap::new();
    for read in &reads.all {
        let one = all.entry(read.place.clone()).or_default();
        match &read.sink {
            Sink::Compared => {
                add(&mut one.relations, reads.relations.get(&read.block).map_or(&[], |r| r));
            }
            Sink::Decides => one.decides = true,
            Sink::Said => one.said = true,
            Sink::Needs(need) => add(&mut one.needs, &[*need]),
            Sink::Becomes(_) => {}
        }
    }
    let results = reads.results.iter().map(|operand| ("Equals".into(), operand.clone()));
    let results: Vec<_> = results.collect();
    if !results.is_empty() {
        let result = all.entry(Place::new("Modules", &["Result"])).or_default();
        add(&mut result.relations, &results);
    }
    all
}

/// Gives the source of a copy what becomes of its target, and of what lies below that.
fn inherit(all: &mut BTreeMap<Place, Use>, source: &Place, target: &Place, whole: bool) {
    let below = |place: &Place| {
        let rest = place.keys.strip_prefix(&target.keys[..])?;
        let keys: Vec<_> = source.keys.iter().chain(rest).cloned().collect();
        let fits = place.space == target.space && keys.len() <= DEEPEST;
        fits.then(|| Place { space: source.space.clone(), keys })
    };
    let found: Vec<(Place, Use)> =
        all.iter().filter_map(|(place, one)| Some((below(place)?, one.clone()))).collect();
    for (place, one) in found {
        all.entry(place).or_default().merge(&one, whole);
    }
}

/// Values that stand in a relation to an operand, and next to it.
fn related(operator: &str, operand: &str) -> Vec<Value> {
    let text = || vec![json!(operand)];
    match operator {
        "Equals" | "TextStartsWith" | "TextEndsWith" | "TextContains" => text(),
        "KeyExists" => vec![json!({ operand: "example" })],
        _ => match operand.trim().parse::<f64>() {
            Ok(number) if number.abs() < 1e15 => [number + 1.0, number, number - 1.0]
                .map(|number| json!(number.to_string()))
                .to_vec(),
            _ => text(),
        },
    }
}

fn needed(need: &Need) -> Vec<Value> {
    let valid = match need {
        Need::Count => "2",
        Need::Seconds => "5",
        Need::Phone => "+12065550100",
        Need::Queue => {
            "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-3333-4444-555555555555\
             /queue/66666666-7777-4888-8999-000000000001"
        }
        Need::Flow => "another flow",
        Need::Name => "example",
    };
    vec![json!(valid)]
}

/// A text that fits none of the conditions.
fn other(relations: &[Relation]) -> Value {
    let fits = |text: &str| {
        relations.iter().any(|(_, operand)| !operand.is_empty() && text.contains(&**operand))
    };
    let texts = ["other", "something else", "unknown", "?", "~"];
    json!(texts.into_iter().find(|text| !fits(text)).unwrap_or("\u{2014}"))
}

/// Whether a block fills a namespace.
pub(super) fn is_filled_by(program: &Program, at: BlockRef, space: &str) -> bool {
    program.block(at).and_then(|block| fills(block.kind)) == Some(space)
}
