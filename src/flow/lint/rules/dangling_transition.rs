use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::fix;
use crate::flow::model::{Transition, bytes};
use crate::flow::source::placeholder;

/// ## What it does
/// Reports a `StartAction` or `NextAction` that names no block of the flow, or none at all.
///
/// ## Why is this bad?
/// The service refuses the flow: `Invalid Action property value. Path:
/// Actions[n].Transitions.NextAction`. It is the most common reason for a deployment to fail.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": { "NextAction": "Godbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain. Identifiers that a template fills in are not judged.
pub struct DanglingTransition;

impl Rule for DanglingTransition {
    const META: Meta = Meta::error("CF101", "dangling-transition");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let flow = subject.flow;
        let edges = flow.blocks.iter().flat_map(|block| block.edges().map(|(_, way)| way));
        for transition in flow.start.iter().chain(edges) {
            if transition.to.is_none() {
                report_one(subject, transition, report);
            }
        }
    }
}

fn report_one(subject: &Subject<'_>, transition: &Transition<'_>, report: &mut Report<'_>) {
    let range = bytes(&transition.prop.value);
    let key = transition.prop.name.as_str();
    let Some(target) = transition.target else {
        let kind = crate::flow::model::kind_of(&transition.prop.value);
        report
            .add(Draft::new(range, format!("{key} is {kind}, expected the identifier of a block")));
        return;
    };
    let name = target.value.as_ref();
    if placeholder::holds(name) {
        return;
    }
    if name.is_empty() {
        let draft =
            Draft::new(range, format!("{key} is empty, expected the identifier of a block"));
        report.add(draft.help("a block that ends the contact is a DisconnectParticipant"));
        return;
    }
    let draft =
        Draft::new(range, format!("{key} names {name:?}, and no block has this identifier"));
    report.add(match closest(subject, name) {
        Some(near) => draft.help(format!("did you mean {near:?}?")).unsafe_fix(
            format!("lead to {near:?}"),
            vec![fix::replace(&transition.prop.value, fix::quoted(near))],
        ),
        None => draft,
    });
}

fn closest<'t>(subject: &Subject<'t>, name: &str) -> Option<&'t str> {
    super::closest(name, subject.blocks().iter().map(|block| block.name()))
}
