use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::fix;
use crate::flow::model::text;
use crate::flow::source::placeholder;

/// ## What it does
/// Reports a condition that equals a word with a space before or behind it.
///
/// ## Why is this bad?
/// The names of intents and the values of attributes rarely have such spaces: the branch is never
/// taken, and the designer does not show why.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Tier", "Type": "Compare",
///   "Parameters": { "ComparisonValue": "$.Attributes.tier" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": [" gold"] } }
///     ],
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }]
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Tier", "Type": "Compare",
///   "Parameters": { "ComparisonValue": "$.Attributes.tier" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["gold"] } }
///     ],
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Nearly always a mistake; certain for intents, whose names have no spaces. Operators that look
/// for a part of a text are left alone.
pub struct OperandWhitespace;

impl Rule for OperandWhitespace {
    const META: Meta = Meta::warning("CF415", "operand-whitespace");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let branches = subject.blocks().iter().flat_map(|block| &block.conditions);
        let equal =
            branches.filter(|branch| branch.operator.is_some_and(|lit| lit.value == "Equals"));
        for operand in equal.flat_map(|branch| branch.operands) {
            let Some(value) = text(operand) else { continue };
            let trimmed = value.trim();
            if trimmed.len() == value.len() || trimmed.is_empty() || placeholder::holds(value) {
                continue;
            }
            let message =
                format!("{value:?} has a space at its start or end, which is compared too");
            report.add(
                Draft::new(crate::flow::model::bytes(operand), message)
                    .help(format!("write {trimmed:?}"))
                    .unsafe_fix(
                        "take the spaces away",
                        vec![fix::replace(operand, fix::quoted(trimmed))],
                    ),
            );
        }
    }
}
