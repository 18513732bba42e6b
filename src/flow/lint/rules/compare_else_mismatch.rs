use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Action;
use crate::flow::model::bytes;

/// ## What it does
/// Reports a `Compare` or `DistributeByPercentage` block whose `NextAction` leads elsewhere than
/// its `NoMatchingCondition`.
///
/// ## Why is this bad?
/// The designer writes both alike, and only `NoMatchingCondition` is ever taken: somebody has
/// edited one of them by hand and may expect the other to matter.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Which tier", "Type": "Compare",
///   "Parameters": { "ComparisonValue": "$.External.tier" },
///   "Transitions": {
///     "NextAction": "Which tier",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }],
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
/// Certain that it is a hand edit: every exported flow has both alike. It does no harm by itself.
pub struct CompareElseMismatch;

impl Rule for CompareElseMismatch {
    const META: Meta = Meta::info("CF240", "compare-else-mismatch");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks() {
            if !block.action.is_some_and(Action::only_branches) {
                continue;
            }
            let other = (0..block.errors.len())
                .find(|index| block.error_name(*index) == "NoMatchingCondition")
                .and_then(|index| block.errors.get(index)?.next);
            let (Some(next), Some(other)) = (block.next, other) else { continue };
            let (Some(to), Some(instead)) = (next.to, other.to) else { continue };
            if to != instead {
                let message =
                    "NextAction is never taken, and leads elsewhere than NoMatchingCondition";
                let draft = Draft::new(bytes(&next.prop.value), message);
                report.add(draft.related(bytes(&other.prop.value), "this is taken"));
            }
        }
    }
}
