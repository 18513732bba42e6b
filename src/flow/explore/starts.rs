//! The contacts that can come to a flow: what other systems may have set before it begins.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use serde_json::Value;

use super::onward::errors;
use super::reads::Place;
use super::uses::{Uses, is_filled_by};
use super::vary::combinations;
use super::walk::Explorer;
use crate::flow::simulate::{BlockRef, Call, Chance, Channel, Contact, FlowId, Program};

/// Namespaces that only flows fill.
const OF_FLOWS: [&str; 5] =
    ["FlowAttributes", "Loop", "Modules", "StoredCustomerInput", "LambdaInvocation"];

/// A contact that comes in.
#[derive(Clone, Debug)]
pub struct Start {
    /// What is known of it beyond the usual: references and values.
    pub given: Vec<(String, Value)>,
    /// The contact.
    pub contact: Arc<Contact>,
}

impl Start {
    /// A contact of which this is known.
    pub(super) fn new(channel: Channel, given: Vec<(String, Value)>) -> Self {
        let mut contact = Contact::new(channel);
        contact.chance = Chance::Asked;
        let given = given.into_iter().filter(|(reference, value)| {
            // What flows do not let anybody set is as it is.
            contact.set(reference, value.clone()).is_ok()
        });
        let given = given.collect();
        Self { given, contact: Arc::new(contact) }
    }
}

/// The contacts that make a difference to a flow; and whether some were left out.
pub(super) fn starts(
    explorer: &Explorer<'_>,
    root: FlowId,
    channel: Option<Channel>,
) -> (Vec<Start>, bool) {
    let Explorer { program, uses, .. } = explorer;
    let places = uses.deciding().filter(|place| comes_with(explorer, root, place));
    let places: Vec<&Place> = places.collect();
    let usual = Call::new(&Arc::new(Contact::default()), root);
    let values: Vec<Vec<Option<Value>>> = places
        .iter()
        .map(|place| {
            let values = uses.values(place).into_iter();
            // A text that fits nothing says no more than one that is missing.
            let missing = usual.read(&reference(place)).is_empty();
            let known = values.filter(|value| !missing || !is_unknown(uses, place, value));
            known.map(Some).chain([None]).collect()
        })
        .collect();
    let (mut all, cut) = combinations(&values);
    // The usual contact comes first, then those of which least has to be known.
    all.sort_by_key(|one| one.iter().flatten().count());
    let mut starts = Vec::new();
    for channel in channels(program, uses, root, channel) {
        for one in &all {
            let given = places
                .iter()
                .zip(one)
                .filter_map(|(place, value)| Some((reference(place), value.clone()?)));
            starts.push(Start::new(channel, given.collect()));
        }
    }
    (starts, cut)
}

fn is_unknown(uses: &Uses, place: &Place, value: &Value) -> bool {
    uses.values(place).last() == Some(value)
}

/// The channels that flows tell apart, and where blocks do, one on which they do something; calls
/// first.
fn channels(program: &Program, uses: &Uses, root: FlowId, given: Option<Channel>) -> Vec<Channel> {
    if let Some(given) = given {
        return vec![given];
    }
    let named = uses.values(&Place::new("Channel", &[]));
    let is_named = |channel: Channel| named.iter().any(|value| value == channel.value());
    let mut all = vec![Channel::Voice];
    for channel in Channel::ALL.into_iter().filter(|one| *one != Channel::Voice) {
        let does_more = program.blocks(root).any(|at| {
            !program.refuses(at, channel) && all.iter().all(|one| program.refuses(at, *one))
        });
        if is_named(channel) || does_more {
            all.push(channel);
        }
    }
    all
}

/// Whether a contact may come with something at this place that a call from the flow reads.
fn comes_with(explorer: &Explorer<'_>, root: FlowId, place: &Place) -> bool {
    let program = explorer.program;
    let may = match &*place.space {
        "Channel" => false,
        "Attributes" => true,
        // In a flow without functions it is from one that leads there.
        "External" => !program.blocks(root).any(|at| is_filled_by(program, at, "External")),
        space => !OF_FLOWS.contains(&space) && !is_filled(program, space),
    };
    may && is_read_first(explorer, program.first(root), place)
}

/// Whether a call can come to a block that reads something before one that sets it.
fn is_read_first(explorer: &Explorer<'_>, first: Option<BlockRef>, place: &Place) -> bool {
    let Explorer { reads, uses, onward, .. } = explorer;
    let writes = |at: &BlockRef| reads.writes.get(at).is_some_and(|all| all.contains(place));
    let mut seen: HashSet<BlockRef> = first.into_iter().collect();
    let mut next: VecDeque<BlockRef> = first.into_iter().collect();
    while let Some(at) = next.pop_front() {
        if uses.read_by(at).contains(place) {
            return true;
        }
        if writes(&at) {
            next.extend(errors(explorer.program, at).filter(|to| seen.insert(*to)));
            continue;
        }
        if onward.is_open(at) && reads.all.iter().any(|read| read.place == *place) {
            return true;
        }
        next.extend(onward.next(at).iter().filter(|to| seen.insert(**to)));
    }
    false
}

/// A place as flows write it.
fn reference(place: &Place) -> String {
    let plain = |key: &str| key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let keys = place.keys.iter().map(|key| match plain(key) {
        true => format!(".{key}"),
        false => format!("['{key}']"),
    });
    format!("$.{}{}", place.space, keys.collect::<String>())
}

/// Whether any block of a program fills a namespace.
fn is_filled(program: &Program, space: &str) -> bool {
    let mut all = program.flows().flat_map(|flow| program.blocks(flow));
    all.any(|at| is_filled_by(program, at, space))
}
