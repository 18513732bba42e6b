//! What may stand in place of a word.

use std::ops::Range;

use jsonc_parser::ast::{ObjectPropName, StringLit};

use super::{Found, Placed, Thing};
use crate::flow::catalog::{Action, Parameter, catalog};
use crate::flow::model::{Block, bytes};

/// A word that may stand in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The word.
    pub word: String,
    /// What it is, in short.
    pub detail: String,
}

/// The words that may stand in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidates {
    /// The bytes of the flow's text that they would replace, quotes included.
    pub range: Range<usize>,
    /// What they are.
    pub kind: CandidateKind,
    /// The words.
    pub all: Vec<Candidate>,
}

/// What words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidateKind {
    /// Identifiers of blocks.
    Block,
    /// Types of actions.
    Type,
    /// Names of parameters.
    Parameter,
    /// Values from a list of the catalog.
    Value,
}

/// The words that may stand at an offset of the file.
#[must_use]
pub fn candidates(placed: &Placed<'_>, offset: usize) -> Option<Candidates> {
    let Found { thing, .. } = placed.at(offset)?;
    match thing {
        Thing::Way(way) => Some(blocks(placed, way.target?)),
        Thing::Block(block) => types(block.kind.filter(|kind| placed.holds(*kind, offset))?),
        Thing::Error(block, lit) => {
            let errors = block.action?.errors.iter().map(|error| {
                let detail = if error.required { "required" } else { "" };
                Candidate { word: error.name.clone(), detail: detail.into() }
            });
            Some(Candidates::new(lit, CandidateKind::Value, errors))
        }
        Thing::Operator(block, lit) => {
            let operators = &block.action?.conditions.as_ref()?.operators;
            Some(Candidates::new(lit, CandidateKind::Value, operators.iter().map(plain)))
        }
        Thing::Parameter { block, path, key } => parameter(block, &path, key),
        Thing::Name(_) | Thing::Reference(_) => None,
    }
}

impl Candidates {
    fn new(lit: &StringLit<'_>, kind: CandidateKind, all: impl Iterator<Item = Candidate>) -> Self {
        Self { range: bytes(lit), kind, all: all.collect() }
    }
}

fn plain(word: impl Into<String>) -> Candidate {
    Candidate { word: word.into(), detail: String::new() }
}

fn blocks(placed: &Placed<'_>, lit: &StringLit<'_>) -> Candidates {
    let named = placed.flow.blocks.iter().filter(|block| !block.name().is_empty());
    let candidate = |block: &Block<'_>| Candidate {
        word: block.name().to_owned(),
        detail: block.type_name().to_owned(),
    };
    Candidates::new(lit, CandidateKind::Block, named.map(candidate))
}

fn types(lit: &StringLit<'_>) -> Option<Candidates> {
    let candidate =
        |action: &Action| Candidate { word: action.name.clone(), detail: action.block.clone() };
    let all = catalog().actions.iter().map(candidate);
    Some(Candidates::new(lit, CandidateKind::Type, all))
}

fn parameter(block: &Block<'_>, path: &[&str], key: bool) -> Option<Candidates> {
    let prop = block.parameter(&path.join("."))?;
    let (last, above) = path.split_last()?;
    let mut list = block.action?.parameters.as_slice();
    for key in above {
        list = &list.iter().find(|parameter| parameter.name == *key)?.fields;
    }
    if !key {
        let parameter = list.iter().find(|parameter| parameter.name == *last)?;
        let lit = prop.value.as_string_lit()?;
        return Some(Candidates::new(
            lit,
            CandidateKind::Value,
            parameter.values.iter().map(plain),
        ));
    }
    let ObjectPropName::String(lit) = &prop.name else { return None };
    let around = match above {
        [] => block.parameters,
        above => block.parameter(&above.join(".")).and_then(|prop| prop.value.as_object()),
    };
    let there = |parameter: &Parameter| {
        parameter.name != *last
            && around.is_some_and(|object| object.get(&parameter.name).is_some())
    };
    let candidate = |parameter: &Parameter| Candidate {
        word: parameter.name.clone(),
        detail: if parameter.required { "required".into() } else { String::new() },
    };
    let free = list.iter().filter(|parameter| !there(parameter));
    Some(Candidates::new(lit, CandidateKind::Parameter, free.map(candidate)))
}
