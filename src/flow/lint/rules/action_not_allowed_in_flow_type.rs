use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Action;
use crate::flow::lint::Severity;
use crate::flow::lint::blocks::schema::either;

/// ## What it does
/// Reports a block of a type that this type of flow does not take, such as a hang-up in a whisper
/// flow. The type of the flow is taken from its metadata, from the file that holds it, from its
/// name or from `--type`; where it is not known, nothing is reported.
///
/// ## Why is this bad?
/// The service refuses such a flow, or the block takes its error branch.
///
/// ## Example
/// ```json
/// {
///   "Version": "2019-10-30", "StartAction": "Greet",
///   "Metadata": { "type": "agentWhisper" },
///   "Actions": [
///     {
///       "Identifier": "Greet", "Type": "MessageParticipant", "Parameters": { "Text": "A call" },
///       "Transitions": { "NextAction": "Done", "Errors": [], "Conditions": [] }
///     },
///     { "Identifier": "Done", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Version": "2019-10-30", "StartAction": "Greet",
///   "Metadata": { "type": "agentWhisper" },
///   "Actions": [
///     {
///       "Identifier": "Greet", "Type": "MessageParticipant", "Parameters": { "Text": "A call" },
///       "Transitions": { "NextAction": "Done", "Errors": [], "Conditions": [] }
///     },
///     { "Identifier": "Done", "Type": "EndFlowExecution", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## How sure is this?
/// An error for the actions that the service was seen to refuse (`DisconnectParticipant`,
/// `CompleteOutboundCall`); a warning for the others, since the developer guide and the
/// administrator guide name different flow types for some of them, and an action that one of them
/// allows is left alone. Flows of the type `CAMPAIGN` are not judged: the guides do not say which
/// actions they take.
pub struct ActionNotAllowedInFlowType;

impl Rule for ActionNotAllowedInFlowType {
    const META: Meta = Meta::error("CF202", "action-not-allowed-in-flow-type");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let here = if subject.flow.module { Some("MODULE") } else { subject.flow.flow_type };
        // The guides name no block of a campaign's own flows.
        let Some(here) = here.filter(|here| *here != "CAMPAIGN") else { return };
        for block in subject.blocks() {
            let Some(action) = block.action else { continue };
            if action.flow_types.is_empty() || action.flow_types.iter().any(|kind| kind == here) {
                continue;
            }
            report.add(draft(block.head(), action, here));
        }
    }
}

fn draft(range: std::ops::Range<usize>, action: &Action, here: &str) -> Draft {
    let place =
        if here == "MODULE" { "a module".to_owned() } else { format!("a flow of type {here}") };
    let flows = action.flow_types.iter().map(String::as_str).filter(|kind| *kind != "MODULE");
    let message = format!("{} does not work in {place}", action.name);
    let draft = Draft::new(range, message).help(match either(flows) {
        flows if flows.is_empty() => "it works in modules only".to_owned(),
        flows => format!("it works in flows of type {flows}"),
    });
    if action.flow_types_enforced { draft } else { draft.severity(Severity::Warning) }
}
