use super::super::super::model::bytes;
use super::super::subject::literal;
use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports thresholds of a `DistributeByPercentage` block that do not rise, or that lie outside of 1 to
/// 101.
///
/// ## Why is this bad?
/// The block draws a number from 1 to 100 and takes the first condition whose threshold is greater, so that
/// each threshold is one more than the sum of the shares up to it. A threshold that is not greater than the
/// one before it is never taken.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Share", "Type": "DistributeByPercentage", "Parameters": {},
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }],
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "NumberLessThan", "Operands": ["51"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "NumberLessThan", "Operands": ["26"] } }
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
///       { "NextAction": "Goodbye", "Condition": { "Operator": "NumberLessThan", "Operands": ["26"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "NumberLessThan", "Operands": ["51"] } }
///     ]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain that such a branch is never taken. The developer guide describes how the number is drawn.
pub struct PercentageChain;

impl Rule for PercentageChain {
    const META: Meta = Meta::warning("CF241", "percentage-chain");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| block.is("DistributeByPercentage")) {
            let mut last: Option<(i64, std::ops::Range<usize>)> = None;
            for branch in &block.conditions {
                let [operand] = branch.operands else { continue };
                let threshold = literal(operand).and_then(|text| text.trim().parse().ok());
                let Some(threshold) = threshold else { continue };
                let range = bytes(operand);
                if !(1..=101).contains(&threshold) {
                    let message = format!("a threshold of {threshold}, expected 1 to 101");
                    report.add(Draft::new(range.clone(), message));
                } else if let Some((_, place)) = last.as_ref().filter(|(last, _)| *last >= threshold) {
                    let message =
                        format!("the threshold {threshold} is not above the one before it, so that this is never taken");
                    let draft = Draft::new(range.clone(), message);
                    report.add(
                        draft
                            .related(place.clone(), "the threshold before it")
                            .help("a threshold is one more than the sum of the shares up to it"),
                    );
                }
                if last.as_ref().is_none_or(|(last, _)| *last < threshold) {
                    last = Some((threshold, range));
                }
            }
        }
    }
}

