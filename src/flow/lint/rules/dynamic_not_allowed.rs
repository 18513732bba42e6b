use std::ops::Range;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Dynamic;
use crate::flow::jsonpath::references;
use crate::flow::lint::blocks::schema::weigh;
use crate::flow::model::{bytes, text};
use crate::flow::source::placeholder;

/// ## What it does
/// Reports a reference such as `$.Attributes.limit` in a parameter that takes only fixed values,
/// and references mixed with text in a parameter that takes one reference and nothing else.
///
/// ## Why is this bad?
/// The service refuses the flow, or takes the reference for the value itself.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:customer-lookup",
///     "InvocationTimeLimitSeconds": "$.Attributes.limit"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:customer-lookup",
///     "InvocationTimeLimitSeconds": "5"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// The developer guide says of each parameter what it takes, and no exported flow goes against it.
pub struct DynamicNotAllowed;

impl Rule for DynamicNotAllowed {
    const META: Meta = Meta::error("CF220", "dynamic-not-allowed");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            if given.entry.dynamic == Dynamic::Any {
                continue;
            }
            for value in given.scalars() {
                let Some(text) = text(value).filter(|text| text.contains('$')) else { continue };
                let Some(first) = references(text).next() else { continue };
                if placeholder::holds(text) {
                    continue;
                }
                let name = &given.entry.name;
                let message = match given.entry.dynamic {
                    Dynamic::Static => {
                        let found = text.get(first.range).unwrap_or_default();
                        format!("{name} holds the reference {found}, and takes only fixed values")
                    }
                    _ if is_alone(text, &first.range) => continue,
                    _ => format!("{name} mixes text and references, and takes one reference alone"),
                };
                report.add(weigh(Draft::new(bytes(value), message), given.action));
            }
        }
    }
}

/// Whether a reference is the whole of a text. Paths take more forms than references in a sentence
/// are looked for in: `$.External.items.0`, `$.External.items[?(@.id)]`.
fn is_alone(text: &str, first: &Range<usize>) -> bool {
    let rest = text.get(first.end..).unwrap_or_default();
    first.start == 0 && !rest.contains('$') && !rest.contains(char::is_whitespace)
}
