use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Action, Status, When};
use crate::flow::lint::blocks::schema::weigh;
use crate::flow::model::{Block, bytes};
use crate::flow::source::Edit;

/// ## What it does
/// Reports conditions on a block that has no results to compare, such as a Lambda block, whose
/// answer a `Compare` block after it looks at.
///
/// ## Why is this bad?
/// The service refuses the flow: `Action does not support conditions`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "11111111-2222-3333-4444-555555555555" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["gold"] } }
///     ]
///   }
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
/// Certain for documented actions; no exported flow has such conditions.
pub struct ConditionsNotSupported;

impl Rule for ConditionsNotSupported {
    const META: Meta = Meta::error("CF236", "conditions-not-supported");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| !block.conditions.is_empty()) {
            let Some(action) = block.action else { continue };
            if action.terminal || action.status == Status::Unverified {
                continue;
            }
            if let Some(message) = refused(block, action) {
                let draft = draft(block, message);
                let draft = match action.conditions {
                    None => draft.help("look at what it brings in a Compare block after it"),
                    Some(_) => draft,
                };
                report.add(weigh(draft, action));
            }
        }
    }
}

fn refused(block: &Block<'_>, action: &Action) -> Option<String> {
    let name = &action.name;
    let Some(conditions) = &action.conditions else {
        return Some(format!("{name} has no results that conditions could compare"));
    };
    match &conditions.when {
        Some(when @ When::Present { .. }) if block.holds(when) == Some(false) => {
            Some(format!("{name} has results only when {when}"))
        }
        _ => None,
    }
}

fn draft(block: &Block<'_>, message: String) -> Draft {
    let leaving = block.leaving();
    let Some(list) = leaving.and_then(|object| object.get_array("Conditions")) else {
        return Draft::new(block.head(), message);
    };
    let draft = Draft::new(bytes(list), message);
    draft.unsafe_fix("remove the conditions", vec![Edit::new(bytes(list), "[]")])
}
