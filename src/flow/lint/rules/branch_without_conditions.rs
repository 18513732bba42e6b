use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports a block that does nothing but branch, and has no condition to branch on.
///
/// ## Why is this bad?
/// Every contact takes `NoMatchingCondition`: the block is either left over or unfinished.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Which tier", "Type": "Compare",
///   "Parameters": { "ComparisonValue": "$.External.tier" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }],
///     "Conditions": []
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
/// Certain.
pub struct BranchWithoutConditions;

impl Rule for BranchWithoutConditions {
    const META: Meta = Meta::warning("CF238", "branch-without-conditions");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| block.conditions.is_empty()) {
            if let Some(action) = block.action.filter(|action| action.only_branches()) {
                let message = format!("{} has no condition to branch on", action.name);
                report.add(Draft::new(block.head(), message));
            }
        }
    }
}
