//! Building the model from the tree.

use std::collections::HashMap;

use jsonc_parser::ast::{Array, Object, ObjectProp, Value};

use super::{Block, BlockId, ConditionBranch, ErrorBranch, Flow, Metadata, Transition, text};
use crate::flow::catalog::{Catalog, catalog};
use crate::flow::source::{FlowText, Given};

type Index<'t> = HashMap<&'t str, BlockId>;

impl<'t> Flow<'t> {
    /// The model of a flow's tree. `file_name` may tell its type where nothing else does.
    #[must_use]
    pub fn new(source: &FlowText<'_>, root: &'t Value<'t>, file_name: &str) -> Self {
        let object = root.as_object();
        let get = |name| object.and_then(|object| object.get(name));
        let actions = get("Actions");
        let list = actions.and_then(|prop| prop.value.as_array());
        let index = index(list);
        let catalog = catalog();
        let elements = list.map_or(&[][..], |list| &list.elements);
        let blocks: Vec<_> = elements
            .iter()
            .zip(0..)
            .map(|(node, id)| block(node, BlockId(id), &index, catalog))
            .collect();
        let metadata = object.map(Metadata::of).unwrap_or_default();
        let settings = get("Settings");
        let module = source.given.module.unwrap_or_else(|| {
            // No module states a type: a file that does is a flow that has no use for Settings.
            let told = metadata.text("type").and_then(type_named).is_some();
            (settings.is_some() && !told)
                || blocks.iter().any(|block| block.is("EndFlowModuleExecution"))
        });
        let flow_type = if module { None } else { flow_type(&source.given, &metadata, file_name) };
        Self {
            root,
            version: get("Version"),
            start: get("StartAction").map(|prop| transition(prop, &index)),
            actions,
            settings,
            blocks,
            metadata,
            module,
            flow_type,
        }
    }
}

/// The blocks by identifier; of several with the same, the first.
fn index<'t>(actions: Option<&'t Array<'t>>) -> Index<'t> {
    let elements = actions.map_or(&[][..], |actions| &actions.elements);
    let mut index = Index::with_capacity(elements.len());
    for (node, id) in elements.iter().zip(0..) {
        if let Some(lit) = node.as_object().and_then(|object| object.get_string("Identifier")) {
            index.entry(lit.value.as_ref()).or_insert(BlockId(id));
        }
    }
    index
}

fn block<'t>(
    node: &'t Value<'t>,
    id: BlockId,
    index: &Index<'t>,
    catalog: &'static Catalog,
) -> Block<'t> {
    let object = node.as_object();
    let kind = object.and_then(|object| object.get_string("Type"));
    let transitions = object.and_then(|object| object.get("Transitions"));
    let leaving = transitions.and_then(|prop| prop.value.as_object());
    Block {
        id,
        node,
        identifier: object.and_then(|object| object.get_string("Identifier")),
        kind,
        action: kind.and_then(|kind| catalog.action(&kind.value)),
        parameters: object.and_then(|object| object.get_object("Parameters")),
        transitions,
        next: next(leaving, index),
        conditions: branches(leaving, "Conditions").map(|node| condition(node, index)).collect(),
        errors: branches(leaving, "Errors").map(|node| error(node, index)).collect(),
    }
}

fn branches<'t>(
    leaving: Option<&'t Object<'t>>,
    name: &str,
) -> impl Iterator<Item = &'t Value<'t>> + use<'t> {
    let list = leaving.and_then(|object| object.get_array(name));
    list.map_or(&[][..], |list| &list.elements).iter()
}

fn condition<'t>(node: &'t Value<'t>, index: &Index<'t>) -> ConditionBranch<'t> {
    let object = node.as_object();
    let condition = object.and_then(|object| object.get_object("Condition"));
    let operands = condition.and_then(|condition| condition.get_array("Operands"));
    ConditionBranch {
        node,
        next: next(object, index),
        condition,
        operator: condition.and_then(|condition| condition.get_string("Operator")),
        operands: operands.map_or(&[][..], |list| &list.elements),
    }
}

fn error<'t>(node: &'t Value<'t>, index: &Index<'t>) -> ErrorBranch<'t> {
    let object = node.as_object();
    let error = object.and_then(|object| object.get_string("ErrorType"));
    ErrorBranch { node, next: next(object, index), error }
}

fn next<'t>(object: Option<&'t Object<'t>>, index: &Index<'t>) -> Option<Transition<'t>> {
    object.and_then(|object| object.get("NextAction")).map(|prop| transition(prop, index))
}

fn transition<'t>(prop: &'t ObjectProp<'t>, index: &Index<'t>) -> Transition<'t> {
    let target = prop.value.as_string_lit();
    let to = text(&prop.value).and_then(|name| index.get(name).copied());
    Transition { prop, target, to }
}

fn flow_type(given: &Given, metadata: &Metadata<'_>, file_name: &str) -> Option<&'static str> {
    if let Some(name) = given.flow_type.as_deref().or_else(|| metadata.text("type")) {
        return type_named(name);
    }
    let letters = letters(file_name);
    let types = &catalog().flow_types;
    let known = types.iter().filter(|kind| kind.name != "CONTACT_FLOW" && kind.name != "CAMPAIGN");
    known.map(|kind| kind.name.as_str()).find(|name| letters.contains(&self::letters(name)))
}

/// The flow type that a word names, be it the API's or the designer's.
fn type_named(name: &str) -> Option<&'static str> {
    let fits = |kind: &&super::super::catalog::FlowTypeName| {
        kind.name.eq_ignore_ascii_case(name) || kind.metadata.as_deref() == Some(name)
    };
    catalog().flow_types.iter().find(fits).map(|kind| kind.name.as_str())
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}
