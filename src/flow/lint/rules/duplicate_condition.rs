use std::collections::HashMap;

use jsonc_parser::ast::Value;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::fix;
use crate::flow::model::{Block, ConditionBranch, bytes, literal, scalar};

/// ## What it does
/// Reports a condition that says the same as one before it in the same block, and one that holds only
/// where one before it holds: more than 10 after more than 5.
///
/// ## Why is this bad?
/// Conditions are looked at in their order and the first that holds is taken, so that the second
/// never is. Most often its operand should have been another one, or it belongs before the other.
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
/// Certain: the developer guide says that the first match wins. Where both lead to the same block,
/// only a condition that says the same is reported.
pub struct DuplicateCondition;

impl Rule for DuplicateCondition {
    const META: Meta = Meta::warning("CF239", "duplicate-condition");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut seen: HashMap<_, &ConditionBranch<'_>> = HashMap::new();
        let mut wide: Vec<(Said<'_>, &ConditionBranch<'_>)> = Vec::new();
        for block in subject.blocks().iter().filter(|block| block.conditions.len() > 1) {
            seen.clear();
            wide.clear();
            // The shares of DistributeByPercentage are the matter of percentage-chain.
            let shares = block.is("DistributeByPercentage");
            for (index, branch) in block.conditions.iter().enumerate() {
                let [operand] = branch.operands else { continue };
                let (Some(operator), Some(text)) = (branch.operator, scalar(operand)) else {
                    continue;
                };
                match seen.get(&(operator.value.as_ref(), text)) {
                    Some(first) => report.add(draft(block, branch, first, index)),
                    None => {
                        seen.insert((operator.value.as_ref(), text), branch);
                        let Some(said) = Said::of(&operator.value, operand).filter(|_| !shares)
                        else {
                            continue;
                        };
                        match wide.iter().find(|(before, _)| before.covers(&said)) {
                            Some((before, first)) if target(first) != target(branch) => {
                                report.add(shadowed(branch, &said, before, first));
                            }
                            _ if said.operator == "Equals" => {}
                            _ => wide.push((said, branch)),
                        }
                    }
                }
            }
        }
    }
}

/// What a condition says.
struct Said<'t> {
    operator: &'t str,
    text: &'t str,
    number: Option<f64>,
}

impl<'t> Said<'t> {
    fn of(operator: &'t str, operand: &'t Value<'t>) -> Option<Self> {
        let text = literal(operand).filter(|text| !text.is_empty())?;
        let number = text.trim().parse().ok().filter(|number: &f64| number.is_finite());
        Some(Self { operator, text, number })
    }

    /// Whether it holds wherever the other one does.
    fn covers(&self, other: &Self) -> bool {
        if let Some(rest) = self.operator.strip_prefix("Number") {
            let (Some(bound), Some(number)) = (self.number, other.number) else { return false };
            let above = rest.starts_with("Greater");
            let same_side = match other.operator.strip_prefix("Number") {
                Some(rest) => rest.starts_with("Greater") == above,
                None => other.operator == "Equals",
            };
            let within = if above { number > bound } else { number < bound };
            // The bound itself: more than 5 holds for it only where 5 or more is not asked.
            let strict = rest.ends_with("Than");
            let at_bound = number == bound && (!strict || other.operator.ends_with("Than"));
            return same_side && (within || at_bound);
        }
        let text = other.text;
        match (self.operator, other.operator) {
            ("TextStartsWith", "TextStartsWith" | "Equals") => text.starts_with(self.text),
            ("TextEndsWith", "TextEndsWith" | "Equals") => text.ends_with(self.text),
            ("TextContains", "TextContains" | "TextStartsWith" | "TextEndsWith" | "Equals") => {
                text.contains(self.text)
            }
            _ => false,
        }
    }
}

fn target<'t>(branch: &ConditionBranch<'t>) -> Option<&'t str> {
    Some(branch.next.as_ref()?.target?.value.as_ref())
}

fn shadowed(
    branch: &ConditionBranch<'_>,
    said: &Said<'_>,
    before: &Said<'_>,
    first: &ConditionBranch<'_>,
) -> Draft {
    let message = format!(
        "{} {:?} holds only where {} {:?} does, which is asked before, so that this is never taken",
        said.operator, said.text, before.operator, before.text
    );
    Draft::new(branch.condition.map_or_else(|| bytes(branch.node), bytes), message)
        .related(bytes(first.node), "the condition that is taken")
        .help("put it before the other condition")
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
