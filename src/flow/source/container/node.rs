//! A document that may hold flows, whether it is written in JSON or YAML.

use std::borrow::Cow;
use std::ops::Range;

use jsonc_parser::ast::Value;

use super::scalar::{Style, decode};
use crate::flow::source::bytes;
use crate::flow::source::pieces::Embedded;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node<'s> {
    pub range: Range<usize>,
    /// What follows the exclamation mark before a value in YAML: `Sub`.
    pub tag: Option<String>,
    pub kind: Kind<'s>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind<'s> {
    Text {
        value: Cow<'s, str>,
        style: Style,
    },
    /// A number, a boolean or null, as it is written.
    Word(&'s str),
    List(Vec<Node<'s>>),
    Map(Vec<(Node<'s>, Node<'s>)>),
}

impl<'s> Node<'s> {
    /// A node of a JSON document.
    pub fn of(value: &Value<'s>, file: &'s str) -> Self {
        let range = bytes(value);
        let kind = match value {
            Value::StringLit(lit) => Kind::Text { value: lit.value.clone(), style: Style::Double },
            Value::Array(array) => {
                Kind::List(array.elements.iter().map(|item| Self::of(item, file)).collect())
            }
            Value::Object(object) => {
                let pair = |prop: &jsonc_parser::ast::ObjectProp<'s>| {
                    let value = Cow::Owned(prop.name.as_str().to_owned());
                    let kind = Kind::Text { value, style: Style::Double };
                    let name = Self { range: bytes(&prop.name), tag: None, kind };
                    (name, Self::of(&prop.value, file))
                };
                Kind::Map(object.properties.iter().map(pair).collect())
            }
            _ => Kind::Word(file.get(range.clone()).unwrap_or_default()),
        };
        Self { range, tag: None, kind }
    }

    /// The entries of a map.
    pub fn entries(&self) -> &[(Self, Self)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list.
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The value of a key; of several with the same, the last, as most readers take it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let found = self.entries().iter().rev().find(|(name, _)| name.value() == Some(key));
        found.map(|(_, value)| value)
    }

    /// The value of a text.
    pub fn value(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The value of a text that nothing is done to.
    pub fn literal(&self) -> Option<&str> {
        self.value().filter(|_| self.tag.is_none())
    }

    /// The value of the key of a map that is such a text.
    pub fn word(&self, key: &str) -> Option<String> {
        self.get(key).and_then(Self::literal).map(str::to_owned)
    }

    /// A text with the places of its characters.
    pub fn text(&self, file: &'s str) -> Option<Embedded<'s>> {
        match &self.kind {
            Kind::Text { value, style } => Some(decode(file, *style, &self.range, value)),
            _ => None,
        }
    }
}
