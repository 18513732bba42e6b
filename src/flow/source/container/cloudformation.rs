//! Templates of CloudFormation, SAM, the CDK and the Serverless Framework.

use super::intrinsic::Evaluation;
use super::node::{Kind, Node};
use super::{Found, Given, Reading};

/// What every such template says about its flows.
pub const MENTION: &str = "AWS::Connect::ContactFlow";

/// The flows among the resources of a template.
pub fn flows<'s>(root: &Node<'s>, file: &'s str, reading: &Reading) -> Vec<Found<'s>> {
    let resources = root.get("Resources").or_else(|| root.get("resources")?.get("Resources"));
    let mut found = Vec::new();
    if let Some(resources) = resources {
        let evaluation = Evaluation { file, reading };
        search(resources, &evaluation, 4, &mut found);
    }
    found
}

fn search<'s>(
    resources: &Node<'s>,
    evaluation: &Evaluation<'s, '_>,
    deep: usize,
    out: &mut Vec<Found<'s>>,
) {
    let Some(deep) = deep.checked_sub(1) else { return };
    for (name, node) in resources.entries() {
        match &node.kind {
            // Fn::ForEach::Name: [variable, values, resources]
            Kind::List(items) => {
                items.get(2).into_iter().for_each(|item| search(item, evaluation, deep, out));
            }
            _ => out.extend(resource(name.value().unwrap_or_default(), node, evaluation)),
        }
    }
}

fn resource<'s>(name: &str, node: &Node<'s>, evaluation: &Evaluation<'s, '_>) -> Option<Found<'s>> {
    let module = match node.get("Type")?.value()? {
        "AWS::Connect::ContactFlow" => false,
        "AWS::Connect::ContactFlowModule" => true,
        _ => return None,
    };
    let properties = node.get("Properties")?;
    let content = evaluation.content(properties.get("Content")?)?;
    let given = Given {
        module: Some(module),
        flow_type: properties.word("Type").filter(|_| !module),
        name: properties.word("Name"),
        ..Given::default()
    };
    Some(Found { label: Some(name.to_owned()), content, given })
}
