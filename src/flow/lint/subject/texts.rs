//! The texts in a flow's parameters and operands, and the references in them.

use std::ops::Range;

use jsonc_parser::ast::{StringLit, Value};

use super::super::super::jsonpath::{Reference, references};
use super::super::super::model::{BlockId, Flow};
use super::super::super::source::placeholder;

/// The texts of a flow, in its order.
#[derive(Debug)]
pub struct Texts<'t> {
    all: Vec<Text<'t>>,
}

/// A text.
#[derive(Debug)]
pub struct Text<'t> {
    /// The block that it stands in.
    pub block: BlockId,
    /// The key that it is the value of; of a text in a list, the list's.
    pub key: &'t str,
    /// Where it stands.
    pub lit: &'t StringLit<'t>,
    /// It is an operand of a condition.
    pub operand: bool,
    /// The references in it.
    pub references: Vec<Reference<'t>>,
    /// It holds a placeholder that a deployment fills in.
    pub template: bool,
}

impl<'t> Texts<'t> {
    /// The texts of a flow.
    #[must_use]
    pub fn of(flow: &'t Flow<'t>) -> Self {
        let mut all = Vec::with_capacity(flow.blocks.len() * 4);
        for block in &flow.blocks {
            if let Some(parameters) = block.parameters {
                for prop in &parameters.properties {
                    collect(&prop.value, block.id, prop.name.as_str(), &mut all);
                }
            }
            for operand in block.conditions.iter().flat_map(|branch| branch.operands) {
                if let Value::StringLit(lit) = operand {
                    all.push(Text::new(lit, block.id, "Operands", true));
                }
            }
        }
        Self { all }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Text<'t>> {
        self.all.iter()
    }

    /// All references, each with the text that it stands in.
    pub fn references(&self) -> impl Iterator<Item = (&Text<'t>, &Reference<'t>)> {
        self.all.iter().flat_map(|text| text.references.iter().map(move |found| (text, found)))
    }
}

fn collect<'t>(value: &'t Value<'t>, block: BlockId, key: &'t str, all: &mut Vec<Text<'t>>) {
    match value {
        Value::StringLit(lit) => all.push(Text::new(lit, block, key, false)),
        Value::Object(object) => {
            for prop in &object.properties {
                collect(&prop.value, block, prop.name.as_str(), all);
            }
        }
        Value::Array(array) => {
            for item in &array.elements {
                collect(item, block, key, all);
            }
        }
        _ => {}
    }
}

impl<'t> Text<'t> {
    fn new(lit: &'t StringLit<'t>, block: BlockId, key: &'t str, operand: bool) -> Self {
        let value = lit.value.as_ref();
        let template = placeholder::holds(value);
        Self { block, key, lit, operand, references: references(value).collect(), template }
    }

    /// What it says.
    #[must_use]
    pub fn value(&self) -> &'t str {
        self.lit.value.as_ref()
    }

    /// Its bytes in the flow's text, quotes included.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.lit.range.start..self.lit.range.end
    }

    /// The bytes of a part of it; all of it where escapes hide the place.
    #[must_use]
    pub fn part(&self, part: &Range<usize>) -> Range<usize> {
        let start = self.lit.range.start + 1;
        if self.lit.range.end - self.lit.range.start == self.value().len() + 2 {
            start + part.start..start + part.end
        } else {
            self.range()
        }
    }
}
