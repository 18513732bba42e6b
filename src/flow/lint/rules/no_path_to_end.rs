use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::subject::ways::{ended_from_outside, may_end, names};
use crate::flow::model::{Block, BlockId};

/// ## What it does
/// Reports a closed circle: blocks that a contact can come to and cannot leave, though other parts
/// of the flow have an end.
///
/// ## Why is this bad?
/// A contact that gets there goes round until the caller hangs up or the service ends it.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Open?", "Type": "CheckHoursOfOperation", "Parameters": {},
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["True"] } },
///       { "NextAction": "Closed", "Condition": { "Operator": "Equals", "Operands": ["False"] } }
///     ],
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }]
///   }
/// },
/// {
///   "Identifier": "Closed", "Type": "MessageParticipant",
///   "Parameters": { "Text": "We are closed." },
///   "Transitions": { "NextAction": "Closed", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Open?", "Type": "CheckHoursOfOperation", "Parameters": {},
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["True"] } },
///       { "NextAction": "Closed", "Condition": { "Operator": "Equals", "Operands": ["False"] } }
///     ],
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }]
///   }
/// },
/// {
///   "Identifier": "Closed", "Type": "MessageParticipant",
///   "Parameters": { "Text": "We are closed." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain that no branch leads out. Left out are customer queue and hold flows, which an agent
/// ends, and circles through a view: a guide stays on an agent's screen until the contact is over.
pub struct NoPathToEnd;

impl Rule for NoPathToEnd {
    const META: Meta = Meta::warning("CF106", "no-path-to-end");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let (flow, graph) = (subject.flow, subject.graph());
        if graph.start().is_none() || graph.circles().is_empty() || ended_from_outside(flow) {
            return;
        }
        let ends = flow.blocks.iter().filter(|block| may_end(block)).map(|block| block.id);
        let leads = graph.leading_to(ends);
        let leads = |id: BlockId| leads.get(id.index()).copied().unwrap_or_default();
        // Where no contact comes to an end at all, `no-terminal-block` says so.
        if !graph.start().is_some_and(leads) {
            return;
        }
        for circle in graph.circles() {
            let closed = circle.iter().all(|id| {
                graph.reachable(*id)
                    && !leads(*id)
                    && graph.out(*id).all(|(_, to)| circle.binary_search(&to).is_ok())
            });
            if closed {
                report_circle(subject, circle, report);
            }
        }
    }
}

fn report_circle(subject: &Subject<'_>, circle: &[BlockId], report: &mut Report<'_>) {
    let blocks: Vec<_> = circle.iter().filter_map(|id| subject.flow.block(*id)).collect();
    let shows = |block: &&Block<'_>| block.action.is_some_and(|action| names(action, "view"));
    if blocks.iter().any(shows) {
        return;
    }
    let entered = |block: &&&Block<'_>| {
        let from_outside = |from: BlockId| circle.binary_search(&from).is_err();
        subject.graph().into(block.id).any(|(_, from)| from_outside(from))
    };
    let Some(first) = blocks.iter().find(entered).or(blocks.first()) else { return };
    let message = match blocks.len() {
        1 => "a contact that comes to this block cannot leave it".to_owned(),
        count => format!("a contact that comes to these {count} blocks cannot leave them"),
    };
    let draft = Draft::new(first.head(), message)
        .help("lead a branch to a block that hangs up, returns or transfers the contact");
    let others = blocks.iter().filter(|block| block.id != first.id);
    report
        .add(others.fold(draft, |draft, other| draft.related(other.head(), "goes round with it")));
}
