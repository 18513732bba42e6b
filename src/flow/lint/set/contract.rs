//! The contract of a module: what it takes, what it gives back and which branches it has.
//!
//! The service keeps it in the `Settings` of the module beside its content; the `Settings` inside
//! the content are the same in every module and say nothing.

use std::collections::BTreeMap;

use jsonc_parser::ast::Value as Node;
use serde_json::Value;

use crate::flow::model::{Flow, is_literal, kind_of, text};
use crate::flow::source::Given;

/// What a module takes and gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contract {
    /// What it takes.
    pub input: Shape,
    /// What it gives back.
    pub output: Shape,
    /// Its branches.
    pub branches: Vec<String>,
}

/// The properties of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Each with its type, where it has one.
    pub properties: BTreeMap<String, Option<String>>,
    /// Those that must be there.
    pub required: Vec<String>,
    /// There may be others.
    pub open: bool,
}

impl Contract {
    /// The contract of a module, where it is known.
    #[must_use]
    pub fn of(flow: &Flow<'_>, given: &Given) -> Option<Self> {
        if !flow.module {
            return None;
        }
        if let Some(text) = &given.settings {
            return Self::parse(&serde_json::from_str(text).ok()?, true);
        }
        let kept = flow.metadata.object.and_then(|object| object.get("settings"));
        let places = [kept, flow.settings];
        places.into_iter().flatten().find_map(|prop| Self::parse(&json(&prop.value)?, false))
    }

    /// Reads settings. `sure` says that they are nothing else, even where they are empty.
    fn parse(settings: &Value, sure: bool) -> Option<Self> {
        let object = settings.as_object()?;
        let known = ["input", "resultData", "transitions"];
        if !(known.iter().any(|key| object.contains_key(*key)) || (sure && object.is_empty())) {
            return None;
        }
        let results = settings.pointer("/transitions/results").and_then(Value::as_array);
        let names = results.into_iter().flatten().filter_map(|result| result.get("name")?.as_str());
        Some(Self {
            input: Shape::of(settings.pointer("/input/schema")),
            output: Shape::of(settings.pointer("/resultData/schema")),
            branches: names.map(str::to_owned).collect(),
        })
    }
}

impl Shape {
    fn of(schema: Option<&Value>) -> Self {
        let Some(schema) = schema.and_then(Value::as_object) else { return Self::default() };
        let kind = |value: &Value| value.get("type").and_then(Value::as_str).map(str::to_owned);
        let properties = schema.get("properties").and_then(Value::as_object);
        let required = schema.get("required").and_then(Value::as_array);
        let closed =
            schema.get("additionalProperties").is_none_or(|more| *more == Value::Bool(false));
        let combined = ["allOf", "anyOf", "oneOf", "$ref", "patternProperties"]
            .iter()
            .any(|word| schema.contains_key(*word));
        Self {
            properties: properties
                .into_iter()
                .flatten()
                .map(|(key, value)| (key.clone(), kind(value)))
                .collect(),
            required: required
                .into_iter()
                .flatten()
                .filter_map(|key| key.as_str().map(str::to_owned))
                .collect(),
            open: !closed || combined,
        }
    }

    /// Whether a property of this name may be there.
    #[must_use]
    pub fn takes(&self, key: &str) -> bool {
        self.open || self.properties.contains_key(key)
    }

    /// The type that a property has, where what is written is of another.
    #[must_use]
    pub fn unlike(&self, key: &str, written: &str) -> Option<&str> {
        let expected = self.properties.get(key)?.as_deref()?;
        (!fits(expected, written)).then_some(expected)
    }

    /// The names of its properties, for a message.
    #[must_use]
    pub fn names(&self) -> String {
        let names: Vec<_> = self.properties.keys().map(|key| format!("{key:?}")).collect();
        names.join(", ")
    }
}

/// Whether a value of this kind may stand where the type is declared.
fn fits(expected: &str, kind: &str) -> bool {
    match expected {
        "string" => matches!(kind, "a text" | "a reference"),
        "number" | "integer" => kind == "a number",
        "boolean" => kind == "a boolean",
        "object" => kind == "an object",
        "array" => kind == "a list",
        _ => true,
    }
}

/// What a value is, in words; a text that holds a reference or a placeholder is a reference.
#[must_use]
pub(in crate::flow::lint) fn written(value: &Node<'_>) -> &'static str {
    match text(value) {
        Some(text) if !is_literal(text) => "a reference",
        _ => kind_of(value),
    }
}

/// Settings as JSON: an object, or the text of one.
fn json(node: &Node<'_>) -> Option<Value> {
    match node {
        Node::StringLit(lit) => serde_json::from_str(&lit.value).ok(),
        Node::Object(_) => Some(value(node)),
        _ => None,
    }
}

fn value(node: &Node<'_>) -> Value {
    match node {
        Node::StringLit(lit) => Value::from(lit.value.as_ref()),
        Node::NumberLit(lit) => serde_json::from_str(lit.value).unwrap_or_default(),
        Node::BooleanLit(lit) => Value::from(lit.value),
        Node::NullKeyword(_) => Value::Null,
        Node::Array(array) => array.elements.iter().map(value).collect(),
        Node::Object(object) => {
            let entries = object.properties.iter();
            entries.map(|prop| (prop.name.as_str().to_owned(), value(&prop.value))).collect()
        }
    }
}
