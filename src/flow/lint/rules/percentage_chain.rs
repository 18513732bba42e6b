use jsonc_parser::ast::Value;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::{bytes, literal};

/// ## What it does
/// Reports thresholds of a `DistributeByPercentage` block that do not rise, or that lie outside of
/// 1 to 101.
///
/// ## Why is this bad?
/// The block draws a number from 1 to 100 and takes the first condition whose threshold is greater,
/// so that each threshold is one more than the sum of the shares up to it. A threshold that is not
/// greater than the one before it is never taken.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Share", "Type": "DistributeByPercentage", "Parameters": {},
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }],
///     "Conditions": [
///       {
///         "NextAction": "Goodbye",
///         "Condition": { "Operator": "NumberLessThan", "Operands": ["51"] }
///       },
///       {
///         "NextAction": "Goodbye",
///         "Condition": { "Operator": "NumberLessThan", "Operands": ["26"] }
///       }
///     ]
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Share", "Type": "DistributeByPercentage", "Parameters": {},
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }],
///     "Conditions": [
///       {
///         "NextAction": "Goodbye",
///         "Condition": { "Operator": "NumberLessThan", "Operands": ["26"] }
///       },
///       {
///         "NextAction": "Goodbye",
///         "Condition": { "Operator": "NumberLessThan", "Operands": ["51"] }
///       }
///     ]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain that such a branch is never taken. The developer guide describes how the number is
/// drawn.
pub struct PercentageChain;

impl Rule for PercentageChain {
    const META: Meta = Meta::warning("CF241", "percentage-chain");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| block.is("DistributeByPercentage")) {
            let mut highest: Option<(i64, &Value<'_>)> = None;
            for branch in &block.conditions {
                let [operand] = branch.operands else { continue };
                let threshold = literal(operand).and_then(|text| text.trim().parse().ok());
                let Some(threshold) = threshold else { continue };
                match highest.filter(|(before, _)| *before >= threshold) {
                    _ if !(1..=101).contains(&threshold) => {
                        let message = format!("the threshold is {threshold}, expected 1 to 101");
                        report.add(Draft::new(bytes(operand), message));
                    }
                    Some(before) => report.add(never(operand, threshold, before)),
                    None => highest = Some((threshold, operand)),
                }
            }
        }
    }
}

fn never(operand: &Value<'_>, threshold: i64, (before, place): (i64, &Value<'_>)) -> Draft {
    let message = format!("a threshold of {threshold} is never taken after one of {before}");
    Draft::new(bytes(operand), message)
        .related(bytes(place), "the one before it")
        .help("a threshold is one more than the sum of the shares up to it")
}
