use std::ops::Range;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Kind;
use crate::flow::lint::blocks::schema::{highest, limits_lambda, weigh_value};
use crate::flow::lint::subject::Given;
use crate::flow::model::{bytes, literal};

/// ## What it does
/// Reports a number that is too small or too large for its parameter, and a list with too few or
/// too many entries.
///
/// ## Why is this bad?
/// The service refuses the flow, or the block takes its error branch on every contact.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Three times", "Type": "Loop",
///   "Parameters": { "LoopCount": "1000" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [],
///     "Conditions": [
///       {
///         "NextAction": "Goodbye",
///         "Condition": { "Operator": "Equals", "Operands": ["ContinueLooping"] }
///       },
///       {
///         "NextAction": "Goodbye",
///         "Condition": { "Operator": "Equals", "Operands": ["DoneLooping"] }
///       }
///     ]
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Three times", "Type": "Loop",
///   "Parameters": { "LoopCount": "100" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [],
///     "Conditions": [
///       {
///         "NextAction": "Goodbye",
///         "Condition": { "Operator": "Equals", "Operands": ["ContinueLooping"] }
///       },
///       {
///         "NextAction": "Goodbye",
///         "Condition": { "Operator": "Equals", "Operands": ["DoneLooping"] }
///       }
///     ]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// An error for bounds that the developer guide states. A warning where only the designer keeps to
/// them: it asks for at most 180 seconds of waiting for input, and flows with 300 are in
/// production.
pub struct ParameterRange;

impl Rule for ParameterRange {
    const META: Meta = Meta::error("CF214", "parameter-range");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            let entry = given.entry;
            if entry.min.is_none() && entry.max.is_none() || limits_lambda(given.action, entry) {
                continue;
            }
            match entry.kind {
                Kind::Map => {}
                Kind::List => {
                    if let Some(list) = given.prop.value.as_array() {
                        let count = list.elements.len() as i128;
                        check(given, bytes(list), count, report);
                    }
                }
                _ => {
                    let number =
                        literal(&given.prop.value).and_then(|text| text.trim().parse().ok());
                    if let Some(number) = number {
                        check(given, bytes(&given.prop.value), number, report);
                    }
                }
            }
        }
    }
}

fn check(given: &Given<'_>, range: Range<usize>, number: i128, report: &mut Report<'_>) {
    let (entry, max) = (given.entry, highest(given.block, given.entry));
    let above = entry.min.is_none_or(|min| number >= i128::from(min));
    let below = max.is_none_or(|max| number <= i128::from(max));
    if above && below {
        return;
    }
    let name = &entry.name;
    let found = match entry.kind {
        Kind::List => format!("{name} has {number} entries"),
        _ => format!("{name} is {number}"),
    };
    let draft = Draft::new(range, format!("{found}, expected {}", bounds(entry.min, max)));
    let draft = match above && !entry.max_enforced {
        true => draft.help("the designer allows no more, even if the service takes it"),
        false => draft,
    };
    report.add(weigh_value(draft, given.action, entry, entry.max_enforced));
}

fn bounds(min: Option<i64>, max: Option<i64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => String::new(),
    }
}
