//! The contacts that can come to a flow: what other systems may have set before it begins.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use serde_json::Value;

use super::reads::{Place, Reads};
use super::uses::{Uses, is_filled};
use super::vary::combinations;
use crate::flow::simulate::{BlockRef, Call, Chance, Channel, Contact, FlowId, Program};

/// Namespaces that only flows fill.
const OF_FLOWS: [&str; 6] =
    ["External", "FlowAttributes", "Loop", "Modules", "StoredCustomerInput", "LambdaInvocation"];

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
    program: &Program,
    reads: &Reads,
    uses: &Uses,
    root: FlowId,
    channel: Option<Channel>,
) -> (Vec<Start>, bool) {
    let places = uses.deciding().filter(|place| comes_with(program, reads, uses, root, place));
    let places: Vec<&Place> = places.collect();
    let usual = Call::new(&Arc::new(Contact::default()), root);
    let values: Vec<Vec<Option<Value>>> = places
        .iter()
        .map(|place| {
            let values = uses.values(place).into_iter();
            // A text that fits nothing says no more than one that is missing.
            let missing = usual.read(&reference(place)).is_empty();
            let known = values.filter(|value| !missing || !is_unknown(uses, place, value));
            std::iter::once(None).chain(known.map(Some)).collect()
        })
        .collect();
    let (all, cut) = combinations(&values);
    let mut starts = Vec::new();
    for channel in channels(uses, channel) {
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

/// The channels that flows tell apart; calls, where they do not.
fn channels(uses: &Uses, given: Option<Channel>) -> Vec<Channel> {
    if let Some(given) = given {
        return vec![given];
    }
    let named = uses.values(&Place::new("Channel", &[]));
    let named = |channel: &Channel| named.iter().any(|value| value == channel.value());
    let rest = Channel::ALL.into_iter().filter(|one| *one != Channel::Voice).filter(named);
    std::iter::once(Channel::Voice).chain(rest).collect()
}

/// Whether a contact may come with something at this place that the flow reads.
fn comes_with(program: &Program, reads: &Reads, uses: &Uses, root: FlowId, place: &Place) -> bool {
    match &*place.space {
        "Channel" => false,
        "Attributes" => is_read_first(program, reads, uses, root, place),
        space => !OF_FLOWS.contains(&space) && !is_filled(program, space),
    }
}

/// Whether a call can come to a block that reads an attribute before one that sets it.
fn is_read_first(
    program: &Program,
    reads: &Reads,
    uses: &Uses,
    root: FlowId,
    place: &Place,
) -> bool {
    let writes = |at: BlockRef| reads.writes.get(&at).is_some_and(|all| all.contains(place));
    let mut call = Call::new(&Arc::new(Contact::default()), root);
    call.prepare(program, &mut ());
    let Some(first) = call.at() else { return false };
    let (mut seen, mut next) = (HashSet::from([first]), VecDeque::from([first]));
    while let Some(at) = next.pop_front() {
        if uses.read_by(at).contains(place) {
            return true;
        }
        if writes(at) {
            continue;
        }
        let ways = program.block(at).into_iter().flat_map(|block| block.ways());
        let ways = ways.filter_map(|(_, to)| to).map(|block| BlockRef { flow: root, block });
        next.extend(ways.filter(|to| seen.insert(*to)));
    }
    let elsewhere = reads.all.iter().any(|read| read.block.flow != root && read.place == *place);
    elsewhere && !reads.writes.values().any(|all| all.contains(place))
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
