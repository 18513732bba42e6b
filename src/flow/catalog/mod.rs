//! What the flow language allows: one data file, `catalog.json`, embedded in the program. Every
//! entry names where its facts come from; where documentation and service disagree, the entry
//! follows the service and says so under `discrepancies`.

mod action;
mod condition;
mod page;
mod vocabulary;

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde::Deserialize;

pub use action::Format;
pub use action::{
    Action, Branch, Conditions, Dynamic, Effect, Entries, Hold, Kind, Next, OneOf, Operands,
    Parameter, Status, Write,
};
pub use condition::When;
pub use vocabulary::Ssml;
pub use vocabulary::{
    FlowTypeName, Identifiers, Limit, Limits, Namespace, Operator, Refusal, ServiceMessage,
    WrongOperator, WrongType,
};

const DATA: &str = include_str!("catalog.json");

/// The catalog.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// The version of the flow language: the only one that the service accepts.
    pub language: String,
    /// What the short names of sources stand for.
    pub sources: BTreeMap<String, String>,
    /// What an identifier may be.
    pub identifier: Identifiers,
    /// Limits that no single parameter has.
    pub limits: Limits,
    /// The markup of speech.
    pub ssml: Ssml,
    /// The types of flows.
    pub flow_types: Vec<FlowTypeName>,
    /// What a condition may compare with.
    pub operators: Vec<Operator>,
    /// Names that are no operators, and what was probably meant.
    pub wrong_operators: Vec<WrongOperator>,
    /// What follows `$.` in a reference.
    pub namespaces: Vec<Namespace>,
    /// Names that are no action types, and what was probably meant.
    pub wrong_types: Vec<WrongType>,
    /// What the service says, and the rule that explains it.
    pub service_messages: Vec<ServiceMessage>,
    /// The action types.
    pub actions: Vec<Action>,
    #[serde(skip)]
    by_type: HashMap<String, usize>,
}

impl Catalog {
    /// The action type of this exact name.
    #[must_use]
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.by_type.get(name).and_then(|index| self.actions.get(*index))
    }

    /// The namespace of this exact name.
    #[must_use]
    pub fn namespace(&self, name: &str) -> Option<&Namespace> {
        self.namespaces.iter().find(|namespace| namespace.name == name)
    }

    /// Why the service refuses an identifier, if it does.
    #[must_use]
    pub fn refusal_of(&self, identifier: &str) -> Option<Refusal> {
        let Identifiers { forbidden_characters, reserved, .. } = &self.identifier;
        if let Some(found) = identifier.chars().find(|c| forbidden_characters.contains(*c)) {
            return Some(Refusal::Character(found));
        }
        if reserved.iter().any(|word| word == identifier) {
            return Some(Refusal::Reserved);
        }
        let (characters, limit) =
            (identifier.chars().count() as u64, self.limits.identifier_chars.value);
        (characters > limit).then_some(Refusal::Long { characters, limit })
    }

    /// The names of all action types, in the order of the catalog.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.actions.iter().map(|action| action.name.as_str())
    }

    /// What a source of an entry stands for: itself where it is an address.
    #[must_use]
    pub fn source<'a>(&'a self, name: &'a str) -> &'a str {
        self.sources.get(name).map_or(name, String::as_str)
    }
}

/// The catalog, read when it is first asked for.
///
/// # Panics
/// Never with the data file that the tests have seen: one of them reads it whole.
#[must_use]
#[allow(clippy::expect_used)] // the file is part of the program, and a test reads it
pub fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let mut catalog: Catalog = serde_json::from_str(DATA).expect("catalog.json is valid");
        catalog.by_type = catalog.types().map(str::to_owned).zip(0..).collect();
        catalog
    })
}

#[cfg(test)]
mod tests;
