use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::bytes;

/// ## What it does
/// Reports a flow that never says whether it is logged. This rule is off by default.
///
/// ## Why is this bad?
/// Without Set logging behavior a flow writes no log of its own accord: when a caller complains,
/// nobody can see which way the call took.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Log", "Type": "UpdateFlowLoggingBehavior",
///   "Parameters": { "FlowLoggingBehavior": "Enabled" },
///   "Transitions": { "NextAction": "Welcome", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// The fact is certain for the flow alone: the setting stays with a contact that comes from
/// another flow. Modules are left alone, for they run in the flow that calls them.
pub struct NoLoggingBlock;

impl Rule for NoLoggingBlock {
    const META: Meta = Meta::info("CF510", "no-logging-block");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let logs = || subject.blocks().iter().any(|block| block.is("UpdateFlowLoggingBehavior"));
        let Some(start) = &subject.flow.start else { return };
        if subject.flow.module || subject.blocks().is_empty() || logs() {
            return;
        }
        let draft = Draft::new(bytes(start.prop), "the flow never says whether it is logged");
        report.add(draft.help("begin with Set logging behavior (UpdateFlowLoggingBehavior)"));
    }
}
