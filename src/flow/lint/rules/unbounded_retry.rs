use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Effect, Next};
use crate::flow::lint::subject::{Channel, ways};
use crate::flow::model::{Block, BlockId, EdgeKind, bytes, scalar};

/// ## What it does
/// Reports a question that is asked without end to a caller who says nothing or nothing that fits:
/// an error branch of the input leads back to it, past no `Loop` block and no other count.
///
/// ## Why is this bad?
/// A caller who cannot answer, a voicemail system and a line that was left open stay in the menu
/// for hours: nobody helps the one, and you pay for the others.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Menu", "Type": "GetParticipantInput",
///   "Parameters": { "Text": "For bookings, press 1.", "InputTimeLimitSeconds": "5", "StoreInput": "False" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [{ "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["1"] } }],
///     "Errors": [
///       { "NextAction": "Menu", "ErrorType": "InputTimeLimitExceeded" },
///       { "NextAction": "Menu", "ErrorType": "NoMatchingCondition" },
///       { "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }
///     ]
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Menu", "Type": "GetParticipantInput",
///   "Parameters": { "Text": "For bookings, press 1.", "InputTimeLimitSeconds": "5", "StoreInput": "False" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [{ "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["1"] } }],
///     "Errors": [
///       { "NextAction": "Three times", "ErrorType": "InputTimeLimitExceeded" },
///       { "NextAction": "Three times", "ErrorType": "NoMatchingCondition" },
///       { "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }
///     ]
///   }
/// },
/// {
///   "Identifier": "Three times", "Type": "Loop", "Parameters": { "LoopCount": "3" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Menu", "Condition": { "Operator": "Equals", "Operands": ["ContinueLooping"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["DoneLooping"] } }
///     ],
///     "Errors": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain that the flow does not count. An attribute that the circle sets and compares counts, and
/// so may a function, bot or module in it whose answer is compared; a comparison of the stored
/// input with `Timeout` takes silent callers out. Some sample flows of the service ask without end,
/// so it is a warning. Customer queue and hold flows, chats and modules within the circle are not
/// judged.
pub struct UnboundedRetry;

impl Rule for UnboundedRetry {
    const META: Meta = Meta::warning("CF108", "unbounded-retry");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let (flow, graph) = (subject.flow, subject.graph());
        if graph.circles().is_empty() || ways::ended_from_outside(flow) {
            return;
        }
        let silent = |from: BlockId, kind: EdgeKind| {
            graph.reachable(from)
                && flow.block(from).is_some_and(|block| is_silent(subject, block, kind))
        };
        let mut circles = graph.circles_along(|from, kind, _| silent(from, kind));
        circles.retain(|circle| asker(subject, circle).is_some());
        let mut counted: Vec<_> = circles
            .iter()
            .flat_map(|circle| ways::counting(flow, circle, ways::Changes::may_count))
            .collect();
        if !counted.is_empty() {
            counted.sort_unstable();
            let counts = |from: BlockId| counted.binary_search(&from).is_ok();
            circles = graph.circles_along(|from, kind, _| silent(from, kind) && !counts(from));
        }
        for circle in &circles {
            report_circle(subject, circle, report);
        }
    }
}

/// Whether a caller who says nothing, or nothing that fits, may take this way.
fn is_silent(subject: &Subject<'_>, block: &Block<'_>, kind: EdgeKind) -> bool {
    let Some(action) = block.action else { return false };
    if ways::is_opaque(block) || action.next == Next::Optional || !ways::is_unbounded(block, kind) {
        return false;
    }
    match kind {
        EdgeKind::Error(_) => {
            !action.has(Effect::Listens) || subject.channels().at(block.id).has(Channel::Voice)
        }
        _ if action.has(Effect::Departs) => false,
        // Where the input is stored, having said nothing is a result like others.
        EdgeKind::Next if action.has(Effect::Listens) => action.writes.iter().any(|write| {
            write.namespace == STORED
                && write.when.as_ref().is_none_or(|when| block.holds(when) != Some(false))
        }),
        EdgeKind::Condition(_) if action.has(Effect::Listens) => false,
        _ => fits_silence(block, kind),
    }
}

/// The namespace of what a caller has entered.
const STORED: &str = "StoredCustomerInput";
/// What it holds where the caller has entered nothing.
const TIMEOUT: &str = "Timeout";

/// Whether a way out of a comparison of the caller's input is one for callers who said nothing.
fn fits_silence(block: &Block<'_>, kind: EdgeKind) -> bool {
    if ways::compared(block).is_none_or(|found| found.namespace != STORED) {
        return true;
    }
    let asks = |index: usize| {
        let operands = block.conditions.get(index).map_or(&[][..], |branch| branch.operands);
        operands.iter().any(|one| scalar(one) == Some(TIMEOUT))
    };
    match (kind, (0..block.conditions.len()).find(|index| asks(*index))) {
        (EdgeKind::Condition(index), Some(timeout)) => index == timeout,
        (EdgeKind::Condition(_), None) => false,
        (_, timeout) => timeout.is_none(),
    }
}

/// The first block of a circle that asks the caller aloud.
fn asker<'f, 't>(subject: &Subject<'t>, circle: &[BlockId]) -> Option<&'t Block<'t>>
where
    't: 'f,
{
    let blocks = circle.iter().filter_map(|id| subject.flow.block(*id));
    blocks
        .into_iter()
        .find(|block| ways::has(block, Effect::Listens) && ways::has(block, Effect::Speaks))
}

fn report_circle(subject: &Subject<'_>, circle: &[BlockId], report: &mut Report<'_>) {
    let Some(block) = asker(subject, circle) else { return };
    let back = |kind: EdgeKind, to: Option<BlockId>| {
        to.is_some_and(|to| circle.binary_search(&to).is_ok()) && is_silent(subject, block, kind)
    };
    let mut branches = block.edges().filter(|(kind, way)| back(*kind, way.to));
    let Some((kind, way)) = branches.next() else { return };
    let message = match kind {
        EdgeKind::Error(index) => {
            format!("{} leads back to this block without end", block.error_name(index))
        }
        _ => "a caller who enters nothing comes back to this block without end".to_owned(),
    };
    let mut draft = Draft::new(bytes(way.prop), message)
        .help("lead it through a Loop block, and from there to an agent or to the end");
    for (_, way) in branches {
        draft = draft.related(bytes(way.prop), "and so does this branch");
    }
    for other in circle.iter().filter_map(|id| subject.flow.block(*id)) {
        if other.id != block.id {
            draft = draft.related(other.head(), "on the way back");
        }
    }
    report.add(draft);
}
