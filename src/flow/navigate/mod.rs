//! What stands at a place of a flow, and where the words that belong to it stand: for editors.
//!
//! All places are those of the file that holds the flow.

mod candidates;
mod mentions;
mod names;

use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp, StringLit, Value};
use jsonc_parser::common::Ranged;

use super::jsonpath::{Reference, references};
use super::model::{Block, Flow, Transition, bytes, key_bytes};
use super::source::{OffsetMap, inside};

pub use candidates::{Candidate, CandidateKind, Candidates, candidates};
pub use mentions::{Mentions, all_mentions, mentions};
pub use names::{NameError, rename};

/// A flow in its file.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'p> {
    /// The flow.
    pub flow: &'p Flow<'p>,
    /// Its JSON text.
    pub text: &'p str,
    /// How its places map to those of the file.
    pub map: &'p OffsetMap,
}

/// What stands at a place, and the bytes of the file that it takes up.
#[derive(Debug)]
pub struct Found<'t> {
    /// What it is.
    pub thing: Thing<'t>,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

/// What stands at a place.
#[derive(Debug)]
pub enum Thing<'t> {
    /// The `Identifier` of a block, or its name in the metadata.
    Name(&'t Block<'t>),
    /// The `Type` of a block, or something else about the block as a whole.
    Block(&'t Block<'t>),
    /// The value of a `StartAction` or a `NextAction`.
    Way(&'t Transition<'t>),
    /// A parameter, by its key or by its value.
    Parameter {
        /// The block.
        block: &'t Block<'t>,
        /// The keys that lead to it, below `Parameters`.
        path: Vec<&'t str>,
        /// It is the key that stands there.
        key: bool,
    },
    /// The `ErrorType` of a branch.
    Error(&'t Block<'t>, &'t StringLit<'t>),
    /// The `Operator` of a condition.
    Operator(&'t Block<'t>, &'t StringLit<'t>),
    /// A reference in a text.
    Reference(Reference<'t>),
}

