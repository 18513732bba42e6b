//! The longest time that a contact can spend between two events: the blocks in between are a
//! graph, its circles are made single stages, and what is left has a longest path.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef as _;

use super::{Subject, ways};
use crate::flow::catalog::{Effect, Next, When};
use crate::flow::model::{Block, BlockId, EdgeKind, Flow};

/// A way on which a contact spends more time than it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The block that brings it over the limit.
    pub over: BlockId,
    /// The longest time, in seconds, that a way through this block takes; `None` where a circle
    /// makes it endless.
    pub seconds: Option<u64>,
    /// The blocks that take time, in the order of the way.
    pub stages: Vec<Stage>,
}

/// A block of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The block.
    pub block: BlockId,
    /// The seconds that it takes each time.
    pub seconds: u64,
    /// It stands in a circle that turns so often.
    pub turns: Option<u64>,
}

/// Circles within circles that are looked into; more of them count as one turn.
const DEPTH: usize = 6;

/// The parameter that says how often a counting block lets a contact through.
const TURNS: &str = "LoopCount";

/// The runs that take more than `limit` seconds, each once: where it comes over the limit.
///
/// `cost` says how many seconds a block takes; `None` where a block ends the run.
#[must_use]
pub fn runs(
    subject: &Subject<'_>,
    limit: u64,
    cost: impl Fn(&Block<'_>) -> Option<u64>,
) -> Vec<Run> {
    let flow = subject.flow;
    let reached = |block: &&Block<'_>| subject.graph().reachable(block.id);
    let blocks = flow.blocks.iter().filter(reached).filter_map(|block| Some((block, cost(block)?)));
    let blocks: Vec<_> = blocks.collect();
    if blocks.iter().all(|(_, seconds)| *seconds == 0) {
        return Vec::new();
    }
    let net = net(subject, &blocks);
    let mut runs = over(&net, &condense(flow, &net, 0), limit);
    runs.sort_by_key(|run| run.over);
    runs
}

/// The blocks of a run, and the ways between them.
type Net = DiGraph<Node, Way, u32>;
type Index = NodeIndex<u32>;

#[derive(Clone, Copy)]
struct Node {
    block: BlockId,
    seconds: u64,
    /// A contact can come to it from outside of the net, and leave the net from it.
    entered: bool,
    left: bool,
}

#[derive(Clone, Copy)]
struct Way {
    /// It is taken when the turns are done.
    done: bool,
}

fn net(subject: &Subject<'_>, blocks: &[(&Block<'_>, u64)]) -> Net {
    let mut net = Net::with_capacity(blocks.len(), blocks.len() * 2);
    let mut place = vec![None; subject.blocks().len()];
    for (block, seconds) in blocks {
        let entered = subject.graph().start() == Some(block.id);
        let node = Node { block: block.id, seconds: *seconds, entered, left: false };
        if let Some(slot) = place.get_mut(block.id.index()) {
            *slot = Some(net.add_node(node));
        }
    }
    let place = |id: BlockId| place.get(id.index()).copied().flatten();
    for block in subject.blocks() {
        let ways = block.edges().filter(|(kind, _)| is_followed(block, *kind));
        for (kind, to) in ways.filter_map(|(kind, way)| Some((kind, way.to?))) {
            match (place(block.id), place(to)) {
                (Some(from), Some(to)) => {
                    net.add_edge(from, to, Way { done: ways::is_done(block, kind) });
                }
                (Some(from), None) => edit(&mut net, from, |node| node.left = true),
                (None, Some(to)) => edit(&mut net, to, |node| node.entered = true),
                (None, None) => {}
            }
        }
    }
    net
}

fn edit(net: &mut Net, node: Index, change: impl FnOnce(&mut Node)) {
    if let Some(node) = net.node_weight_mut(node) {
        change(node);
    }
}

/// Whether a contact that takes this way stays in the flow.
fn is_followed(block: &Block<'_>, kind: EdgeKind) -> bool {
    let counts = ways::has(block, Effect::Bounds) && !block.conditions.is_empty();
    let dead = ways::has(block, Effect::Leaves) || counts;
    let never = counts && turns(block) == Some(0) && !ways::is_done(block, kind);
    !(never || dead && kind == EdgeKind::Next)
}

/// How often a counting block lets a contact through.
fn turns(block: &Block<'_>) -> Option<u64> {
    block.value(TURNS).and_then(|text| text.trim().parse().ok())
}

/// A block, or a circle of blocks.
struct Unit {
    members: Vec<Index>,
    /// The longest time that it takes; of an endless circle, that of its longest block.
    seconds: u64,
    endless: bool,
    turns: Option<u64>,
}

/// A net without circles.
struct Condensed {
    /// In an order in which every way leads forward.
    units: Vec<Unit>,
    /// The unit of each node.
    of: Vec<usize>,
}

impl Condensed {
    fn unit(&self, node: Index) -> usize {
        self.of.get(node.index()).copied().unwrap_or_default()
    }

