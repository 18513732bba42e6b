//! Where calls can go on from each block, over all flows of a program: at most, not at least.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::flow::model::EdgeKind;
use crate::flow::simulate::{BlockRef, Elsewhere, FlowId, Program};

/// Blocks that hand a contact over, so that the flows run that are set for that.
const HANDS_OVER: [&str; 4] = [
    "TransferContactToQueue",
    "DequeueContactAndTransferToQueue",
    "TransferContactToAgent",
    "CompleteOutboundCall",
];

/// Where calls can go on.
#[derive(Debug, Default)]
pub(super) struct Onward {
    next: HashMap<BlockRef, Vec<BlockRef>>,
    /// Blocks after which a call can go on in any flow.
    open: HashSet<BlockRef>,
}

impl Onward {
    pub fn new(program: &Program) -> Self {
        let mut onward = Self::default();
        let hooked = Hooked::of(program);
        let mut invokers: HashMap<FlowId, Vec<BlockRef>> = HashMap::new();
        for at in program.flows().flat_map(|flow| program.blocks(flow)) {
            let kind = program.block(at).map_or("", |block| block.kind);
            let mut next: Vec<BlockRef> = ways(program, at).collect();
            match program.elsewhere(at) {
                Elsewhere::None => {}
                Elsewhere::Anywhere => drop(onward.open.insert(at)),
                Elsewhere::To(flows) => {
                    next.extend(flows.iter().filter_map(|flow| program.first(*flow)));
                    if kind == "InvokeFlowModule" {
                        flows.iter().for_each(|flow| invokers.entry(*flow).or_default().push(at));
                    }
                }
            }
            if HANDS_OVER.contains(&kind) || hooked.flows.contains(&at.flow) {
                next.extend(hooked.flows.iter().filter_map(|flow| program.first(*flow)));
                onward.open.extend(hooked.unknown.then_some(at));
            }
            onward.next.insert(at, next);
        }
        onward.returns(program, &invokers);
        onward
    }

    /// Leads from the ends of modules to what comes after the blocks that invoke them.
    fn returns(&mut self, program: &Program, invokers: &HashMap<FlowId, Vec<BlockRef>>) {
        let is = |at: BlockRef, kind| program.block(at).is_some_and(|block| block.kind == kind);
        let modules = program.flows().filter(|flow| program.is_module(*flow));
        let unknown = self.open.iter().any(|at| is(*at, "InvokeFlowModule"));
        for at in modules.flat_map(|flow| program.blocks(flow)) {
            if is(at, "EndFlowModuleExecution") {
                let from = invokers.get(&at.flow).into_iter().flatten();
                let back = from.flat_map(|invoker| ways(program, *invoker));
                self.next.entry(at).or_default().extend(back);
                self.open.extend(unknown.then_some(at));
            }
        }
    }

    /// The blocks that may come next, where these are known.
    pub fn next(&self, at: BlockRef) -> &[BlockRef] {
        self.next.get(&at).map_or(&[], |next| next)
    }

    /// Whether a call can go on in any flow.
    pub fn is_open(&self, at: BlockRef) -> bool {
        self.open.contains(&at)
    }
}

/// The blocks to which the ways of a block lead.
fn ways(program: &Program, at: BlockRef) -> impl Iterator<Item = BlockRef> {
    let ways = program.block(at).into_iter().flat_map(|block| block.ways());
    ways.filter_map(move |(_, to)| Some(BlockRef { flow: at.flow, block: to? }))
}

/// The blocks to which a block leads that has failed, and so has set nothing.
pub(super) fn errors(program: &Program, at: BlockRef) -> impl Iterator<Item = BlockRef> {
    let ways = program.block(at).into_iter().flat_map(|block| block.ways());
    let errors = ways.filter(|(way, _)| matches!(way, EdgeKind::Error(_)));
    errors.filter_map(move |(_, to)| Some(BlockRef { flow: at.flow, block: to? }))
}

/// The flows that run while a contact is in a queue or with people, and those that they lead to.
#[derive(Debug, Default)]
struct Hooked {
    flows: BTreeSet<FlowId>,
    /// There may be others.
    unknown: bool,
}

impl Hooked {
    fn of(program: &Program) -> Self {
        let mut hooked = Self::default();
        let is_hook = |at: &BlockRef| {
            program.block(*at).is_some_and(|block| block.kind == "UpdateContactEventHooks")
        };
        let all = program.flows().flat_map(|flow| program.blocks(flow)).filter(is_hook);
        let mut next: Vec<FlowId> = all.flat_map(|at| hooked.led(program, at)).collect();
        while let Some(flow) = next.pop() {
            if hooked.flows.insert(flow) {
                next.extend(program.blocks(flow).flat_map(|at| hooked.led(program, at)));
            }
        }
        hooked
    }

    fn led(&mut self, program: &Program, at: BlockRef) -> Vec<FlowId> {
        match program.elsewhere(at) {
            Elsewhere::None => Vec::new(),
            Elsewhere::To(flows) => flows,
            Elsewhere::Anywhere => {
                self.unknown = true;
                Vec::new()
            }
        }
    }
}
