//! A flow as blocks, branches and metadata. Everything keeps its place in the text, and what is
//! unknown or misshapen is kept too: the model never refuses, the rules judge.

mod block;
mod build;
mod metadata;
mod value;

use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged as _;

pub use block::{Block, BlockId, ConditionBranch, EdgeKind, ErrorBranch, Transition};
pub use metadata::{Metadata, Spot};
pub use value::{below, is_literal, kind_of, literal, scalar, text};

pub use crate::flow::source::{bytes, key_bytes};

/// A flow or module.
#[derive(Debug)]
pub struct Flow<'t> {
    /// The whole of it.
    pub root: &'t Value<'t>,
    /// Its `Version`.
    pub version: Option<&'t ObjectProp<'t>>,
    /// Its `StartAction`.
    pub start: Option<Transition<'t>>,
    /// Its `Actions`, where that is a list.
    pub actions: Option<&'t ObjectProp<'t>>,
    /// Its `Settings`: the contract of a module.
    pub settings: Option<&'t ObjectProp<'t>>,
    /// The blocks, in the order of `Actions`.
    pub blocks: Vec<Block<'t>>,
    /// What the designer keeps about it.
    pub metadata: Metadata<'t>,
    /// It is a module.
    pub module: bool,
    /// Its type as the API writes it, where it is known: `CUSTOMER_QUEUE`.
    pub flow_type: Option<&'static str>,
}

impl<'t> Flow<'t> {
    /// The root object.
    #[must_use]
    pub fn object(&self) -> Option<&'t Object<'t>> {
        self.root.as_object()
    }

    /// A block.
    #[must_use]
    pub fn block(&self, id: BlockId) -> Option<&Block<'t>> {
        self.blocks.get(id.index())
    }

    /// The block whose text holds this offset.
    #[must_use]
    pub fn block_at(&self, offset: usize) -> Option<&Block<'t>> {
        let after = self.blocks.partition_point(|block| block.node.start() <= offset);
        let block = self.blocks.get(after.checked_sub(1)?)?;
        (offset < block.node.end()).then_some(block)
    }

    /// Where a range is, as the service writes it: `Actions[3].Parameters.Text`.
    #[must_use]
    pub fn path(&self, range: &Range<usize>) -> String {
        let mut path = String::new();
        descend(self.root, range, &mut path);
        path
    }
}

fn descend(value: &Value<'_>, range: &Range<usize>, path: &mut String) {
    match value {
        Value::Object(object) => {
            if let Some((_, prop)) = holding(&object.properties, range) {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(prop.name.as_str());
                descend(&prop.value, range, path);
            }
        }
        Value::Array(array) => {
            if let Some((index, item)) = holding(&array.elements, range) {
                path.push_str(&format!("[{index}]"));
                descend(item, range, path);
            }
        }
        _ => {}
    }
}

/// The node that holds a range, of nodes in the order of the text.
fn holding<'n, N: jsonc_parser::common::Ranged>(
    nodes: &'n [N],
    range: &Range<usize>,
) -> Option<(usize, &'n N)> {
    let after = nodes.partition_point(|node| node.start() <= range.start);
    let index = after.checked_sub(1)?;
    nodes.get(index).filter(|node| range.end <= node.end()).map(|node| (index, node))
}

#[cfg(test)]
mod tests;