    /// The units to which a unit leads.
    fn after<'c>(&'c self, net: &'c Net, from: usize) -> impl Iterator<Item = usize> + 'c {
        let members = self.units.get(from).map_or(&[][..], |unit| &unit.members);
        let ways = members.iter().flat_map(|node| net.neighbors(*node));
        ways.map(|node| self.unit(node)).filter(move |to| *to != from)
    }
}

fn condense(flow: &Flow<'_>, net: &Net, depth: usize) -> Condensed {
    let mut components = kosaraju_scc(net);
    components.reverse();
    let mut of = vec![0; net.node_count()];
    for (component, unit) in components.iter().zip(0..) {
        for node in component {
            if let Some(slot) = of.get_mut(node.index()) {
                *slot = unit;
            }
        }
    }
    let units = components.into_iter().map(|members| unit(flow, net, members, depth)).collect();
    Condensed { units, of }
}

fn unit(flow: &Flow<'_>, net: &Net, mut members: Vec<Index>, depth: usize) -> Unit {
    members.sort_unstable();
    let seconds = |node: &Index| net.node_weight(*node).map_or(0, |node| node.seconds);
    let longest = members.iter().map(seconds).max().unwrap_or_default();
    let turns = match members.as_slice() {
        [alone] => net.contains_edge(*alone, *alone),
        _ => true,
    };
    if !turns || longest == 0 {
        return Unit { members, seconds: longest, endless: false, turns: None };
    }
    let counter = members.iter().copied().find(|node| {
        let block = net.node_weight(*node).and_then(|node| flow.block(node.block));
        block.is_some_and(|block| ways::has(block, Effect::Bounds))
    });
    let counted = match counter {
        Some(counter) if depth < DEPTH => count(flow, net, &members, counter, depth),
        Some(_) => Some((longest, None)),
        None if is_counted(flow, net, &members) => Some((longest, None)),
        None => None,
    };
    let endless = counted.is_none();
    let (seconds, turns) = counted.unwrap_or((longest, None));
    Unit { members, seconds, endless, turns }
}

/// Whether something in the circle may count its turns, nobody knows how many.
fn is_counted(flow: &Flow<'_>, net: &Net, members: &[Index]) -> bool {
    let ids = members.iter().filter_map(|node| net.node_weight(*node)).map(|node| node.block);
    let mut circle: Vec<_> = ids.collect();
    circle.sort_unstable();
    ways::counting(flow, &circle, ways::Changes::counts).next().is_some()
}

/// The time that a circle takes whose turns a block counts, and the number of turns; `None` where
/// it is endless all the same. It is cut open before the block that counts: then a turn is the
/// longest way from there round to where it was cut.
fn count(
    flow: &Flow<'_>,
    net: &Net,
    members: &[Index],
    counter: Index,
    depth: usize,
) -> Option<(u64, Option<u64>)> {
    let open = cut(net, members, counter);
    let place = |node: Index| members.binary_search(&node).ok().map(Index::new);
    let start = place(counter)?;
    let back: Vec<_> =
        net.neighbors_directed(counter, petgraph::Incoming).filter_map(place).collect();
    let condensed = condense(flow, &open, depth + 1);
    if condensed.units.iter().any(|unit| unit.endless) {
        return None;
    }
    let is = |node: Index, has: fn(&Node) -> bool| open.node_weight(node).is_some_and(has);
    let at =
        |times: &[Option<u64>], node: Index| times.get(condensed.unit(node)).copied().flatten();
    let turn_from = |from: Index| {
        let times = longest(&open, &condensed, from);
        back.iter().filter_map(|node| at(&times, *node)).max().unwrap_or_default()
    };
    let turn = turn_from(start);
    // Which way in and which way out the longest way takes is not known here: the shortest time of
    // each is one that every way takes.
    let entries = open.node_indices().filter(|node| is(*node, |node| node.entered));
    let before = match entries.collect::<Vec<_>>().as_slice() {
        [entry] if *entry != start => turn_from(*entry),
        _ => 0,
    };
    let times = longest(&open, &condensed, start);
    let exits = open.node_indices().filter(|node| is(*node, |node| node.left));
    let exits = exits.map(|node| if node == start { Some(turn) } else { at(&times, node) });
    let last = exits.flatten().min().unwrap_or(turn);
    let block = net.node_weight(counter).and_then(|node| flow.block(node.block));
    let turns = block.and_then(turns).unwrap_or(1);
    let full = turn.saturating_mul(turns.saturating_sub(1));
    let time = before.saturating_add(full).saturating_add(last);
    Some((time, Some(turns)))
}

/// The circle without the ways that lead to the block that counts. Its nodes are numbered as the
/// members are.
fn cut(net: &Net, members: &[Index], counter: Index) -> Net {
    let mut open = Net::with_capacity(members.len(), members.len() * 2);
    let inside = |node: Index| members.binary_search(&node).ok();
    for node in members {
        let Some(weight) = net.node_weight(*node) else { continue };
        let from_outside = |from: Index| inside(from).is_none();
        open.add_node(Node {
            entered: weight.entered
                || net.neighbors_directed(*node, petgraph::Incoming).any(from_outside),
            left: weight.left || net.neighbors(*node).any(from_outside),
            ..*weight
        });
    }
    for (from, node) in members.iter().enumerate() {
        for edge in net.edges(*node) {
            let again = edge.target() == counter || (*node == counter && edge.weight().done);
            if let Some(to) = inside(edge.target()).filter(|_| !again) {
                open.add_edge(Index::new(from), Index::new(to), *edge.weight());
            }
        }
    }
    open
}

