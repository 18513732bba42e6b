//! Where a flow names a block.

use std::ops::Range;

use jsonc_parser::ast::{ObjectPropName, StringLit, Value};

use super::super::model::{Flow, bytes};

/// Where a flow names a block, as bytes of the flow's text, quotes included.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// The `Identifier`; several where blocks share one.
    pub identifiers: Vec<Range<usize>>,
    /// The `StartAction` and the `NextAction`s.
    pub ways: Vec<Range<usize>>,
    /// What the designer keeps about it.
    pub metadata: Vec<Range<usize>>,
}

impl Mentions {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Range<usize>> {
        self.identifiers.iter().chain(&self.ways).chain(&self.metadata)
    }
}

/// Where a flow names the blocks of this identifier.
#[must_use]
pub fn mentions(flow: &Flow<'_>, name: &str) -> Mentions {
    let is = |lit: &&StringLit<'_>| lit.value.as_ref() == name;
    let identifiers = flow.blocks.iter().filter_map(|block| block.identifier).filter(is);
    let edges = flow.blocks.iter().flat_map(|block| block.edges().map(|(_, way)| way));
    let ways = flow.start.iter().chain(edges).filter_map(|way| way.target).filter(is);
    Mentions {
        identifiers: identifiers.map(bytes).collect(),
        ways: ways.map(bytes).collect(),
        metadata: in_metadata(flow, name),
    }
}

/// The keys of `ActionMetadata`, the parts of blocks that the designer shows as one, and the
/// blocks that notes are pinned to.
fn in_metadata(flow: &Flow<'_>, name: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for prop in flow.metadata.actions.map_or(&[][..], |entries| &entries.properties) {
        if let ObjectPropName::String(key) = &prop.name
            && key.value.as_ref() == name
        {
            found.push(bytes(key));
        }
        let Some(entry) = prop.value.as_object() else { continue };
        for parts in ["children", "fragments"].iter().filter_map(|key| entry.get(key)) {
            texts_below(&parts.value, name, &mut found);
        }
    }
    let notes = flow.metadata.object.and_then(|object| object.get_array("Annotations"));
    for note in notes.map_or(&[][..], |notes| &notes.elements) {
        let pinned = note.as_object().and_then(|note| note.get_string("actionId"));
        found.extend(pinned.filter(|lit| lit.value.as_ref() == name).map(bytes));
    }
    found
}

fn texts_below(value: &Value<'_>, name: &str, found: &mut Vec<Range<usize>>) {
    match value {
        Value::StringLit(lit) if lit.value.as_ref() == name => found.push(bytes(lit)),
        Value::Array(list) => {
            list.elements.iter().for_each(|item| texts_below(item, name, found));
        }
        Value::Object(object) => {
            object.properties.iter().for_each(|prop| texts_below(&prop.value, name, found));
        }
        _ => {}
    }
}
