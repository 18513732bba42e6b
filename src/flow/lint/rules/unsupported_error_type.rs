use super::super::super::catalog::{Action, Status, When};
use super::super::super::model::{Block, ErrorBranch};
use super::super::super::source::placeholder;
use super::super::schema::{either, weigh};
use super::super::fix;
use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports an error branch that the block cannot have, at all or in the way in which it is set up.
///
/// ## Why is this bad?
/// The service refuses the flow: `Invalid Action error. Error: NoMatchingError, Path: Actions[n]`. An
/// `InputTimeLimitExceeded`, for example, belongs to a menu and not to a block that stores the input.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Which tier", "Type": "Compare",
///   "Parameters": { "ComparisonValue": "$.External.tier" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [
///       { "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" },
///       { "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }
///     ],
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
///   "Identifier": "Which tier", "Type": "Compare",
///   "Parameters": { "ComparisonValue": "$.External.tier" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }],
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["gold"] } }
///     ]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain for documented actions: calls of the service and all exported flows agree with the
/// catalog. A warning for actions that only the administrator guide or the designer shows.
pub struct UnsupportedErrorType;

impl Rule for UnsupportedErrorType {
    const META: Meta = Meta::error("CF204", "unsupported-error-type");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks() {
            let Some(action) = block.action else { continue };
            if action.terminal || action.status == Status::Unverified {
                continue;
            }
            for (index, branch) in block.errors.iter().enumerate() {
                if let Some(when) = refused(block, action, block.error_name(index)) {
                    report.add(weigh(draft(block, action, branch, index, when), action));
                }
            }
        }
    }
}

/// When a block could have a branch that it cannot have as it is; nothing where it never can.
fn refused<'a>(
    block: &Block<'_>,
    action: &'a Action,
    name: &str,
) -> Option<Option<&'a When>> {
    if name.is_empty() || placeholder::holds(name) {
        return None;
    }
    let Some(error) = action.error(name) else { return Some(None) };
    let when = error.when.as_ref().filter(|_| error.refused_otherwise)?;
    let unsaid = matches!(when, When::Is { parameter, .. } if block.value_or_default(parameter).is_none());
    (!unsaid && block.holds(when) == Some(false)).then_some(Some(when))
}

fn draft(
    block: &Block<'_>,
    action: &Action,
    branch: &ErrorBranch<'_>,
    index: usize,
    when: Option<&When>,
) -> Draft {
    let name = block.error_name(index);
    let range = branch.error.map_or(block.head(), |lit| lit.range.start..lit.range.end);
    let message = match when {
        None => format!("{} has no error {name:?}", action.name),
        Some(when) => format!("{} has the error {name:?} only when {when}", action.name),
    };
    let draft = Draft::new(range, message);
    let others = action.errors.iter().filter(|error| {
        error.when.as_ref().is_none_or(|when| block.holds(when) != Some(false))
    });
    let draft = match either(others.map(|error| error.name.as_str())) {
        names if names.is_empty() => draft.help("it has no error branches"),
        names => draft.help(format!("it takes {names}")),
    };
    let leaving = block.transitions.and_then(|prop| prop.value.as_object());
    let errors = leaving.and_then(|object| object.get_array("Errors"));
    match errors.and_then(|errors| fix::remove_element(errors, index)) {
        Some(edit) => draft.unsafe_fix(format!("remove the branch {name}"), vec![edit]),
        None => draft,
    }
}
