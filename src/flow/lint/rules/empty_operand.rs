use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::{bytes, text};

/// ## What it does
/// Reports a condition that compares with an empty text.
///
/// ## Why is this bad?
/// The service refuses the flow: `Invalid branch. Path: n.Evaluate`. A value that is not there
/// takes the branch `NoMatchingCondition`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Which tier", "Type": "Compare",
///   "Parameters": { "ComparisonValue": "$.External.tier" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }],
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": [""] } }
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
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["none"] } }
///     ]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain.
pub struct EmptyOperand;

impl Rule for EmptyOperand {
    const META: Meta = Meta::error("CF234", "empty-operand");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for branch in subject.blocks().iter().flat_map(|block| &block.conditions) {
            for operand in branch.operands {
                if text(operand).is_some_and(str::is_empty) {
                    let draft =
                        Draft::new(bytes(operand), "a condition cannot compare with an empty text");
                    report.add(draft.help("a value that is not there takes NoMatchingCondition"));
                }
            }
        }
    }
}
