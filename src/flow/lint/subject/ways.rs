//! Which ways a contact really takes, and where it may end: what the rules about circles and
//! silence have in common. All of it comes from the catalog's effects, none from names of actions.

use std::collections::HashSet;

use crate::flow::catalog::{Action, Effect, Next};
use crate::flow::jsonpath::{Reference, whole};
use crate::flow::model::{Block, BlockId, EdgeKind, Flow, scalar};

/// The result of a counting block on which it counts no further.
const DONE: &str = "DoneLooping";

/// Types of flows that somebody else ends: an agent takes the contact out of them.
const ENDED_FROM_OUTSIDE: [&str; 3] = ["CUSTOMER_QUEUE", "CUSTOMER_HOLD", "AGENT_HOLD"];

/// Whether a flow goes on until an agent takes the contact out of it, so that a circle is its
/// natural shape.
#[must_use]
pub fn ended_from_outside(flow: &Flow<'_>) -> bool {
    flow.flow_type.is_some_and(|kind| ENDED_FROM_OUTSIDE.contains(&kind))
}

/// Whether an action names something of this kind: `lambda`, `module`, `view`.
#[must_use]
pub fn names(action: &Action, kind: &str) -> bool {
    action.parameters.iter().any(|parameter| {
        let mut all = std::iter::once(parameter).chain(&parameter.fields);
        all.any(|parameter| parameter.reference.as_deref() == Some(kind))
    })
}

/// Whether a block does something that the flow does not show: it runs a module, or its type is
/// unknown.
#[must_use]
pub fn is_opaque(block: &Block<'_>) -> bool {
    block.action.is_none_or(|action| names(action, "module"))
}

/// Whether a block has an effect.
#[must_use]
pub fn has(block: &Block<'_>, effect: Effect) -> bool {
    block.action.is_some_and(|action| action.has(effect))
}

/// Whether a contact may end its way through the flow in a block: it hangs up, returns, leaves for
/// a queue, an agent or another flow, stays until an agent takes it, or does what the flow does
/// not show. A block whose branches are wrong counts too: other rules report those.
#[must_use]
pub fn may_end(block: &Block<'_>) -> bool {
    let Some(action) = block.action else { return true };
    let broken = block.edges().any(|(_, way)| way.to.is_none());
    let stops = block.next.is_none() && action.next != Next::None;
    let leaves = action.has(Effect::Leaves) || action.has(Effect::Departs);
    action.terminal || leaves || stops || broken || is_opaque(block)
}

/// Whether a contact that takes this way stays in the flow, and no block has counted its turns.
///
/// The success of a block that leaves is never followed here, and a counting block lets only those
/// through who have done their turns.
#[must_use]
pub fn is_unbounded(block: &Block<'_>, kind: EdgeKind) -> bool {
    if has(block, Effect::Leaves) && kind == EdgeKind::Next {
        return false;
    }
    !has(block, Effect::Bounds) || is_done(block, kind)
}

/// Whether a branch of a counting block is the one that is taken after the last turn.
#[must_use]
pub fn is_done(block: &Block<'_>, kind: EdgeKind) -> bool {
    let EdgeKind::Condition(index) = kind else { return false };
    let branch = block.conditions.get(index);
    branch.is_some_and(|branch| branch.operands.iter().any(|one| scalar(one) == Some(DONE)))
}

/// What the blocks of a circle change, so that a Compare in it may come to another answer.
#[derive(Debug, Default)]
pub struct Changes<'t> {
    attributes: HashSet<&'t str>,
    filled: HashSet<&'static str>,
    outside: bool,
}

impl<'t> Changes<'t> {
    /// What these blocks change.
    #[must_use]
    pub fn of<'b>(blocks: impl Iterator<Item = &'b Block<'t>>) -> Self
    where
        't: 'b,
    {
        let mut changes = Self::default();
        for block in blocks {
            let Some(action) = block.action else { continue };
            for key in ["Attributes", "FlowAttributes"] {
                changes.attributes.extend(block.entries(key).map(|prop| prop.name.as_str()));
            }
            changes.filled.extend(action.writes.iter().map(|write| write.namespace.as_str()));
            changes.outside |= names(action, "lambda") || names(action, "module");
        }
        changes
    }

    /// Whether a Compare asks for an attribute that the circle sets.
    #[must_use]
    pub fn counts(&self, block: &Block<'t>) -> bool {
        compared(block).is_some_and(|found| {
            matches!(found.namespace, "Attributes" | "FlowAttributes")
                && self.attributes.contains(found.path().as_str())
        })
    }

    /// Whether a Compare asks for something that a function, bot or module of the circle may have
    /// counted. What the caller has entered counts nothing.
    #[must_use]
    pub fn may_count(&self, block: &Block<'t>) -> bool {
        self.counts(block)
            || compared(block).is_some_and(|found| match found.namespace {
                "StoredCustomerInput" => false,
                "Attributes" | "FlowAttributes" => self.outside,
                namespace => self.filled.contains(namespace),
            })
    }
}

/// What a block compares with.
#[must_use]
pub fn compared<'t>(block: &Block<'t>) -> Option<Reference<'t>> {
    if block.conditions.is_empty() {
        return None;
    }
    block.value("ComparisonValue").and_then(whole)
}

/// Blocks in which the turns of a circle are counted: they compare what the circle changes, and a
/// branch of theirs leads out of it.
pub fn counting<'b, 't: 'b>(
    flow: &'b Flow<'t>,
    circle: &'b [BlockId],
    counts: impl Fn(&Changes<'t>, &Block<'t>) -> bool + 'b,
) -> impl Iterator<Item = BlockId> + 'b {
    let changes = Changes::of(circle.iter().filter_map(|id| flow.block(*id)));
    let inside = |id: BlockId| circle.binary_search(&id).is_ok();
    let blocks = circle.iter().filter_map(|id| flow.block(*id));
    blocks
        .filter(move |block| counts(&changes, block))
        .filter(move |block| block.edges().any(|(_, way)| way.to.is_some_and(|to| !inside(to))))
        .map(|block| block.id)
}