/// The longest time from a node to the end of each unit; `None` where no way leads.
fn longest(net: &Net, condensed: &Condensed, start: Index) -> Vec<Option<u64>> {
    let mut times = vec![None; condensed.units.len()];
    for (index, unit) in condensed.units.iter().enumerate() {
        let starts = (index == condensed.unit(start)).then_some(0);
        let Some(slot) = times.get_mut(index) else { continue };
        *slot = (*slot).max(starts).map(|time: u64| time.saturating_add(unit.seconds));
        let Some(time) = *slot else { continue };
        for to in condensed.after(net, index) {
            if let Some(slot) = times.get_mut(to) {
                *slot = (*slot).max(Some(time));
            }
        }
    }
    times
}

/// The longest ways through each unit: the time before and after it, and the units next to it.
struct Ways {
    before: Vec<(u64, Option<usize>)>,
    after: Vec<(u64, Option<usize>)>,
}

fn over(net: &Net, condensed: &Condensed, limit: u64) -> Vec<Run> {
    let ways = longest_ways(net, condensed);
    let at = |times: &[(u64, Option<usize>)], index: usize| {
        times.get(index).copied().unwrap_or_default()
    };
    let mut runs = Vec::new();
    for (index, unit) in condensed.units.iter().enumerate() {
        let before = at(&ways.before, index).0;
        let through = before.saturating_add(unit.seconds);
        let passes = before <= limit && limit < through;
        let stages = stages(net, unit);
        let Some(over) = stages.first().map(|stage| stage.block) else { continue };
        if unit.endless {
            runs.push(Run { over, seconds: None, stages });
        } else if passes {
            let seconds = Some(through.saturating_add(at(&ways.after, index).0));
            let along =
                |times| std::iter::successors(Some(index), move |index| at(times, *index).1);
            let mut path: Vec<_> = along(&ways.before).skip(1).collect();
            path.reverse();
            path.extend(along(&ways.after));
            let units = path.iter().filter_map(|index| condensed.units.get(*index));
            runs.push(Run {
                over,
                seconds,
                stages: units.flat_map(|unit| self::stages(net, unit)).collect(),
            });
        }
    }
    runs
}

fn longest_ways(net: &Net, condensed: &Condensed) -> Ways {
    let count = condensed.units.len();
    let mut ways = Ways { before: vec![(0, None); count], after: vec![(0, None); count] };
    for (index, unit) in condensed.units.iter().enumerate() {
        let here = ways.before.get(index).map_or(0, |slot| slot.0).saturating_add(unit.seconds);
        for to in condensed.after(net, index) {
            raise(&mut ways.before, to, here, index);
        }
    }
    for index in (0..count).rev() {
        for to in condensed.after(net, index) {
            let there = condensed.units.get(to).map_or(0, |unit| unit.seconds);
            let time = ways.after.get(to).map_or(0, |slot| slot.0).saturating_add(there);
            raise(&mut ways.after, index, time, to);
        }
    }
    ways
}

fn raise(times: &mut [(u64, Option<usize>)], index: usize, time: u64, by: usize) {
    if let Some(slot) = times.get_mut(index).filter(|slot| slot.0 < time) {
        *slot = (time, Some(by));
    }
}

/// The blocks of a unit that take time.
fn stages(net: &Net, unit: &Unit) -> Vec<Stage> {
    let nodes = unit.members.iter().filter_map(|node| net.node_weight(*node));
    nodes
        .filter(|node| node.seconds > 0)
        .map(|node| Stage { block: node.block, seconds: node.seconds, turns: unit.turns })
        .collect()
}

/// The seconds that a block can keep a caller, where it says so. `call` says that the contact is a
/// call for certain.
#[must_use]
pub fn held(block: &Block<'_>, call: bool) -> u64 {
    let Some(hold) = block.action.and_then(|action| action.holds.as_ref()) else { return 0 };
    // Where nobody knows whether it keeps the caller, it is taken not to.
    let on_calls = |when: &When| call && block.holds(when) == Some(true);
    let spared = hold.unless.as_ref().is_some_and(|when| block.holds(when) != Some(false))
        || hold.on_calls.as_ref().is_some_and(|when| !on_calls(when));
    let seconds = block.value_or_default(&hold.seconds).filter(|_| !spared);
    seconds.and_then(|text| text.trim().parse().ok()).unwrap_or_default()
}

/// Whether a contact hears or is asked something in a block, or is no longer in the flow's hands.
#[must_use]
pub fn interacts(block: &Block<'_>) -> bool {
    let effects = [Effect::Speaks, Effect::Listens, Effect::Departs];
    ways::is_opaque(block)
        || block.action.is_none_or(|action| action.next == Next::None)
        || effects.into_iter().any(|effect| ways::has(block, effect))
}

#[cfg(test)]
mod tests;
