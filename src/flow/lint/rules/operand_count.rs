use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged as _;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::fix;
use crate::flow::model::{ConditionBranch, bytes};
use crate::flow::source::Edit;

/// ## What it does
/// Reports a condition that does not have exactly one operand.
///
/// ## Why is this bad?
/// The service refuses the flow. `Operands` is a list, and each operator takes one entry of it all
/// the same: several values need a condition each.
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
///       {
///         "NextAction": "Goodbye",
///         "Condition": { "Operator": "Equals", "Operands": ["gold", "silver"] }
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
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["gold"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["silver"] } }
///     ]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain: the service was seen to refuse a second operand, and no exported flow has one.
pub struct OperandCount;

impl Rule for OperandCount {
    const META: Meta = Meta::error("CF233", "operand-count");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for branch in subject.blocks().iter().flat_map(|block| &block.conditions) {
            let list = branch.condition.and_then(|condition| condition.get_array("Operands"));
            let Some(list) = list.filter(|list| list.elements.len() != 1) else { continue };
            let count = list.elements.len();
            let message = format!("a condition takes one operand, and this one has {count}");
            let draft = Draft::new(bytes(list), message);
            report.add(match split(subject.text, branch, list.start()..list.end()) {
                Some(edit) => draft
                    .help("write one condition a value, with the same NextAction")
                    .unsafe_fix("make a condition of each", vec![edit]),
                None => draft.help("name the value to compare with"),
            });
        }
    }
}

/// The same condition once for each operand.
fn split(text: &str, branch: &ConditionBranch<'_>, list: std::ops::Range<usize>) -> Option<Edit> {
    let node = branch.node;
    let before = text.get(node.start()..list.start)?;
    let after = text.get(list.end..node.end())?;
    let operand = |value: &Value<'_>| {
        let operand = text.get(value.start()..value.end())?;
        Some(format!("{before}[{operand}]{after}"))
    };
    let all: Vec<_> = branch.operands.iter().map(operand).collect::<Option<_>>()?;
    (!all.is_empty()).then(|| fix::spread(text, node, &all))
}
