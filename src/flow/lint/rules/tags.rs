use super::super::super::model::{bytes, key_bytes, text};
use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports a block that sets more tags than a contact can have, and tags that start with `aws:`.
///
/// ## Why is this bad?
/// The service refuses the flow: `More than 6 tags in Parameters.Tags`. Tags that start with `aws:` are
/// its own.
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
/// Certain.
pub struct Tags;

impl Rule for Tags {
    const META: Meta = Meta::error("CF223", "tags");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            let Some(reserved) = &given.entry.reserved_prefix else { continue };
            let draft = |range, name: &str| {
                Draft::new(range, format!("{name:?} starts with {reserved}, which is the service's own"))
            };
            if let Some(map) = given.prop.value.as_object() {
                let max = given.entry.max.and_then(|max| usize::try_from(max).ok());
                if let Some(extra) = max.and_then(|max| map.properties.get(max)) {
                    let (count, most) = (map.properties.len(), max.unwrap_or_default());
                    let message = format!("{count} tags, and a contact has at most {most}");
                    report.add(Draft::new(key_bytes(extra), message));
                }
                for prop in map.properties.iter().filter(|p| p.name.as_str().starts_with(reserved)) {
                    report.add(draft(key_bytes(prop), prop.name.as_str()));
                }
            }
            let items = given.prop.value.as_array().map_or(&[][..], |list| &list.elements);
            for item in items {
                if let Some(name) = text(item).filter(|name| name.starts_with(reserved)) {
                    report.add(draft(bytes(item), name));
                }
            }
        }
    }
}

