//! What is filled when a contact comes into each flow of a set, over every way in.
//!
//! * Transfer to flow keeps everything: `$.External`, `$.Lex`, the stored input, the queue.
//! * A flow that an event starts (queue, whisper, hold, disconnect) belongs to the same contact,
//!   but what it still sees of `$.External` and its like is not documented: it is not judged.
//! * A task, an outbound chat and a callback are new contacts: nothing is filled, but a callback
//!   waits in a queue.
//! * A module sees nothing that is local to the flow which invokes it, and that flow nothing of
//!   the module's; what is the contact's own, such as the queue, both see.
//! * A contact flow that no known way leads to is where calls come in, unless some way of the set
//!   is not known. Flows of other types are entered from outside of the set: they are judged only
//!   by ways that are known.

use super::summary::{Call, Summary, Way};
use super::view::Flows;
use crate::flow::lint::subject::{Fact, FactSet, Filled, Source};

/// What holds when a contact comes into a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What is filled on the ways that are known.
    pub filled: Filled,
    /// What may be filled on ways that are not known.
    pub loose: FactSet,
    /// The answers that `$.External` may hold; `None` where that is not known.
    pub sources: Option<Vec<Source>>,
}

/// What holds at the entry of every flow.
#[must_use]
pub(super) fn entries(flows: &Flows<'_>) -> Vec<Entry> {
    let mut entries: Vec<_> = (0..flows.len()).map(|_| Entry::unseen()).collect();
    let mut loose = Loose::of(flows, &entries);
    loop {
        settle(flows, &loose, &mut entries);
        let next = Loose::of(flows, &entries);
        if next == loose {
            return entries;
        }
        loose = next;
    }
}

/// Works along the known ways until nothing changes.
fn settle(flows: &Flows<'_>, loose: &Loose, entries: &mut [Entry]) {
    let mut work: Vec<usize> = (0..entries.len()).rev().collect();
    let mut waits = vec![true; entries.len()];
    while let Some(number) = work.pop() {
        if let Some(slot) = waits.get_mut(number) {
            *slot = false;
        }
        let new = entry(flows, loose, entries, number);
        let Some(old) = entries.get_mut(number) else { continue };
        if *old == new {
            continue;
        }
        *old = new;
        for to in flows.transfers_from(number) {
            if waits.get_mut(to).is_some_and(|waits| !std::mem::replace(waits, true)) {
                work.push(to);
            }
        }
    }
}

impl Entry {
    /// Before any way has been looked at: what every way may still take away.
    fn unseen() -> Self {
        let filled = Filled { certain: FactSet::ALL, perhaps: FactSet::NONE };
        Self { filled, loose: FactSet::NONE, sources: Some(Vec::new()) }
    }

    fn unknown() -> Self {
        Self { filled: Filled::UNKNOWN, loose: FactSet::ALL, sources: None }
    }

    fn nothing() -> Self {
        Self { filled: Filled::NOTHING, loose: FactSet::NONE, sources: Some(Vec::new()) }
    }

    /// Whether some way may have filled this.
    #[must_use]
    pub fn may(&self, fact: Fact) -> bool {
        self.filled.perhaps.has(fact) || self.loose.has(fact)
    }

    fn meet(&mut self, other: Self) {
        self.filled = self.filled.meet(other.filled);
        self.loose = self.loose.or(other.loose);
        self.sources = match (self.sources.take(), other.sources) {
            (Some(mut all), Some(more)) => {
                all.extend(more);
                all.sort_unstable();
                all.dedup();
                Some(all)
            }
            _ => None,
        };
    }
}

/// What holds at the entry of one flow, by what is known of the others.
fn entry(flows: &Flows<'_>, loose: &Loose, entries: &[Entry], number: usize) -> Entry {
    let Some(flow) = flows.get(number) else { return Entry::unknown() };
    if flow.module {
        let filled = Filled { certain: FactSet::SHARED, perhaps: FactSet::SHARED };
        return Entry { filled, ..Entry::nothing() };
    }
    let ways = || flows.ways_into(number).filter(|(_, call)| call.way != Way::Module);
    let mut all = Entry::unseen();
    if !ways().any(|(from, _)| from != number) {
        // Whoever transfers to itself alone must be entered some other way first.
        if flow.flow_type.is_some_and(|kind| kind != "CONTACT_FLOW") {
            return Entry::unknown();
        }
        all = loose.entry(number);
    }
    ways().for_each(|(from, call)| all.meet(over(flows, entries, from, call)));
    if loose.opaque {
        all.loose = FactSet::ALL;
        all.sources = None;
    } else if loose.any.other_than(number) {
        all.loose = all.loose.or(loose.may(number));
        all.sources = None;
    }
    all
}

