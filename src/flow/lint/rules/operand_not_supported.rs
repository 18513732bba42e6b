use jsonc_parser::ast::Value;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Action, Namespace, catalog};
use crate::flow::jsonpath::whole;
use crate::flow::lint::blocks::schema::{allowed, either, respelled, weigh};
use crate::flow::lint::{Severity, fix};
use crate::flow::model::{Block, ConditionBranch, bytes, literal, text};
use crate::flow::source::placeholder;

/// ## What it does
/// Reports a condition on a result that the block never has, and a comparison of numbers with
/// something that is no number.
///
/// ## Why is this bad?
/// The branch is never taken, and the service refuses most such conditions. The labels of the
/// designer are not the results: a `Loop` ends with `DoneLooping`, not with `Complete`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Open?", "Type": "CheckHoursOfOperation", "Parameters": {},
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["Open"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["True"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["False"] } }
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
/// Certain for documented actions: their results are a closed list. A warning for comparisons of
/// numbers with text, for references in the place of a result, for an event that a `Wait` is not
/// told to wait for, and for a channel or another such value in other letters, as `Voice` for
/// `VOICE`, which are only known to be never true. Operands with a placeholder are
/// not judged.
pub struct OperandNotSupported;

impl Rule for OperandNotSupported {
    const META: Meta = Meta::error("CF232", "operand-not-supported");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| !block.conditions.is_empty()) {
            let Some(action) = block.action else { continue };
            let Some(conditions) = &action.conditions else { continue };
            let (_, operands) = allowed(block, conditions);
            let compared = compared(block);
            for branch in &block.conditions {
                let [operand] = branch.operands else { continue };
                if !operands.is_empty() && is_reference(operand) {
                    report.add(reference(operand, action, operands));
                }
                let Some(text) = literal(operand).filter(|text| !text.is_empty()) else { continue };
                if !operands.is_empty() {
                    let event = event(block, action, text);
                    if operands.iter().all(|known| known != text) && event != Some(true) {
                        report.add(weigh(unknown(operand, text, action, operands), action));
                    } else if event == Some(false) {
                        report.add(not_awaited(operand, text, action));
                    }
                } else if let Some((name, value)) = spelled(compared, branch, text) {
                    report.add(misspelled(operand, text, name, value));
                } else if compares_numbers(branch) && text.trim().parse::<f64>().is_err() {
                    let message =
                        format!("{text:?} is no number, so that the condition never holds");
                    let draft = Draft::new(bytes(operand), message);
                    report.add(draft.severity(Severity::Warning));
                }
            }
        }
    }
}

/// Whether an operand is one of the events that the block is told to wait for; `None` where it
/// is no event, or where it is not known for what the block waits.
fn event(block: &Block<'_>, action: &Action, operand: &str) -> Option<bool> {
    let list = action.conditions.as_ref()?.required_each.as_ref()?;
    let given = block.parameter(list).map(|prop| prop.value.as_array());
    let items = match given {
        None => &[][..],
        Some(list) => &list?.elements,
    };
    if items.iter().any(|item| literal(item) == Some(operand)) {
        return Some(true);
    }
    let is_event = action.parameter(list)?.values.iter().any(|value| value == operand);
    (is_event && items.iter().all(|item| literal(item).is_some())).then_some(false)
}

fn not_awaited(operand: &Value<'_>, text: &str, action: &Action) -> Draft {
    let list = action.conditions.as_ref().and_then(|conditions| conditions.required_each.as_ref());
    let list = list.map_or("", String::as_str);
    let message = format!("{text:?} never comes: {list} does not name it");
    Draft::new(bytes(operand), message)
        .severity(Severity::Warning)
        .help(format!("add {text:?} to {list}, or remove the condition"))
}

/// What a `Compare` block looks at, where its values are known.
fn compared(block: &Block<'_>) -> Option<&'static Namespace> {
    let found = whole(block.value("ComparisonValue")?).filter(|found| found.keys.is_empty())?;
    catalog().namespace(found.namespace).filter(|namespace| !namespace.values.is_empty())
}

/// The value that an operand means and spells in other letters, and the namespace that has it.
fn spelled(
    compared: Option<&'static Namespace>,
    branch: &ConditionBranch<'_>,
    text: &str,
) -> Option<(&'static str, &'static str)> {
    let namespace =
        compared.filter(|_| branch.operator.is_some_and(|operator| operator.value == "Equals"))?;
    let right = namespace.values.iter().find(|value| value.eq_ignore_ascii_case(text))?;
    (right != text).then_some((&namespace.name, right))
}

fn misspelled(operand: &Value<'_>, text: &str, name: &str, right: &str) -> Draft {
    let message = format!("$.{name} is never {text:?}: upper and lower case count");
    Draft::new(bytes(operand), message)
        .severity(Severity::Warning)
        .help(format!("it is spelled {right:?}"))
        .unsafe_fix(format!("write {right:?}"), vec![fix::replace(operand, fix::quoted(right))])
}

fn is_reference(operand: &Value<'_>) -> bool {
    text(operand).is_some_and(|text| whole(text).is_some() && !placeholder::holds(text))
}

fn reference(operand: &Value<'_>, action: &Action, operands: &[String]) -> Draft {
    let operand_text = text(operand).unwrap_or_default();
    let message =
        format!("{} compares with fixed values only, not with {operand_text}", action.name);
    let draft = Draft::new(bytes(operand), message).severity(Severity::Warning);
    draft.help(format!(
        "expected {}; a Compare block compares what a reference names",
        either(operands.iter().map(String::as_str))
    ))
}

fn compares_numbers(branch: &ConditionBranch<'_>) -> bool {
    branch.operator.is_some_and(|operator| operator.value.starts_with("Number"))
}

fn unknown(operand: &Value<'_>, text: &str, action: &Action, operands: &[String]) -> Draft {
    let message = format!("{} never has the result {text:?}", action.name);
    respelled(Draft::new(bytes(operand), message), operand, text, operands, "expected")
}
