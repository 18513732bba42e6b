use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Dynamic, catalog};
use crate::flow::jsonpath::{references, whole};
use crate::flow::lint::blocks::schema::weigh;
use crate::flow::model::{bytes, is_literal, scalar};

/// ## What it does
/// Reports fixed text in a parameter that takes a reference only, and a reference that names a
/// namespace without a key or cannot be read, such as `$.Attributes[tier]`.
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
/// Certain: two independent sets of calls to the service agree on fixed text and on namespaces without
/// a key; a reference that cannot be read is no other thing.
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
            } else if let Some(why) = broken(text) {
                Draft::new(bytes(value), format!("{text:?} is no reference: {why}"))
            } else {
                continue;
            };
            report.add(weigh(draft, given.action));
        }
    }
}

/// Whether a text is the root of a namespace that has keys.
/// Why the only reference of a text cannot be read.
fn broken(text: &str) -> Option<&'static str> {
    let first = references(text).next().filter(|first| first.range.start == 0)?;
    let rest = text.get(first.range.end..)?;
    if rest == "." {
        return Some("no key follows the last dot");
    }
    let key = rest.strip_prefix(".[").or_else(|| rest.strip_prefix('['))?;
    let whole = key.ends_with(']') && !key.contains(['$', ' ']);
    whole.then_some("a key in brackets stands in quotes, as in ['tier']")
}

fn is_bare(text: &str) -> bool {
    whole(text).filter(|found| found.keys.is_empty()).is_some_and(|found| {
        catalog().namespace(found.namespace).is_some_and(|namespace| !namespace.leaf)
    })
}
