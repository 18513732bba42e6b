use std::collections::HashMap;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::fix;
use crate::flow::model::{Block, ConditionBranch, bytes, scalar};

/// ## What it does
/// Reports a condition that says the same as one before it in the same block.
///
/// ## Why is this bad?
/// Conditions are looked at in their order and the first that holds is taken, so that the second
/// never is. Most often its operand should have been another one.
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
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["gold"] } },
///       {
///         "NextAction": "Which tier",
///         "Condition": { "Operator": "Equals", "Operands": ["gold"] }
///       }
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
/// Certain: the developer guide says that the first match wins.
pub struct DuplicateCondition;

impl Rule for DuplicateCondition {
    const META: Meta = Meta::warning("CF239", "duplicate-condition");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut seen: HashMap<_, &ConditionBranch<'_>> = HashMap::new();
        for block in subject.blocks().iter().filter(|block| block.conditions.len() > 1) {
            seen.clear();
            for (index, branch) in block.conditions.iter().enumerate() {
                let [operand] = branch.operands else { continue };
                let (Some(operator), Some(text)) = (branch.operator, scalar(operand)) else {
                    continue;
                };
                match seen.get(&(operator.value.as_ref(), text)) {
                    Some(first) => report.add(draft(block, branch, first, index)),
                    None => {
                        seen.insert((operator.value.as_ref(), text), branch);
                    }
                }
            }
        }
    }
}

fn draft(
    block: &Block<'_>,
    branch: &ConditionBranch<'_>,
    first: &ConditionBranch<'_>,
    index: usize,
) -> Draft {
    let operator = branch.operator.map_or("", |lit| lit.value.as_ref());
    let operand = branch.operands.first().and_then(scalar).unwrap_or_default();
    let message = format!("{operator} {operand:?} is asked before, so that this is never taken");
    let draft = Draft::new(branch.condition.map_or_else(|| bytes(branch.node), bytes), message)
        .related(bytes(first.node), "the condition that is taken");
    let leaving = block.leaving();
    let list = leaving.and_then(|object| object.get_array("Conditions"));
    match list.and_then(|list| fix::remove_element(list, index)) {
        Some(edit) => draft.fix("remove the condition", vec![edit]),
        None => draft,
    }
}
