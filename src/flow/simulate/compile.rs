//! Making a flow ready to run.

use super::actions::{self, Source};
use super::operator::Operator;
use super::program::{Block, Condition, Leads, Script};
use super::template::Template;
use crate::connect::Channel;
use crate::flow::catalog::Action;
use crate::flow::lint::ChannelSet;
use crate::flow::model::{self, Flow, Transition, scalar};

/// A flow that is ready to run.
pub(super) fn script(flow: &Flow<'_>, name: &str, file: &str) -> Script {
    Script {
        name: name.into(),
        file: file.into(),
        module: flow.module,
        flow_type: flow.flow_type,
        start: leads(flow.start.as_ref()),
        blocks: flow.blocks.iter().map(|found| block(flow, found)).collect(),
    }
}

fn block(flow: &Flow<'_>, block: &model::Block<'_>) -> Block {
    let conditions = block.conditions.iter().map(|branch| Condition {
        operator: Operator::of(branch.operator.map_or("", |lit| lit.value.as_ref())),
        operand: Template::new(branch.operands.first().and_then(scalar).unwrap_or_default()),
        leads: leads(branch.next.as_ref()),
    });
    let errors = block.errors.iter().enumerate();
    let errors =
        errors.map(|(at, branch)| (block.error_name(at).into(), leads(branch.next.as_ref())));
    Block {
        identifier: block.name().into(),
        kind: block.type_name().into(),
        action: actions::compile(&Source { flow, block }),
        refuses: block.action.map_or(ChannelSet::NONE, refuses),
        compares: block.value("ComparisonValue").map(Into::into),
        next: leads(block.next.as_ref()),
        conditions: conditions.collect(),
        errors: errors.collect(),
    }
}

/// Where a way leads. An empty target is none: samples write it where a block needs no next.
fn leads(way: Option<&Transition<'_>>) -> Leads {
    let Some(way) = way else { return Leads::Nowhere };
    match (way.to, way.target.map(|lit| lit.value.as_ref())) {
        (Some(block), _) => Leads::To(block.0),
        (None, Some("") | None) => Leads::Nowhere,
        (None, Some(target)) => Leads::Lost(target.into()),
    }
}

/// The channels on which the catalog leads an action's contacts along an error branch.
fn refuses(action: &Action) -> ChannelSet {
    let refused = Channel::ALL.into_iter().filter(|channel| action.refuses(*channel));
    refused.fold(ChannelSet::NONE, |set, channel| set.or(ChannelSet::only(channel)))
}
