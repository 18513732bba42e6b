use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::catalog;
use crate::flow::lint::blocks::schema::{allowed, either};
use crate::flow::lint::fix;
use crate::flow::model::Block;
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
        for block in subject.blocks() {
            for branch in &block.conditions {
                let Some(lit) = branch.operator.filter(|lit| !placeholder::holds(&lit.value))
                else {
                    continue;
                };
                let name = lit.value.as_ref();
                if catalog().operators.iter().all(|known| known.name != name) {
                    let range = lit.range.start..lit.range.end;
                    let draft = Draft::new(range, format!("{name:?} is no operator"));
                    report.add(advise(draft, name, taken(block)));
                }
            }
        }
    }
}

/// The operators that a block takes; none where that is not known.
fn taken<'c>(block: &Block<'_>) -> &'c [String] {
    let conditions = block.action.and_then(|action| action.conditions.as_ref());
    conditions.map_or(&[][..], |conditions| allowed(block, conditions).0)
}

fn advise(draft: Draft, name: &str, taken: &[String]) -> Draft {
    let all = || catalog().operators.iter().map(|operator| operator.name.as_str());
    let wrong = catalog().wrong_operators.iter().find(|wrong| wrong.name == name);
    if let Some(notes) = wrong.and_then(|wrong| wrong.notes.as_ref()) {
        return draft.help(notes);
    }
    let meant = wrong.and_then(|wrong| wrong.instead.as_deref());
    let right = meant.or_else(|| super::closest(name, all()));
    let fits = |right: &&str| taken.is_empty() || taken.iter().any(|name| name == right);
    let right = match (right.filter(fits), taken) {
        (None, [only]) => Some(only.as_str()),
        (right, _) => right,
    };
    match right {
        Some(right) => {
            let edit = Edit::new(draft.at.clone(), fix::quoted(right));
            let help = match taken {
                [only] => format!("the block takes {only} only"),
                _ => format!("did you mean {right}?"),
            };
            draft.help(help).unsafe_fix(format!("write {right}"), vec![edit])
        }
        None if taken.is_empty() => draft.help(format!("the operators are {}", either(all()))),
        None => {
            let names = taken.iter().map(String::as_str);
            draft.help(format!("the block takes {}", either(names)))
        }
    }
}
