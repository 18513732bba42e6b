//! What of a test cannot be meant: names of blocks that no flow has, references to nothing.

use std::ops::Range;

use super::scene::NONE;
use crate::flow::catalog::catalog;
use crate::flow::lint::closest;
use crate::flow::script::file::Test;
use crate::flow::script::given::Given;
use crate::flow::script::read::Wrong;
use crate::flow::simulate::{BlockInfo, Channel, Contact, ContactError, Program};

/// The first thing in a test that cannot be meant, of calls that run through these flows.
#[must_use]
pub fn wrong(program: &Program, test: &Test) -> Option<Wrong> {
    let given = test.given.clone().unwrap_or_default();
    let then = test.then.clone().unwrap_or_default();
    let blocks: Vec<BlockInfo<'_>> = program
        .flows()
        .flat_map(|flow| program.blocks(flow))
        .filter_map(|at| program.block(at))
        .collect();
    let named = given.faults.0.iter().map(|(name, _)| name);
    let named = named.chain(given.answers.0.iter().map(|(name, _)| name));
    let named = named.chain(then.passes.iter()).chain(then.never_passes.iter());
    let unknown = named.into_iter().find_map(|name| block(&blocks, name, &name.range).err());
    let error = || {
        given.faults.0.iter().find_map(|(name, errors)| {
            let block = block(&blocks, name, &name.range).ok()?;
            errors.iter().find_map(|error| branch(&block, error, &name.range))
        })
    };
    let outside = || {
        let kinds = given.outside.0.iter().map(|(kind, _)| kind);
        let kinds = kinds.chain(then.outside.0.iter().map(|(kind, _)| kind));
        kinds.into_iter().find_map(|name| kind(name, &name.range))
    };
    let reference = || {
        let error = contact(&given).err()?;
        let place = given.contact.0.iter().find(|(name, _)| error.to_string().contains(&**name));
        let range = place.map_or_else(|| test.name.range.clone(), |(name, _)| name.range.clone());
        Some(Wrong::new(range, error.to_string()).help(error.help()))
    };
    unknown.or_else(error).or_else(outside).or_else(reference)
}

fn block<'p>(
    blocks: &[BlockInfo<'p>],
    name: &str,
    range: &Range<usize>,
) -> Result<BlockInfo<'p>, Wrong> {
    let found = blocks.iter().find(|block| block.identifier == name);
    found.copied().ok_or_else(|| {
        let wrong = Wrong::new(range.clone(), format!("no block is named {name:?}"));
        let near = closest(name, blocks.iter().map(|block| block.identifier));
        near.map_or_else(
            || wrong.clone().help("blocks are named by their Identifier"),
            |near| wrong.clone().help(format!("did you mean {near:?}?")),
        )
    })
}

/// What is wrong with an error that a block is to fail with.
fn branch(block: &BlockInfo<'_>, error: &str, range: &Range<usize>) -> Option<Wrong> {
    if error == NONE || block.errors().any(|known| known == error) {
        return None;
    }
    let all: Vec<&str> = block.errors().collect();
    let text = format!("the block {:?} has no branch for {error}", block.identifier);
    let help = match (closest(error, all.iter().copied()), all.is_empty()) {
        (Some(near), _) => format!("did you mean {near}?"),
        (None, true) => "it has no error branches: it cannot fail".to_owned(),
        (None, false) => format!("choose from: {}, {NONE}", all.join(", ")),
    };
    Some(Wrong::new(range.clone(), text).help(help))
}

fn kind(name: &str, range: &Range<usize>) -> Option<Wrong> {
    let names = || catalog().actions.iter().map(|action| action.name.as_str());
    if names().any(|known| known == name) {
        return None;
    }
    let wrong = Wrong::new(range.clone(), format!("{name} is no type of block"));
    Some(match closest(name, names()) {
        Some(near) => wrong.help(format!("did you mean {near}?")),
        None => wrong.help("write the type as flows do, such as CreateTask"),
    })
}

/// The contact that a test gives.
///
/// # Errors
/// A reference cannot be given a value.
pub(super) fn contact(given: &Given) -> Result<Contact, ContactError> {
    let channel = given.channel.map_or(Channel::Voice, Channel::from);
    let mut contact = Contact::new(channel);
    for (reference, number) in
        [("$.CustomerEndpoint.Address", &given.from), ("$.SystemEndpoint.Address", &given.to)]
    {
        if let Some(number) = number {
            contact.set(reference, number.as_str().into())?;
        }
    }
    for (reference, value) in given.contact.iter() {
        contact.set(reference, value.clone())?;
    }
    for (key, value) in given.attributes.iter() {
        contact = contact.attribute(key, value);
    }
    contact.chance = chance(given);
    Ok(contact)
}

/// Chance is asked for only where the test answers it.
fn chance(given: &Given) -> crate::flow::simulate::Chance {
    use crate::flow::simulate::{Answer, Chance};
    let mut answers = given.answers.iter().flat_map(|(_, answers)| answers.iter());
    match answers.any(|answer| matches!(answer, Answer::Rolled(_))) {
        true => Chance::Asked,
        false => Chance::Seed(given.seed.unwrap_or(0)),
    }
}
