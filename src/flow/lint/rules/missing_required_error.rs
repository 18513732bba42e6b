use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Branch, Status};
use crate::flow::lint::blocks::schema::weigh;
use crate::flow::lint::fix;
use crate::flow::model::{Block, Transition};
use crate::flow::source::Edit;

/// ## What it does
/// Reports a block without an error branch that the service insists on.
///
/// ## Why is this bad?
/// The service refuses the flow: `Action is missing required error. Error: NoMatchingError, Path:
/// Actions[n]`. The designer draws these branches by itself, so only flows that were written by
/// hand or by programs lack them.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "11111111-2222-3333-4444-555555555555" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "11111111-2222-3333-4444-555555555555" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain for documented actions: three independent sets of calls to the service agree on which
/// branches it demands, and no exported flow lacks one. A warning for actions that only the
/// administrator guide or the designer shows.
pub struct MissingRequiredError;

impl Rule for MissingRequiredError {
    const META: Meta = Meta::error("CF203", "missing-required-error");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks() {
            let Some(action) = block.action else { continue };
            if action.status == Status::Unverified || !is_readable(block) {
                continue;
            }
            let here = subject.flow.flow_type;
            let errors = action.errors.iter().filter(|error| !refused_in(error, here));
            for error in errors.filter(|error| is_missing(block, error)) {
                report.add(weigh(draft(subject, block, error), action));
            }
        }
    }
}

/// Whether its branches can be read: where they cannot, another rule says so.
fn is_readable(block: &Block<'_>) -> bool {
    block.transitions.is_none_or(|prop| {
        prop.value.as_object().is_some_and(|leaving| {
            leaving.get("Errors").is_none_or(|errors| errors.value.as_array().is_some())
        })
    })
}

/// Whether the service refuses an error in flows of a type.
pub(super) fn refused_in(error: &Branch, flow_type: Option<&str>) -> bool {
    flow_type.is_some_and(|here| error.refused_in.iter().any(|kind| kind == here))
}

fn is_missing(block: &Block<'_>, error: &Branch) -> bool {
    error.required
        && error.when.as_ref().is_none_or(|when| block.holds(when) == Some(true))
        && !(0..block.errors.len()).any(|index| block.error_name(index) == error.name)
}

fn draft(subject: &Subject<'_>, block: &Block<'_>, error: &Branch) -> Draft {
    let name = &error.name;
    let because = error.when.as_ref().map_or(String::new(), |when| format!(" when {when}"));
    let message =
        format!("{} has no {name} branch, which the service demands{because}", block.type_name());
    let draft = Draft::new(block.head(), message).help(format!(
        "add {{\"NextAction\": \"...\", \"ErrorType\": {name:?}}} to Transitions.Errors"
    ));
    match added(subject, block, name) {
        Some((target, edit)) => draft.unsafe_fix(format!("lead {name} to {target:?}"), vec![edit]),
        None => draft,
    }
}

/// The edit that adds the branch: it leads where the block's other errors lead, else where the
/// block leads.
fn added<'t>(subject: &Subject<'_>, block: &Block<'t>, name: &str) -> Option<(&'t str, Edit)> {
    let others = block.errors.iter().filter_map(|branch| branch.next.as_ref());
    let target = others.chain(&block.next).find_map(Transition::sound)?;
    let json = format!(
        "{{ \"NextAction\": {}, \"ErrorType\": {} }}",
        fix::quoted(target),
        fix::quoted(name)
    );
    let transitions = block.transitions?.value.as_object()?;
    let edit = match transitions.get_array("Errors") {
        Some(errors) => fix::append(subject.text, errors, &json),
        None => fix::add_property(subject.text, transitions, "Errors", &format!("[{json}]")),
    };
    Some((target, edit))
}
