use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Dynamic, catalog};
use crate::flow::jsonpath::whole;
use crate::flow::lint::blocks::schema::weigh;
use crate::flow::model::{bytes, is_literal, scalar};

/// ## What it does
/// Reports fixed text in a parameter that takes a reference only, and a reference that names a
/// namespace without a key.
///
/// ## Why is this bad?
/// The service refuses the flow: what a `Compare` block compares and the number that is called back
/// are always read from the contact.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Which tier", "Type": "Compare",
///   "Parameters": { "ComparisonValue": "tier" },
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
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Which tier", "Type": "Compare",
///   "Parameters": { "ComparisonValue": "$.Attributes.tier" },
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
/// Certain: two independent sets of calls to the service agree.
pub struct LiteralNotAllowed;

impl Rule for LiteralNotAllowed {
    const META: Meta = Meta::error("CF221", "literal-not-allowed");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            let value = &given.prop.value;
            let Some(text) = scalar(value).filter(|text| !text.is_empty()) else { continue };
            if given.entry.dynamic != Dynamic::Only {
                continue;
            }
            let name = &given.entry.name;
            let draft = if is_literal(text) {
                let message =
                    format!("{name} is the fixed text {text:?}, and takes a reference only");
                Draft::new(bytes(value), message).help("such as $.Attributes.tier")
            } else if is_bare(text) {
                let message = format!("{text:?} names no key, and {name} takes a single value");
                Draft::new(bytes(value), message).help(format!("such as {text}.tier"))
            } else {
                continue;
            };
            report.add(weigh(draft, given.action));
        }
    }
}

/// Whether a text is the root of a namespace that has keys.
fn is_bare(text: &str) -> bool {
    whole(text).filter(|found| found.keys.is_empty()).is_some_and(|found| {
        catalog().namespace(found.namespace).is_some_and(|namespace| !namespace.leaf)
    })
}
