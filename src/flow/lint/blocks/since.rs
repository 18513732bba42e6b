//! What is switched on when a contact comes to a block.

use crate::flow::lint::Subject;
use crate::flow::model::{Block, BlockId};

/// For each block the block that has switched something on, on some way to it. `switch` says of a
/// block whether it switches on or off.
#[must_use]
pub fn since(
    subject: &Subject<'_>,
    switch: impl Fn(&Block<'_>) -> Option<bool>,
) -> Vec<Option<BlockId>> {
    let graph = subject.graph();
    let mut since = vec![None; subject.blocks().len()];
    let on = subject.blocks().iter().filter(|block| switch(block) == Some(true));
    let on = on.filter(|block| graph.reachable(block.id));
    let mut work: Vec<_> = on.map(|block| (block.id, block.id)).collect();
    while let Some((id, source)) = work.pop() {
        for (_, to) in graph.out(id) {
            let slot = since.get_mut(to.index()).filter(|slot| slot.is_none());
            let Some(slot) = slot else { continue };
            *slot = Some(source);
            if subject.flow.block(to).is_some_and(|block| switch(block).is_none()) {
                work.push((to, source));
            }
        }
    }
    since
}
