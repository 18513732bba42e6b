//! Findings that wait for the other flows of a set, and which of them stay.

use std::collections::{HashMap, HashSet};

use super::entry::{self, Entry};
use super::{Call, Flows, Summary, Way};
use crate::flow::lint::subject::{Answers, Fact, Filled, Source};
use crate::flow::lint::{Finding, Related};

/// What would make a finding a false alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unless {
    /// Some way into the flow has filled this before.
    MayArrive(Fact),
    /// Some way into the flow has filled this before, as it seems to be meant: nothing in the flow
    /// fills it. A flow that is alone gets the benefit of the doubt.
    Foreign(Fact),
    /// Every way into the flow has filled this before.
    Arrives(Fact),
    /// Every way into the flow has filled this before, or none has.
    ArrivesOrNever(Fact),
    /// Another flow of the set sets this contact attribute.
    Sets(Box<str>),
    /// An answer that arrives in `$.External` has this key, or is not known.
    Gives {
        /// The key, and those below it.
        path: Box<[Box<str>]>,
        /// No function of the flow itself can have answered.
        alone: bool,
    },
    /// An answer that arrives in `$.External` may be nested.
    Nested {
        /// No function of the flow itself can have answered.
        alone: bool,
    },
}

/// A finding that waits for the other flows.
#[derive(Clone, Debug)]
pub struct Deferred {
    /// The finding.
    pub finding: Finding,
    /// What would make it a false alarm.
    pub unless: Unless,
}

/// A flow whose set is not known yet.
#[derive(Debug)]
pub struct Open {
    /// What is kept of it.
    pub summary: Summary,
    /// Its findings that wait.
    pub deferred: Vec<Deferred>,
}

/// Decides what waits.
#[derive(Debug)]
pub struct Resolver<'r> {
    flows: &'r Flows<'r>,
    entries: Vec<Entry>,
    answers: &'r Answers,
    sets: Sets<'r>,
}

/// The contact attributes that the flows of a set write.
#[derive(Debug, Default)]
struct Sets<'r> {
    /// Each with the one flow that sets it; `None` where several do.
    by_name: HashMap<&'r str, Option<usize>>,
    /// The flows that set attributes whose names are not known.
    any: HashSet<usize>,
}

impl<'r> Resolver<'r> {
    /// Works out what comes into every flow.
    #[must_use]
    pub fn new(flows: &'r Flows<'r>, answers: &'r Answers) -> Self {
        let mut sets = Sets::default();
        for (number, flow) in flows.iter() {
            for name in &flow.sets {
                sets.by_name
                    .entry(name)
                    .and_modify(|only| *only = only.filter(|known| *known == number))
                    .or_insert(Some(number));
            }
            if flow.sets_any {
                sets.any.insert(number);
            }
        }
        Self { flows, entries: entry::entries(flows), answers, sets }
    }

    /// The finding of a flow, if it stays.
    #[must_use]
    pub fn resolve(&self, number: usize, waiting: &Deferred) -> Option<Finding> {
        let entry = self.entries.get(number)?;
        if !self.stays(number, entry, &waiting.unless) {
            return None;
        }
        let mut finding = waiting.finding.clone();
        finding.related.extend(match &waiting.unless {
            Unless::MayArrive(fact)
            | Unless::Foreign(fact)
            | Unless::Arrives(fact)
            | Unless::ArrivesOrNever(fact) => self.way_without(number, *fact),
            Unless::Gives { .. } | Unless::Nested { .. } => self.way_with_answer(number),
            Unless::Sets(_) => None,
        });
        Some(finding)
    }

    /// Whether a finding of a flow stays.
    fn stays(&self, number: usize, entry: &Entry, unless: &Unless) -> bool {
        match unless {
            Unless::MayArrive(fact) => !entry.may(*fact),
            Unless::Foreign(fact) => self.flows.len() > 1 && !entry.may(*fact),
            Unless::Arrives(fact) => !entry.filled.certain.has(*fact),
            Unless::ArrivesOrNever(fact) => {
                entry.filled.perhaps.has(*fact) && !entry.filled.certain.has(*fact)
            }
            Unless::Sets(name) => !self.sets_elsewhere(number, name),
            Unless::Gives { path, alone } => {
                let gives = |source: &Source| {
                    let answer = source.function.as_ref().and_then(|name| self.answers.named(name));
                    answer.is_none_or(|answer| answer.gives(path.iter().map(|key| &**key)))
                };
                arrives_without(entry, *alone, gives)
            }
            Unless::Nested { alone } => arrives_without(entry, *alone, |source| !source.flat),
        }
    }

    /// A way into a flow with the answer of a function, to be shown.
    fn way_with_answer(&self, number: usize) -> Option<Related> {
        self.flows.ways_into(number).find_map(|(from, call)| {
            let function = call.sources.iter().find_map(|source| source.function.as_deref())?;
            let known = self.answers.named(function).map(|answer| answer.function.as_str());
            let name = known.unwrap_or("a Lambda function");
            let title = self.flows.get(from)?.title();
            let message = format!("{title:?} transfers contacts here with the answer of {name}");
            Some(Related { place: call.site.place.clone(), message })
        })
    }

    /// A way into a flow on which something is not filled, to be shown.
    fn way_without(&self, number: usize, fact: Fact) -> Option<Related> {
        let filled = |(from, call): &(usize, &Call)| {
            self.entries.get(*from).map_or(Filled::UNKNOWN, |entry| entry.filled.then(call.filled))
        };
        let ways = || self.flows.ways_into(number).filter(|(_, call)| call.way == Way::Transfer);
        let never = ways().find(|way| !filled(way).perhaps.has(fact));
        let how = if never.is_some() { "" } else { "on some ways " };
        let (from, call) = never.or_else(|| ways().find(|way| !filled(way).certain.has(fact)))?;
        let what = match fact {
            Fact::Queue => "before a queue was set".to_owned(),
            fact => format!("before $.{} was filled", fact.namespace()),
        };
        let title = self.flows.get(from)?.title();
        let message = format!("{how}{title:?} transfers contacts here {what}");
        Some(Related { place: call.site.place.clone(), message })
    }

    fn sets_elsewhere(&self, number: usize, name: &str) -> bool {
        let named = match self.sets.by_name.get(name) {
            Some(Some(only)) => *only != number,
            Some(None) => true,
            None => false,
        };
        named || self.sets.any.iter().any(|flow| *flow != number)
    }
}

/// Whether all answers that arrive are known, and none of them does something.
fn arrives_without(entry: &Entry, alone: bool, does: impl Fn(&Source) -> bool) -> bool {
    let Some(sources) = &entry.sources else { return false };
    let some = !alone || !sources.is_empty();
    some && !sources.iter().any(does)
}
