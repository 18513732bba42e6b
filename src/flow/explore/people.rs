//! How far it is to a person.

use std::collections::BTreeMap;

use super::graph::{At, Graph};
use crate::flow::simulate::BlockRef;

/// The block that hands a contact to a person, of all that do the one that takes the most keys.
#[derive(Debug)]
pub(super) struct Farthest {
    /// The fewest keys that lead there.
    pub keys: u64,
    pub block: BlockRef,
    pub path: Vec<At>,
}

/// So much more does a key cost than anything else.
const KEY: u64 = 1 << 32;

/// The block from a queue, an agent or a third party on that takes the most keys to come to.
pub(super) fn farthest_person(graph: &Graph) -> Option<Farthest> {
    let tree = graph.tree(|edge| u64::from(edge.choice.keys()) * KEY + edge.choice.cost());
    let mut nearest: BTreeMap<BlockRef, (u64, At)> = BTreeMap::new();
    for (number, edge) in graph.steps().filter(|(_, edge)| edge.handed) {
        let (Some(block), cost) = (graph.node(edge.from).and_then(|n| n.at), tree.cost(edge.from))
        else {
            continue;
        };
        let known = nearest.entry(block).or_insert((cost, number));
        *known = (*known).min((cost, number));
    }
    let (block, (cost, number)) = nearest
        .into_iter()
        .max_by_key(|(block, (cost, _))| (*cost / KEY, std::cmp::Reverse(*block)))?;
    let mut path = graph.path(&tree, graph.edge(number)?.from);
    path.push(number);
    Some(Farthest { keys: cost / KEY, block, path })
}
