//! Menus: blocks that wait for one key, what callers are told about keys, and the branches.

use super::prompt::{Prompt, plays_recording, prompts};
use crate::flow::lint::Subject;
use crate::flow::lint::words::keys::{Announced, announced};
use crate::flow::model::{Block, ConditionBranch, EdgeKind, text};
use crate::flow::source::placeholder;

/// A block that waits for one key.
#[derive(Debug)]
pub struct Menu<'t> {
    /// The block.
    pub block: &'t Block<'t>,
    /// What callers hear at it or right before it, with the keys that are named.
    pub prompts: Vec<(Prompt<'t>, Announced)>,
    /// All that callers hear at it is known.
    pub known: bool,
    /// The keys that have a branch, each with its place among the conditions.
    pub handled: Vec<(char, usize)>,
}

/// The menus of a flow. Those whose keys or mode are not known before deployment are left out.
pub fn menus<'s, 't: 's>(subject: &'s Subject<'t>) -> impl Iterator<Item = Menu<'t>> + 's {
    let inputs = subject.blocks().iter().filter(|block| block.is("GetParticipantInput"));
    inputs.filter_map(|block| menu(subject, block))
}

fn menu<'t>(subject: &Subject<'t>, block: &'t Block<'t>) -> Option<Menu<'t>> {
    let mode = block.value_or_default("StoreInput")?;
    if !mode.eq_ignore_ascii_case("false") {
        return None;
    }
    let handled = handled(&block.conditions)?;
    let before = messages_before(subject, block);
    let known = std::iter::once(block)
        .chain(before.iter().copied())
        .all(|block| !plays_recording(block) && prompts(block).all(|prompt| prompt.known()));
    let prompts = std::iter::once(block).chain(before).flat_map(prompts);
    let prompts = prompts.filter(|prompt| !placeholder::holds(prompt.value()));
    let prompts = prompts.map(|prompt| (prompt, announced(&prompt.heard()))).collect();
    Some(Menu { block, prompts, known, handled })
}

/// The messages that lead straight to a block.
pub fn messages_before<'t>(subject: &Subject<'t>, block: &Block<'t>) -> Vec<&'t Block<'t>> {
    let mut found = Vec::new();
    for (kind, from) in subject.graph().into(block.id) {
        let from = subject.flow.block(from).filter(|from| from.is("MessageParticipant"));
        found.extend(from.filter(|from| kind == EdgeKind::Next && from.id != block.id));
    }
    found.sort_by_key(|block| block.id);
    found
}

/// The keys that have a branch; `None` where one is not known.
fn handled(conditions: &[ConditionBranch<'_>]) -> Option<Vec<(char, usize)>> {
    let mut keys = Vec::with_capacity(conditions.len());
    for (index, branch) in conditions.iter().enumerate() {
        if branch.operator.is_some_and(|operator| operator.value != "Equals") {
            return None;
        }
        for operand in branch.operands {
            let mut chars = text(operand)?.chars();
            match (chars.next(), chars.next()) {
                (Some(key), None) => keys.push((key, index)),
                _ => return None,
            }
        }
    }
    Some(keys)
}
