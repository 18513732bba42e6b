use std::collections::HashSet;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::{Block, BlockId};
use crate::flow::source::placeholder;

/// ## What it does
/// Reports blocks to which no way leads from the start of the flow. Blocks that hang together are
/// reported once, where their way begins.
///
/// ## Why is this bad?
/// No contact ever comes there. Mostly a branch was led elsewhere and its old target stayed, or a
/// branch that should lead there was forgotten; the block still costs reading and upkeep.
///
/// ## Example
/// ```json
/// {
///   "Version": "2019-10-30",
///   "StartAction": "Goodbye",
///   "Actions": [
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} },
///     {
///       "Identifier": "Closed", "Type": "MessageParticipant",
///       "Parameters": { "Text": "We are closed." },
///       "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
///     }
///   ]
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Version": "2019-10-30",
///   "StartAction": "Closed",
///   "Actions": [
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} },
///     {
///       "Identifier": "Closed", "Type": "MessageParticipant",
///       "Parameters": { "Text": "We are closed." },
///       "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
///     }
///   ]
/// }
/// ```
///
/// ## How sure is this?
/// Certain that no branch leads there. The designer keeps such blocks, and the service took several
/// exported flows that have them, so it is a warning. A flow with branches that a template fills
/// in is not judged.
pub struct UnreachableBlock;

impl Rule for UnreachableBlock {
    const META: Meta = Meta::warning("CF104", "unreachable-block");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let graph = subject.graph();
        let blocks = subject.blocks();
        if graph.start().is_none() || blocks.iter().all(|block| graph.reachable(block.id)) {
            return;
        }
        if branches_are_templates(blocks) {
            return;
        }
        let twins = twins(blocks);
        let mut seen = vec![false; blocks.len()];
        for block in blocks {
            if !graph.reachable(block.id) && !seen.get(block.id.index()).is_none_or(|seen| *seen) {
                let island = island(subject, block.id, &mut seen);
                report_island(subject, &island, &twins, report);
            }
        }
    }
}

fn branches_are_templates(blocks: &[Block<'_>]) -> bool {
    let names = blocks.iter().flat_map(|block| {
        let ways = block.edges().filter_map(|(_, way)| way.target);
        ways.chain(block.identifier)
    });
    let mut names = names;
    names.any(|lit| placeholder::holds(&lit.value))
}

/// The blocks out of reach that hang together with this one, in the order of the flow.
fn island(subject: &Subject<'_>, first: BlockId, seen: &mut [bool]) -> Vec<BlockId> {
    let graph = subject.graph();
    let mut island = Vec::new();
    let mut work = vec![first];
    while let Some(id) = work.pop() {
        let Some(slot) = seen.get_mut(id.index()) else { continue };
        if graph.reachable(id) || std::mem::replace(slot, true) {
            continue;
        }
        island.push(id);
        work.extend(graph.out(id).map(|(_, to)| to));
        work.extend(graph.into(id).map(|(_, from)| from));
    }
    island.sort_unstable();
    island
}

fn report_island(
    subject: &Subject<'_>,
    island: &[BlockId],
    twins: &HashSet<BlockId>,
    report: &mut Report<'_>,
) {
    let graph = subject.graph();
    let entry = |id: &&BlockId| graph.into(**id).all(|(_, from)| from == **id);
    let Some(head) = island.iter().find(entry).or(island.first()) else { return };
    let Some(block) = subject.flow.block(*head) else { return };
    // A block that cannot be named is reported for that, and so is the second of a name.
    if block.name().is_empty() || twins.contains(head) {
        return;
    }
    let rest = island.len() - 1;
    let message = match rest {
        0 => format!("no way leads to {:?} from the start of the flow", block.name()),
        1 => format!("no way leads to {:?} and the block behind it", block.name()),
        _ => format!("no way leads to {:?} and the {rest} blocks behind it", block.name()),
    };
    let draft = Draft::new(block.head(), message)
        .help("lead a branch to it, or remove it with its entry in Metadata");
    let others = island.iter().filter(|id| *id != head).filter_map(|id| subject.flow.block(*id));
    report
        .add(others.fold(draft, |draft, other| draft.related(other.head(), "not reached either")));
}

/// The blocks that have the identifier of one before them.
fn twins(blocks: &[Block<'_>]) -> HashSet<BlockId> {
    let mut names = HashSet::with_capacity(blocks.len());
    blocks.iter().filter(|block| !names.insert(block.name())).map(|block| block.id).collect()
}
