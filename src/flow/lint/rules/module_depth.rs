use std::collections::HashSet;

use super::{Meta, Rule};
use crate::flow::catalog::catalog;
use crate::flow::lint::{Call, Flows, Found, SetDraft, SetReport, Way};

/// ## What it does
/// Reports modules that invoke modules more than five levels deep.
///
/// ## Why is this bad?
/// Amazon Connect nests modules up to five levels.
///
/// ## Example
/// ```text
/// main.json -> module a -> module b -> module c -> module d -> module e -> module f
/// ```
///
/// ## Use instead
/// ```text
/// main.json -> module a -> module b -> module c -> module d -> module e
///           -> module f
/// ```
///
/// ## How sure is this?
/// The limit is in the administrator guide. Modules that are chosen at run time are not followed,
/// and modules in a circle are left to the rule for circles.
pub struct ModuleDepth;

impl Rule for ModuleDepth {
    const META: Meta = Meta::error("CF602", "module-depth");
    const WAITS: bool = true;

    fn check_set(flows: &Flows<'_>, report: &mut SetReport<'_>) {
        let limit = catalog().limits.module_depth.value as usize;
        let mut depths = Depths { flows, known: vec![None; flows.len()] };
        for (number, module) in flows.iter().filter(|(_, flow)| flow.module) {
            let invokes = || flows.calls(number).filter(|(call, _)| call.way == Way::Module);
            if invokes().next().is_none() || depths.of(number, &mut HashSet::new()) != Some(limit) {
                continue;
            }
            for (call, found) in invokes() {
                if let Found::Flow(_) = found {
                    report.add(module, draft(&depths, number, call, limit));
                }
            }
        }
    }
}

fn draft<'s>(depths: &Depths<'_, 's>, number: usize, call: &'s Call, limit: usize) -> SetDraft<'s> {
    let message =
        format!("this invokes a module on level {}, and modules nest {limit} levels", limit + 1);
    let mut draft = SetDraft::new(&call.site, message)
        .help("invoke the module from a flow or from a module on a higher level");
    let mut at = number;
    for _ in 0..limit {
        let Some((from, call)) = depths.deepest(at) else { break };
        let title = depths.flows.get(from).map_or("", |flow| flow.title());
        draft = draft.related(&call.site, format!("{title:?} invokes it"));
        at = from;
    }
    draft
}

/// How deep modules are nested; `None` in a circle.
struct Depths<'d, 's> {
    flows: &'d Flows<'s>,
    known: Vec<Option<Option<usize>>>,
}

impl<'s> Depths<'_, 's> {
    fn of(&mut self, number: usize, above: &mut HashSet<usize>) -> Option<usize> {
        if let Some(known) = self.known.get(number).copied().flatten() {
            return known;
        }
        // Deeper than any chain that matters, or a circle.
        if above.len() > 64 || !above.insert(number) {
            return None;
        }
        let flows = self.flows;
        let mut depth = Some(1);
        for (from, _) in flows.ways_into(number).filter(|(_, call)| call.way == Way::Module) {
            let one = match flows.get(from) {
                Some(flow) if flow.module => self.of(from, above).map(|depth| depth + 1),
                _ => Some(1),
            };
            depth = depth.zip(one).map(|(known, one)| known.max(one));
        }
        above.remove(&number);
        if let Some(slot) = self.known.get_mut(number) {
            *slot = Some(depth);
        }
        depth
    }

    /// The invocation that puts a module on its level.
    fn deepest(&self, number: usize) -> Option<(usize, &'s Call)> {
        let depth = |number: usize| self.known.get(number).copied().flatten().flatten();
        let level = depth(number)?;
        let mut ways = self.flows.ways_into(number).filter(|(_, call)| call.way == Way::Module);
        ways.find(|(from, _)| depth(*from).unwrap_or(0) + 1 == level)
    }
}
