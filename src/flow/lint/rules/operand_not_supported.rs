use jsonc_parser::ast::Value;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Action;
use crate::flow::lint::Severity;
use crate::flow::lint::blocks::schema::{allowed, respelled, weigh};
use crate::flow::model::{Block, ConditionBranch, bytes, literal};

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
/// numbers with text, which are only known to be never true. Operands with a reference or a
/// placeholder are not judged.
pub struct OperandNotSupported;

impl Rule for OperandNotSupported {
    const META: Meta = Meta::error("CF232", "operand-not-supported");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| !block.conditions.is_empty()) {
            let Some(action) = block.action else { continue };
            let Some(conditions) = &action.conditions else { continue };
            let (_, operands) = allowed(block, conditions);
            for branch in &block.conditions {
                let [operand] = branch.operands else { continue };
                let Some(text) = literal(operand).filter(|text| !text.is_empty()) else { continue };
                if !operands.is_empty() {
                    if operands.iter().all(|known| known != text) && !is_event(block, action, text)
                    {
                        report.add(weigh(unknown(operand, text, action, operands), action));
                    }
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

/// Whether an operand is one of the events that the block is told to wait for.
fn is_event(block: &Block<'_>, action: &Action, operand: &str) -> bool {
    let list = action.conditions.as_ref().and_then(|conditions| conditions.required_each.as_ref());
    let list = list.and_then(|list| block.parameter(list)).and_then(|prop| prop.value.as_array());
    list.is_some_and(|list| list.elements.iter().any(|item| literal(item) == Some(operand)))
}

fn compares_numbers(branch: &ConditionBranch<'_>) -> bool {
    branch.operator.is_some_and(|operator| operator.value.starts_with("Number"))
}

fn unknown(operand: &Value<'_>, text: &str, action: &Action, operands: &[String]) -> Draft {
    let message = format!("{} never has the result {text:?}", action.name);
    respelled(Draft::new(bytes(operand), message), operand, text, operands, "expected")
}
