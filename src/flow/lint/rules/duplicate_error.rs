use super::{Draft, Meta, Report, Rule, Subject};
use std::collections::HashMap;

/// ## What it does
/// Reports a block with two error branches of the same `ErrorType`.
///
/// ## Why is this bad?
/// Only one of them can be taken, and nothing says which. The designer draws one branch an error,
/// so the other one is also lost when somebody opens and saves the flow there.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "11111111-2222-3333-4444-555555555555" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [
///       { "NextAction": "Goodbye", "ErrorType": "NoMatchingError" },
///       { "NextAction": "Pick queue", "ErrorType": "NoMatchingError" }
///     ],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "11111111-2222-3333-4444-555555555555" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain that one branch is dead; whether the service accepts the flow was not tried. No exported
/// flow has such a block.
pub struct DuplicateError;

impl Rule for DuplicateError {
    const META: Meta = Meta::warning("CF205", "duplicate-error");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut seen = HashMap::new();
        for block in subject.blocks().iter().filter(|block| block.errors.len() > 1) {
            seen.clear();
            for lit in block.errors.iter().filter_map(|branch| branch.error) {
                let range = lit.range.start..lit.range.end;
                if let Some(first) = seen.get(lit.value.as_ref()) {
                    let message = format!("{:?} has a branch already", lit.value);
                    let first: &std::ops::Range<usize> = first;
                    report.add(Draft::new(range, message).related(first.clone(), "the first one"));
                } else {
                    seen.insert(lit.value.as_ref(), range);
                }
            }
        }
    }
}