impl<'p> Placed<'p> {
    /// What stands at an offset of the file.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<Found<'p>> {
        let flow = self.flow;
        if let Some(start) = flow.start.as_ref().filter(|way| self.holds(&way.prop.value, offset)) {
            return Some(self.found(Thing::Way(start), &start.prop.value));
        }
        match flow.blocks.iter().find(|block| self.holds(block.node, offset)) {
            Some(block) => self.in_block(block, offset),
            None => self.in_metadata(offset),
        }
    }

    /// The block that is at a place: by its name, or as the target of a way.
    #[must_use]
    pub fn block_named_at(&self, offset: usize) -> Option<&'p Block<'p>> {
        match self.at(offset)?.thing {
            Thing::Name(block) => Some(block),
            Thing::Way(way) => self.flow.block(way.to?),
            _ => None,
        }
    }

    /// The bytes of a node in the file.
    #[must_use]
    pub fn range(&self, node: &impl Ranged) -> Range<usize> {
        self.map.range(bytes(node))
    }

    /// The bytes of a text in the file, without its quotes.
    #[must_use]
    pub fn inside(&self, lit: &StringLit<'_>) -> Range<usize> {
        self.map.range(unquoted(lit))
    }

    fn found(&self, thing: Thing<'p>, node: &impl Ranged) -> Found<'p> {
        Found { thing, range: self.range(node) }
    }

    fn holds(&self, node: &impl Ranged, offset: usize) -> bool {
        self.range(node).contains(&offset)
    }

    fn in_block(&self, block: &'p Block<'p>, offset: usize) -> Option<Found<'p>> {
        if let Some(name) = block.identifier.filter(|lit| self.holds(*lit, offset)) {
            return Some(self.found(Thing::Name(block), name));
        }
        if let Some(parameters) = block.parameters.filter(|node| self.holds(*node, offset)) {
            return self.in_parameters(block, parameters, offset);
        }
        if let Some(transitions) = block.transitions.filter(|prop| self.holds(*prop, offset)) {
            return self.in_transitions(block, transitions, offset);
        }
        let head = self.map.range(block.head());
        Some(Found { thing: Thing::Block(block), range: head })
    }

    fn in_parameters(
        &self,
        block: &'p Block<'p>,
        parameters: &'p Object<'p>,
        offset: usize,
    ) -> Option<Found<'p>> {
        let mut path = Vec::new();
        let mut object = parameters;
        loop {
            let prop = object.properties.iter().find(|prop| self.holds(*prop, offset))?;
            path.push(prop.name.as_str());
            let key = self.map.range(key_bytes(prop));
            if key.contains(&offset) {
                let thing = Thing::Parameter { block, path, key: true };
                return Some(Found { thing, range: key });
            }
            let value = self.innermost(&prop.value, offset);
            match value {
                Value::Object(inside) if self.holds(inside, offset) => object = inside,
                Value::StringLit(lit) if self.holds(lit, offset) => {
                    let parameter = Thing::Parameter { block, path, key: false };
                    let reference = self.reference_in(lit, offset);
                    return reference.or_else(|| Some(self.found(parameter, lit)));
                }
                value => {
                    let thing = Thing::Parameter { block, path, key: false };
                    return Some(self.found(thing, value));
                }
            }
        }
    }

    /// The entry of a list, of a list in a list..., that stands at an offset.
    fn innermost(&self, value: &'p Value<'p>, offset: usize) -> &'p Value<'p> {
        let mut value = value;
        while let Value::Array(list) = value {
            let Some(item) = list.elements.iter().find(|item| self.holds(*item, offset)) else {
                break;
            };
            value = item;
        }
        value
    }

    fn in_transitions(
        &self,
        block: &'p Block<'p>,
        transitions: &'p ObjectProp<'p>,
        offset: usize,
    ) -> Option<Found<'p>> {
        if self.map.range(key_bytes(transitions)).contains(&offset) {
            let thing = Thing::Block(block);
            return Some(Found { thing, range: self.map.range(key_bytes(transitions)) });
        }
        let mut ways = block.edges().map(|(_, way)| way);
        if let Some(way) = ways.find(|way| self.holds(&way.prop.value, offset)) {
            return Some(self.found(Thing::Way(way), &way.prop.value));
        }
        let mut errors = block.errors.iter().filter_map(|branch| branch.error);
        if let Some(error) = errors.find(|lit| self.holds(*lit, offset)) {
            return Some(self.found(Thing::Error(block, error), error));
        }
        let mut operators = block.conditions.iter().filter_map(|branch| branch.operator);
        if let Some(operator) = operators.find(|lit| self.holds(*lit, offset)) {
            return Some(self.found(Thing::Operator(block, operator), operator));
        }
        let operands = block.conditions.iter().flat_map(|branch| branch.operands);
        let mut texts = operands.filter_map(Value::as_string_lit);
        self.reference_in(texts.find(|lit| self.holds(*lit, offset))?, offset)
    }

    fn in_metadata(&self, offset: usize) -> Option<Found<'p>> {
        let entries = &self.flow.metadata.actions?.properties;
        let key = |prop: &&ObjectProp<'_>| self.map.range(key_bytes(prop)).contains(&offset);
        let prop = entries.iter().find(key)?;
        let name = prop.name.as_str();
        let block = self.flow.blocks.iter().find(|block| block.name() == name)?;
        Some(Found { thing: Thing::Name(block), range: self.map.range(key_bytes(prop)) })
    }

    fn reference_in(&self, lit: &'p StringLit<'p>, offset: usize) -> Option<Found<'p>> {
        references(lit.value.as_ref()).find_map(|reference| {
            let range = self.map.range(inside(self.text, lit, &reference.range));
            range.contains(&offset).then_some(Found { thing: Thing::Reference(reference), range })
        })
    }
}

/// The bytes of a text without its quotes.
fn unquoted(lit: &StringLit<'_>) -> Range<usize> {
    let Range { start, end } = bytes(lit);
    if end - start < 2 { start..end } else { start + 1..end - 1 }
}

#[cfg(test)]
mod tests;
