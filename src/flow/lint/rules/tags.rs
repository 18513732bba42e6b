use std::ops::Range;

use jsonc_parser::ast::{Object, Value};

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::Severity;
use crate::flow::lint::subject::Given;
use crate::flow::model::{bytes, key_bytes, text};

/// ## What it does
/// Reports a block that sets more tags than a contact can have, and tags that start with `aws:`.
///
/// ## Why is this bad?
/// The service refuses the flow: `More than 6 tags in Parameters.Tags`. Tags that start with `aws:`
/// are its own.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Tag", "Type": "TagContact",
///   "Parameters": { "Tags": { "aws:cost": "sales" } },
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
///   "Identifier": "Tag", "Type": "TagContact",
///   "Parameters": { "Tags": { "cost": "sales" } },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// An error for too many tags, which the service was seen to refuse. A warning for reserved ones,
/// which the guide forbids and the service was seen to accept.
pub struct Tags;

impl Rule for Tags {
    const META: Meta = Meta::error("CF223", "tags");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            let Some(reserved) = &given.entry.reserved_prefix else { continue };
            match &given.prop.value {
                Value::Object(tags) => {
                    check_count(given, tags, report);
                    for tag in &tags.properties {
                        check_name(tag.name.as_str(), key_bytes(tag), reserved, report);
                    }
                }
                Value::Array(keys) => {
                    for key in &keys.elements {
                        check_name(text(key).unwrap_or_default(), bytes(key), reserved, report);
                    }
                }
                _ => {}
            }
        }
    }
}

fn check_count(given: &Given<'_>, tags: &Object<'_>, report: &mut Report<'_>) {
    let Some(most) = given.entry.max.and_then(|max| usize::try_from(max).ok()) else { return };
    if let Some(extra) = tags.properties.get(most) {
        let count = tags.properties.len();
        let message = format!("{count} tags, and a contact has at most {most}");
        report.add(Draft::new(key_bytes(extra), message));
    }
}

fn check_name(name: &str, range: Range<usize>, reserved: &str, report: &mut Report<'_>) {
    if name.starts_with(reserved) {
        let message = format!("{name:?} starts with {reserved}, which is the service's own");
        report.add(Draft::new(range, message).severity(Severity::Warning));
    }
}
