use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Effect;
use crate::flow::lint::subject::{Channel, ways};
use crate::flow::model::{Block, BlockId, EdgeKind};

/// ## What it does
/// Reports a circle in which nothing takes time and nothing counts: no prompt, input, `Wait`,
/// `Loop`, view or transfer, and no attribute that the circle both sets and compares.
///
/// ## Why is this bad?
/// The contact spins as fast as the service can: a Lambda function that is asked again and again
/// whether something is ready is invoked thousands of times, which costs money, throttles others
/// and fills the log. A branch that retries an error at once meets the same error.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Ready?", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:is-ready",
///     "InvocationTimeLimitSeconds": "3"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Ready?", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Ready?", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:is-ready",
///     "InvocationTimeLimitSeconds": "3"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Three times", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Three times", "Type": "Loop", "Parameters": { "LoopCount": "3" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Ready?", "Condition": { "Operator": "Equals", "Operands": ["ContinueLooping"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["DoneLooping"] } }
///     ],
///     "Errors": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain that nothing in the flow slows the circle down. A function that itself waits before it
/// answers does; the flow does not show that. Circles through modules and actions of unknown type
/// are not judged.
pub struct BusyLoop;

impl Rule for BusyLoop {
    const META: Meta = Meta::warning("CF107", "busy-loop");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let (flow, graph) = (subject.flow, subject.graph());
        if graph.circles().is_empty() {
            return;
        }
        let spins = |from: BlockId, kind: EdgeKind, _: BlockId| {
            graph.reachable(from)
                && flow.block(from).is_some_and(|block| spins(subject, block, kind))
        };
        for circle in graph.circles_along(spins) {
            if ways::counting(flow, &circle, ways::Changes::counts).next().is_none() {
                report_circle(subject, &circle, report);
            }
        }
    }
}

/// Whether a contact takes this way without losing time or having its turns counted.
fn spins(subject: &Subject<'_>, block: &Block<'_>, kind: EdgeKind) -> bool {
    let ends = block.action.is_some_and(|action| action.terminal);
    if ends || ways::is_opaque(block) || !ways::is_unbounded(block, kind) {
        return false;
    }
    let slow = [Effect::Pauses, Effect::Listens, Effect::Departs];
    if slow.into_iter().any(|effect| ways::has(block, effect)) {
        return false;
    }
    // What is said takes its time; what is written does not.
    !ways::has(block, Effect::Speaks) || !subject.channels().at(block.id).has(Channel::Voice)
}

fn report_circle(subject: &Subject<'_>, circle: &[BlockId], report: &mut Report<'_>) {
    let blocks: Vec<_> = circle.iter().filter_map(|id| subject.flow.block(*id)).collect();
    let calls = |block: &&&Block<'_>| block.action.is_some_and(|action| action.holds.is_some());
    let Some(first) = blocks.iter().find(calls).or(blocks.first()) else { return };
    let message = match blocks.len() {
        1 => format!("{} leads back to itself at once, and nothing bounds it", first.type_name()),
        count => {
            format!("this circle of {count} blocks turns without a pause, and nothing bounds it")
        }
    };
    let draft = Draft::new(first.head(), message)
        .help("put a Loop block in the circle to bound it, and a prompt or Wait to slow it down");
    let others = blocks.iter().filter(|block| block.id != first.id);
    report.add(others.fold(draft, |draft, other| draft.related(other.head(), "in the circle")));
}
