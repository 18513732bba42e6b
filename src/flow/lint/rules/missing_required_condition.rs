use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Action, Conditions};
use crate::flow::lint::blocks::schema::weigh;
use crate::flow::lint::fix;
use crate::flow::model::{Block, literal};
use crate::flow::source::Edit;

/// ## What it does
/// Reports a block without a branch for a result that must have one: `True` and `False` of a check
/// of the hours, `ContinueLooping` and `DoneLooping` of a loop, `WaitCompleted` and every event of
/// a wait.
///
/// ## Why is this bad?
/// The service refuses the flow: `Action is missing required condition`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Open?", "Type": "CheckHoursOfOperation", "Parameters": {},
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["True"] } }
///     ]
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Open?", "Type": "CheckHoursOfOperation", "Parameters": {},
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["True"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["False"] } }
///     ]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain for documented actions. Blocks whose operands hold a placeholder are not judged.
pub struct MissingRequiredCondition;

impl Rule for MissingRequiredCondition {
    const META: Meta = Meta::error("CF235", "missing-required-condition");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks() {
            let Some(action) = block.action else { continue };
            let Some(conditions) = &action.conditions else { continue };
            if conditions.required.is_empty() || !is_readable(block) {
                continue;
            }
            let each = each(block, action, conditions);
            let cases =
                conditions.cases.iter().filter(|case| block.holds(&case.when) == Some(true));
            let required = conditions.required.iter().chain(cases.flat_map(|case| &case.required));
            for name in required.map(String::as_str).chain(each) {
                if !has(block, name) {
                    report.add(weigh(draft(subject, block, name), action));
                }
            }
        }
    }
}

/// Whether all conditions are known before the flow runs.
fn is_readable(block: &Block<'_>) -> bool {
    let malformed = block.transitions.is_some_and(|prop| {
        prop.value.as_object().is_none_or(|object| {
            object.get("Conditions").is_some_and(|prop| prop.value.as_array().is_none())
        })
    });
    let mut operands = block.conditions.iter().flat_map(|branch| branch.operands);
    !malformed && operands.all(|operand| literal(operand).is_some())
}

/// The entries of the list whose every entry must have a branch.
fn each<'b>(
    block: &'b Block<'_>,
    action: &'b Action,
    conditions: &'b Conditions,
) -> impl Iterator<Item = &'b str> {
    let entry = conditions.required_each.as_ref().and_then(|name| action.parameter(name));
    let list = entry.and_then(|entry| block.parameter(&entry.name)?.value.as_array());
    let items = list.map_or(&[][..], |list| &list.elements);
    items.iter().filter_map(literal).filter(move |item| {
        entry.is_some_and(|entry| entry.values.iter().any(|value| value == item))
    })
}

fn has(block: &Block<'_>, name: &str) -> bool {
    let mut operands = block.conditions.iter().flat_map(|branch| branch.operands);
    operands.any(|operand| literal(operand).is_some_and(|text| text.eq_ignore_ascii_case(name)))
}

fn draft(subject: &Subject<'_>, block: &Block<'_>, name: &str) -> Draft {
    let message =
        format!("{} has no branch for {name:?}, which the service demands", block.type_name());
    let draft = Draft::new(block.head(), message);
    match added(subject, block, name) {
        Some((target, edit)) => draft.unsafe_fix(format!("lead {name} to {target:?}"), vec![edit]),
        None => draft.help(format!("add a condition that {name:?} equals")),
    }
}

/// The edit that adds the branch: it leads where the block leads.
fn added<'t>(subject: &Subject<'_>, block: &Block<'t>, name: &str) -> Option<(&'t str, Edit)> {
    let target = block.next.as_ref()?.sound()?;
    let (to, operand) = (fix::quoted(target), fix::quoted(name));
    let condition = format!("{{ \"Operator\": \"Equals\", \"Operands\": [{operand}] }}");
    let json = format!("{{ \"NextAction\": {to}, \"Condition\": {condition} }}");
    let leaving = block.transitions?.value.as_object()?;
    let edit = match leaving.get_array("Conditions") {
        Some(list) => fix::append(subject.text, list, &json),
        None => fix::add_property(subject.text, leaving, "Conditions", &format!("[{json}]")),
    };
    Some((target, edit))
}
