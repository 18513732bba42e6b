use super::{Draft, Meta, Report, Rule, Subject, opening};
use crate::flow::lint::subject::ways::{ended_from_outside, may_end};
use crate::flow::model::bytes;

/// ## What it does
/// Reports a flow in which no contact ever comes to an end: no block that it can reach hangs up,
/// returns, or leads to a queue, an agent, a telephone number or another flow.
///
/// ## Why is this bad?
/// The contact goes round until the caller hangs up or the service ends it. Until then it is
/// counted, billed and in the way of others.
///
/// ## Example
/// ```json
/// {
///   "Version": "2019-10-30",
///   "StartAction": "Closed",
///   "Actions": [
///     {
///       "Identifier": "Closed", "Type": "MessageParticipant",
///       "Parameters": { "Text": "We are closed." },
///       "Transitions": { "NextAction": "Closed", "Errors": [], "Conditions": [] }
///     }
///   ]
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Closed", "Type": "MessageParticipant",
///   "Parameters": { "Text": "We are closed." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain that the flow does not end it. Customer queue and hold flows are left out, since an
/// agent ends them. A module that the flow runs, an action of unknown type and a branch that leads
/// nowhere count as ends, since nobody knows what they do.
pub struct NoTerminalBlock;

impl Rule for NoTerminalBlock {
    const META: Meta = Meta::warning("CF105", "no-terminal-block");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let graph = subject.graph();
        if graph.start().is_none() || ended_from_outside(subject.flow) {
            return;
        }
        if subject.blocks().iter().any(|block| graph.reachable(block.id) && may_end(block)) {
            return;
        }
        let start = subject.flow.start.as_ref();
        let range = start.map_or_else(|| opening(subject), |start| bytes(&start.prop.value));
        report.add(
            Draft::new(range, "from here no contact comes to an end: every way goes round")
                .help("lead a branch to a block that hangs up, returns or transfers the contact"),
        );
    }
}
