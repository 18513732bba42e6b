use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::catalog;
use crate::flow::lint::blocks::schema::either;
use crate::flow::lint::fix;
use crate::flow::source::{Edit, placeholder};

/// ## What it does
/// Reports an operator that conditions do not have.
///
/// ## Why is this bad?
/// The service refuses the flow. It has no operator for "not equal" and none that joins conditions:
/// `And`, `Or` and `Not` are described by the guide and refused by the service.
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
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Contains", "Operands": ["gold"] } }
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
///       {
///         "NextAction": "Goodbye",
///         "Condition": { "Operator": "TextContains", "Operands": ["gold"] }
///       }
///     ]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain: the operators were tried one by one.
pub struct UnknownOperator;

impl Rule for UnknownOperator {
    const META: Meta = Meta::error("CF230", "unknown-operator");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for branch in subject.blocks().iter().flat_map(|block| &block.conditions) {
            let Some(lit) = branch.operator.filter(|lit| !placeholder::holds(&lit.value)) else {
                continue;
            };
            let name = lit.value.as_ref();
            if catalog().operators.iter().all(|known| known.name != name) {
                let range = lit.range.start..lit.range.end;
                report.add(advise(Draft::new(range, format!("{name:?} is no operator")), name));
            }
        }
    }
}

fn advise(draft: Draft, name: &str) -> Draft {
    let names = || catalog().operators.iter().map(|operator| operator.name.as_str());
    let wrong = catalog().wrong_operators.iter().find(|wrong| wrong.name == name);
    if let Some(notes) = wrong.and_then(|wrong| wrong.notes.as_ref()) {
        return draft.help(notes);
    }
    match wrong.and_then(|wrong| wrong.instead.as_deref()).or_else(|| super::closest(name, names()))
    {
        Some(right) => {
            let edit = Edit::new(draft.at.clone(), fix::quoted(right));
            draft
                .help(format!("did you mean {right}?"))
                .unsafe_fix(format!("write {right}"), vec![edit])
        }
        None => draft.help(format!("the operators are {}", either(names()))),
    }
}
