//! Texts with references, read once and filled in while a call runs.

use std::sync::Arc;

use jsonc_parser::ast::Value as Node;
use serde_json::{Map, Number, Value};

use crate::flow::catalog::catalog;
use crate::flow::jsonpath::{Reference, references};
use crate::flow::model::scalar;

/// Where a reference reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// `$.Attributes`.
    Attributes,
    /// `$.FlowAttributes`.
    FlowAttributes,
    /// `$.StoredCustomerInput`.
    Stored,
    /// `$.Loop`.
    Loop,
    /// `$.Modules`.
    Modules,
    /// A namespace of this place in the catalog.
    Known(u8),
    /// No namespace that there is: always missing.
    Unknown,
}

impl Space {
    /// The space that a namespace names.
    pub fn of(name: &str) -> Self {
        match name {
            "Attributes" => Self::Attributes,
            "FlowAttributes" => Self::FlowAttributes,
            "StoredCustomerInput" => Self::Stored,
            "Loop" => Self::Loop,
            "Modules" => Self::Modules,
            _ => number(name).map_or(Self::Unknown, Self::Known),
        }
    }
}

/// The place of a namespace in the catalog.
pub(super) fn number(name: &str) -> Option<u8> {
    let at = catalog().namespaces.iter().position(|space| space.name == name)?;
    u8::try_from(at).ok()
}

/// A reference, read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub space: Space,
    pub keys: Box<[Box<str>]>,
}

impl Path {
    fn of(reference: &Reference<'_>) -> Self {
        let keys = reference.keys.iter().map(|key| Box::from(*key)).collect();
        Self { space: Space::of(reference.namespace), keys }
    }
}

/// A part of a text.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Text(Box<str>),
    Read(Path),
}

/// A text that may hold references.
#[derive(Clone, Debug)]
pub(super) enum Template {
    /// No reference is in it.
    Plain(Arc<str>),
    /// It is one reference.
    Whole(Path),
    /// References stand among text.
    Mixed(Box<[Piece]>),
}

impl Template {
    /// Reads a text.
    pub fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut at = 0;
        for reference in references(text) {
            if reference.is_all_of(text) {
                return Self::Whole(Path::of(&reference));
            }
            let before = text.get(at..reference.range.start).unwrap_or_default();
            if !before.is_empty() {
                pieces.push(Piece::Text(before.into()));
            }
            at = reference.range.end;
            pieces.push(Piece::Read(Path::of(&reference)));
        }
        if pieces.is_empty() {
            return Self::Plain(text.into());
        }
        let rest = text.get(at..).unwrap_or_default();
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.into()));
        }
        Self::Mixed(pieces.into())
    }

    /// The text, where no reference is in it.
    pub fn plain(&self) -> Option<&str> {
        match self {
            Self::Plain(text) => Some(text),
            Self::Whole(_) | Self::Mixed(_) => None,
        }
    }
}

/// JSON whose texts may hold references.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Text(Template),
    Fixed(Value),
    List(Box<[Shape]>),
    Map(Box<[(Template, Shape)]>),
}

impl Shape {
    /// An object without entries.
    pub fn empty() -> Self {
        Self::Map(Box::new([]))
    }

    /// Reads JSON of a flow.
    pub fn new(node: &Node<'_>) -> Self {
        match node {
            Node::Object(object) => Self::Map(
                object
                    .properties
                    .iter()
                    .map(|prop| (Template::new(prop.name.as_str()), Self::new(&prop.value)))
                    .collect(),
            ),
            Node::Array(array) => Self::List(array.elements.iter().map(Self::new).collect()),
            Node::BooleanLit(lit) => Self::Fixed(Value::Bool(lit.value)),
            Node::NumberLit(lit) => Self::Fixed(
                lit.value
                    .parse::<Number>()
                    .map_or_else(|_| Value::String(lit.value.to_owned()), Value::Number),
            ),
            Node::NullKeyword(_) => Self::Fixed(Value::Null),
            Node::StringLit(_) => Self::Text(Template::new(scalar(node).unwrap_or_default())),
        }
    }

    /// The text of the first entry whose key begins so, where no reference is in them.
    pub fn fixed(&self, begins: &str) -> Option<&str> {
        let Self::Map(entries) = self else { return None };
        let is_meant = |key: &Template| key.plain().is_some_and(|key| key.starts_with(begins));
        entries.iter().find(|(key, _)| is_meant(key)).and_then(|(_, shape)| match shape {
            Self::Text(text) => text.plain(),
            _ => None,
        })
    }

    /// The JSON, with texts as `fill` makes them.
    pub fn fill(&self, fill: &mut impl FnMut(&Template) -> Value) -> Value {
        match self {
            Self::Text(template) => fill(template),
            Self::Fixed(value) => value.clone(),
            Self::List(items) => items.iter().map(|item| item.fill(fill)).collect(),
            Self::Map(entries) => {
                let mut map = Map::with_capacity(entries.len());
                for (key, shape) in entries {
                    let key = match fill(key) {
                        Value::String(key) => key,
                        other => other.to_string(),
                    };
                    map.insert(key, shape.fill(fill));
                }
                Value::Object(map)
            }
        }
    }
}
