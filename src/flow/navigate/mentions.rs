//! Where a flow names its blocks.

use std::collections::HashMap;
use std::ops::Range;

use jsonc_parser::ast::{ObjectPropName, Value};

use crate::flow::model::{Flow, bytes};

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
    all_mentions(flow).remove(name).unwrap_or_default()
}

/// Where a flow names blocks, by their identifiers.
#[must_use]
pub fn all_mentions<'t>(flow: &Flow<'t>) -> HashMap<&'t str, Mentions> {
    let mut all: HashMap<&'t str, Mentions> = HashMap::with_capacity(flow.blocks.len());
    for lit in flow.blocks.iter().filter_map(|block| block.identifier) {
        all.entry(lit.value.as_ref()).or_default().identifiers.push(bytes(lit));
    }
    let edges = flow.blocks.iter().flat_map(|block| block.edges().map(|(_, way)| way));
    for lit in flow.start.iter().chain(edges).filter_map(|way| way.target) {
        all.entry(lit.value.as_ref()).or_default().ways.push(bytes(lit));
    }
    in_metadata(flow, &mut |name, range| all.entry(name).or_default().metadata.push(range));
    all
}

/// The keys of `ActionMetadata`, the parts of blocks that the designer shows as one, and the
/// blocks that notes are pinned to.
fn in_metadata<'t>(flow: &Flow<'t>, see: &mut impl FnMut(&'t str, Range<usize>)) {
    for prop in flow.metadata.actions.map_or(&[][..], |entries| &entries.properties) {
        if let ObjectPropName::String(key) = &prop.name {
            see(key.value.as_ref(), bytes(key));
        }
        let Some(entry) = prop.value.as_object() else { continue };
        for parts in ["children", "fragments"].iter().filter_map(|key| entry.get(key)) {
            texts_below(&parts.value, see);
        }
    }
    let notes = flow.metadata.object.and_then(|object| object.get_array("Annotations"));
    for note in notes.map_or(&[][..], |notes| &notes.elements) {
        if let Some(pinned) = note.as_object().and_then(|note| note.get_string("actionId")) {
            see(pinned.value.as_ref(), bytes(pinned));
        }
    }
}

fn texts_below<'t>(value: &'t Value<'t>, see: &mut impl FnMut(&'t str, Range<usize>)) {
    match value {
        Value::StringLit(lit) => see(lit.value.as_ref(), bytes(lit)),
        Value::Array(list) => list.elements.iter().for_each(|item| texts_below(item, see)),
        Value::Object(object) => {
            object.properties.iter().for_each(|prop| texts_below(&prop.value, see));
        }
        _ => {}
    }
}