/// What one way brings.
fn over(flows: &Flows<'_>, entries: &[Entry], from: usize, call: &Call) -> Entry {
    match call.way {
        Way::Hook(_) | Way::Module => Entry::unknown(),
        Way::NewContact => Entry::nothing(),
        Way::Callback => {
            let queue = FactSet::of(&[Fact::Queue]);
            Entry { filled: Filled { certain: queue, perhaps: queue }, ..Entry::nothing() }
        }
        Way::Transfer if flows.get(from).is_none_or(|flow: &Summary| flow.module) => {
            Entry::unknown()
        }
        Way::Transfer => {
            let Some(entry) = entries.get(from) else { return Entry::unknown() };
            let mut after = Entry {
                filled: entry.filled.then(call.filled),
                loose: entry.loose,
                sources: Some(call.sources.clone()),
            };
            if call.passes {
                after.meet(Entry { sources: entry.sources.clone(), ..after.clone() });
            }
            after
        }
    }
}

/// Nobody, one flow, or several.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Who {
    #[default]
    Nobody,
    One(usize),
    Several,
}

impl Who {
    fn add(&mut self, number: usize) {
        *self = match *self {
            Self::Nobody => Self::One(number),
            Self::One(known) if known == number => Self::One(number),
            _ => Self::Several,
        };
    }

    fn other_than(self, number: usize) -> bool {
        match self {
            Self::Nobody => false,
            Self::One(known) => known != number,
            Self::Several => true,
        }
    }
}

/// The ways that may lead to any flow of the set: the flow that they name is decided at run time,
/// or is not found.
#[derive(Debug, Default, PartialEq)]
struct Loose {
    /// The flows that have one.
    any: Who,
    /// Any contact flow to which no way is known may be started by an event.
    unknown: bool,
    /// Some flow could not be read: it may lead anywhere.
    opaque: bool,
    /// For each fact the flows that fill it before such a way, and those that do not.
    fill: [Who; Fact::ALL.len()],
    lack: [Who; Fact::ALL.len()],
}

impl Loose {
    fn of(flows: &Flows<'_>, entries: &[Entry]) -> Self {
        let opaque = flows.iter().any(|(_, flow)| flow.opaque);
        let mut loose = Self { unknown: opaque, opaque, ..Self::default() };
        for (from, call) in flows.loose_ways() {
            if let Way::Hook(hook) = call.way {
                loose.unknown |= hook.flow_type == "CONTACT_FLOW";
                continue;
            }
            loose.any.add(from);
            let way = over(flows, entries, from, call);
            for (fact, (fill, lack)) in
                Fact::ALL.into_iter().zip(loose.fill.iter_mut().zip(&mut loose.lack))
            {
                if way.may(fact) {
                    fill.add(from);
                }
                if !way.filled.certain.has(fact) {
                    lack.add(from);
                }
            }
        }
        loose
    }

    /// What may be filled on such a way into a flow, from another.
    fn may(&self, number: usize) -> FactSet {
        self.facts(|index| self.fill.get(index).is_some_and(|who| who.other_than(number)))
    }

    fn facts(&self, has: impl Fn(usize) -> bool) -> FactSet {
        let facts = Fact::ALL.into_iter().enumerate().filter(|(index, _)| has(*index));
        facts.fold(FactSet::NONE, |all, (_, fact)| all.with(fact))
    }

    /// What holds at the entry of a contact flow to which no known way leads.
    fn entry(&self, number: usize) -> Entry {
        if self.unknown {
            return Entry::unknown();
        }
        if !self.any.other_than(number) {
            return Entry::nothing();
        }
        let lacking = |index: usize| self.lack.get(index).is_some_and(|who| who.other_than(number));
        let may = self.may(number);
        Entry {
            filled: Filled { certain: self.facts(|index| !lacking(index)), perhaps: may },
            loose: may,
            sources: None,
        }
    }
}
