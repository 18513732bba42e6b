use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::catalog;
use crate::flow::lint::blocks::schema::{allowed, either, weigh};

/// ## What it does
/// Reports an operator that exists and that this block does not take.
///
/// ## Why is this bad?
/// The service refuses the flow. Most blocks have fixed results and compare them with `Equals`;
/// staffing is asked for with `NumberGreaterThan` and `0` only.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Open?", "Type": "CheckHoursOfOperation", "Parameters": {},
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": [
///       {
///         "NextAction": "Goodbye",
///         "Condition": { "Operator": "TextContains", "Operands": ["True"] }
///       },
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
/// Certain for documented actions; where a reference decides how the block is set up, all operators
/// of the block pass.
pub struct OperatorNotSupported;

impl Rule for OperatorNotSupported {
    const META: Meta = Meta::error("CF231", "operator-not-supported");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| !block.conditions.is_empty()) {
            let Some(action) = block.action else { continue };
            let Some(conditions) = &action.conditions else { continue };
            let (operators, _) = allowed(block, conditions);
            for lit in block.conditions.iter().filter_map(|branch| branch.operator) {
                let name = lit.value.as_ref();
                let known = catalog().operators.iter().any(|operator| operator.name == name);
                if !known || operators.iter().any(|operator| operator == name) {
                    continue;
                }
                let message = format!("{} does not take the operator {name}", action.name);
                let draft = Draft::new(lit.range.start..lit.range.end, message);
                let names = either(operators.iter().map(String::as_str));
                report.add(weigh(draft.help(format!("it takes {names}")), action));
            }
        }
    }
}
