use super::missing_required_error::refused_in;
use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Action, Status, When};
use crate::flow::lint::blocks::schema::{either, weigh};
use crate::flow::lint::fix;
use crate::flow::model::{Block, ErrorBranch};
use crate::flow::source::{Edit, placeholder};

/// ## What it does
/// Reports an error branch that the block cannot have, at all or in the way in which it is set up.
///
/// ## Why is this bad?
/// The service refuses the flow: `Invalid Action error. Error: NoMatchingError, Path: Actions[n]`.
/// An `InputTimeLimitExceeded`, for example, belongs to a menu and not to a block that stores the
/// input.
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
                if let Some(message) = refused(subject, block, action, block.error_name(index)) {
                    let names = taken(subject, block, action);
                    report.add(weigh(draft(block, &names, branch, index, message), action));
                }
            }
        }
    }
}

/// Why a block cannot have a branch, where it cannot.
fn refused(
    subject: &Subject<'_>,
    block: &Block<'_>,
    action: &Action,
    name: &str,
) -> Option<String> {
    if name.is_empty() || placeholder::holds(name) {
        return None;
    }
    let kind = &action.name;
    let Some(error) = action.error(name) else {
        return Some(format!("{kind} has no error {name:?}"));
    };
    let here = subject.flow.flow_type;
    if let Some(here) = here.filter(|_| refused_in(error, here)) {
        return Some(format!("{kind} has no error {name:?} in a flow of type {here}"));
    }
    let when = error.when.as_ref().filter(|_| error.refused_otherwise)?;
    let unsaid =
        matches!(when, When::Is { parameter, .. } if block.value_or_default(parameter).is_none());
    let wrong = !unsaid && block.holds(when) == Some(false);
    wrong.then(|| format!("{kind} has the error {name:?} only when {when}"))
}

fn draft(
    block: &Block<'_>,
    names: &[&str],
    branch: &ErrorBranch<'_>,
    index: usize,
    message: String,
) -> Draft {
    let name = block.error_name(index);
    let range = branch.error.map_or(block.head(), |lit| lit.range.start..lit.range.end);
    let draft = Draft::new(range, message);
    let draft = match either(names.iter().copied()) {
        all if all.is_empty() => draft.help("it has no error branches"),
        all => draft.help(format!("it takes {all}")),
    };
    if let (Some(lit), Some(right)) = (branch.error, misspelled(block, name, names)) {
        let edit = Edit::new(lit.range.start..lit.range.end, fix::quoted(right));
        return draft.unsafe_fix(format!("write {right:?}"), vec![edit]);
    }
    let leaving = block.leaving();
    let errors = leaving.and_then(|object| object.get_array("Errors"));
    match errors.and_then(|errors| fix::remove_element(errors, index)) {
        Some(edit) => draft.unsafe_fix(format!("remove the branch {name}"), vec![edit]),
        None => draft,
    }
}

/// The errors that a block can have as it is.
fn taken<'a>(subject: &Subject<'_>, block: &Block<'_>, action: &'a Action) -> Vec<&'a str> {
    let fits = |when: &When| block.holds(when) != Some(false);
    let errors = action.errors.iter().filter(|error| error.when.as_ref().is_none_or(fits));
    let errors = errors.filter(|error| !refused_in(error, subject.flow.flow_type));
    errors.map(|error| error.name.as_str()).collect()
}

/// The error that a name looks like, where the block has no branch for it yet.
fn misspelled<'a>(block: &Block<'_>, name: &str, names: &[&'a str]) -> Option<&'a str> {
    let has = |name: &str| (0..block.errors.len()).any(|index| block.error_name(index) == name);
    super::closest(name, names.iter().copied().filter(|name| !has(name)))
}
