//! The texts in a flow's parameters and operands, and the references in them.

use std::ops::Range;

use jsonc_parser::ast::{StringLit, Value};

use crate::flow::jsonpath::{Reference, references};
use crate::flow::model::{BlockId, Flow};
use crate::flow::source::{inside, placeholder};

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
    /// The flow's text.
    source: &'t str,
    /// It is an operand of a condition.
    pub operand: bool,
    /// The references in it.
    pub references: Vec<Reference<'t>>,
    /// It holds a placeholder that a deployment fills in.
    pub template: bool,
}

impl<'t> Texts<'t> {
    /// The texts of a flow and of its text.
    #[must_use]
    pub fn of(flow: &'t Flow<'t>, source: &'t str) -> Self {
        let mut all = Vec::with_capacity(flow.blocks.len() * 4);
        let mut add =
            |lit, block, key, operand| all.push(Text::new(lit, source, block, key, operand));
        for block in &flow.blocks {
            if let Some(parameters) = block.parameters {
                for prop in &parameters.properties {
                    collect(&prop.value, block.id, prop.name.as_str(), &mut add);
                }
            }
            for operand in block.conditions.iter().flat_map(|branch| branch.operands) {
                if let Value::StringLit(lit) = operand {
                    add(lit, block.id, "Operands", true);
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

fn collect<'t>(
    value: &'t Value<'t>,
    block: BlockId,
    key: &'t str,
    add: &mut impl FnMut(&'t StringLit<'t>, BlockId, &'t str, bool),
) {
    match value {
        Value::StringLit(lit) => add(lit, block, key, false),
        Value::Object(object) => {
            for prop in &object.properties {
                collect(&prop.value, block, prop.name.as_str(), add);
            }
        }
        Value::Array(array) => {
            for item in &array.elements {
                collect(item, block, key, add);
            }
        }
        _ => {}
    }
}

impl<'t> Text<'t> {
    fn new(
        lit: &'t StringLit<'t>,
        source: &'t str,
        block: BlockId,
        key: &'t str,
        operand: bool,
    ) -> Self {
        let value = lit.value.as_ref();
        let template = placeholder::holds(value);
        Self { block, key, lit, source, operand, references: references(value).collect(), template }
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

    /// The bytes of a part of it.
    #[must_use]
    pub fn part(&self, part: &Range<usize>) -> Range<usize> {
        inside(self.source, self.lit, part)
    }
}
