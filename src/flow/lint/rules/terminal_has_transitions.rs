use jsonc_parser::ast::Object;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::fix;
use crate::flow::model::key_bytes;

/// ## What it does
/// Reports branches of a block in which a contact's way ends: `DisconnectParticipant`,
/// `EndFlowExecution`, `EndFlowModuleExecution` and `TransferContactToAgent`.
///
/// ## Why is this bad?
/// The service refuses the flow: `Action does not support transitions. Path: Actions[n]`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Hang up", "Type": "DisconnectParticipant", "Parameters": {},
///   "Transitions": { "NextAction": "Goodbye" }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// { "Identifier": "Hang up", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
/// ```
///
/// ## How sure is this?
/// Certain: about 700 recorded calls to the service, and every exported flow has `{}` there. Empty
/// lists of branches are not reported, since nobody has seen what the service says to them.
pub struct TerminalHasTransitions;

impl Rule for TerminalHasTransitions {
    const META: Meta = Meta::error("CF103", "terminal-has-transitions");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks() {
            let Some(prop) = block.transitions else { continue };
            let ends = block.action.is_some_and(|action| action.terminal);
            if !ends || !prop.value.as_object().is_some_and(leads_on) {
                continue;
            }
            let message = format!("{} ends here and has no branches", block.type_name());
            report.add(
                Draft::new(key_bytes(prop), message)
                    .help("write \"Transitions\": {}")
                    .fix("remove the branches", vec![fix::replace(&prop.value, "{}")]),
            );
        }
    }
}

fn leads_on(transitions: &Object<'_>) -> bool {
    transitions
        .properties
        .iter()
        .any(|prop| prop.value.as_array().is_none_or(|branches| !branches.elements.is_empty()))
}
