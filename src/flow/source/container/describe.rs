//! What the API answers and takes: `describe-contact-flow`, `create-contact-flow-module` and the
//! like, whose `Content` is a flow as text.

use std::borrow::Cow;

use super::node::{Kind, Node};
use super::shape::looks_like_a_flow;
use super::{Found, Given};
use crate::flow::source::OffsetMap;
use crate::flow::source::pieces::Embedded;

const FLOW: &str = "ContactFlow";
const MODULE: &str = "ContactFlowModule";
const DEEPEST: usize = 4;

/// The flows in an answer or request, or a list of such.
pub fn flows<'s>(root: &Node<'s>, file: &'s str) -> Vec<Found<'s>> {
    let mut found = Vec::new();
    search(root, file, DEEPEST, &mut found);
    if let [only] = found.as_mut_slice() {
        only.label = None;
    }
    found
}

fn search<'s>(node: &Node<'s>, file: &'s str, deep: usize, out: &mut Vec<Found<'s>>) {
    let Some(deep) = deep.checked_sub(1) else { return };
    let before = out.len();
    for (key, module) in [(FLOW, false), (MODULE, true)] {
        out.extend(node.get(key).and_then(|node| record(node, file, Some(module))));
        let list = node.get(&format!("{key}s")).map_or(&[][..], Node::items);
        out.extend(list.iter().filter_map(|node| record(node, file, Some(module))));
    }
    if out.len() == before {
        out.extend(record(node, file, None).filter(|found| looks_like_a_flow(&found.content.text)));
    }
    node.items().iter().for_each(|item| search(item, file, deep, out));
}

fn record<'s>(node: &Node<'s>, file: &'s str, module: Option<bool>) -> Option<Found<'s>> {
    let content = content(node.get("Content")?, file)?;
    let arn = node.word("Arn").or_else(|| node.word("ContactFlowArn"));
    let module = module.or_else(|| {
        let says = |key, arn_part: &str| {
            node.get(key).is_some() || arn.as_ref().is_some_and(|arn| arn.contains(arn_part))
        };
        if says("ContactFlowModuleId", "/flow-module/") {
            Some(true)
        } else {
            (says("Type", "/contact-flow/") || node.get("ContactFlowId").is_some()).then_some(false)
        }
    });
    let id = ["Id", "ContactFlowId", "ContactFlowModuleId"].iter().find_map(|key| node.word(key));
    let flow_type = node.word("Type").filter(|_| module != Some(true));
    let name = node.word("Name");
    let settings = node.word("Settings");
    let given = Given { module, flow_type, name: name.clone(), arn, id, settings };
    Some(Found { label: name, content, given })
}

/// The content: a text, or the flow itself where somebody has unpacked it.
fn content<'s>(node: &Node<'s>, file: &'s str) -> Option<Embedded<'s>> {
    match &node.kind {
        Kind::Text { .. } => node.text(file),
        Kind::Map(_) if file.get(node.range.clone())?.starts_with('{') => Some(Embedded {
            text: Cow::Borrowed(file.get(node.range.clone())?),
            map: OffsetMap::shifted(node.range.start),
        }),
        _ => None,
    }
}
