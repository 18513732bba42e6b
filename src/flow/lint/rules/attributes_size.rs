use std::collections::HashMap;
use std::ops::Range;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Limit, catalog};
use crate::flow::model::{is_literal, key_bytes, scalar};

/// ## What it does
/// Adds up the contact attributes that a flow sets to fixed values, and its flow attributes, and
/// reports more than 32,768 bytes of either.
///
/// ## Why is this bad?
/// A contact holds 32,768 bytes of attributes in all, whoever sets them. What goes over is refused,
/// and the block takes its error branch.
///
/// ## Example
/// ```text
/// "Attributes": { "terms": "<33,000 characters of text>" }
/// ```
///
/// ## Use instead
/// ```text
/// "Attributes": { "terms": "https://example.com/terms" }
/// ```
///
/// ## How sure is this?
/// The limit is the service's own. Of an attribute that is set several times the longest value
/// counts; values that are known only at run time do not count, so that the flow needs at least
/// as much.
pub struct AttributesSize;

impl Rule for AttributesSize {
    const META: Meta = Meta::warning("CF310", "attributes-size");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let limits = &catalog().limits;
        check(subject, "Attributes", "contact attributes", &limits.attribute_bytes, report);
        check(subject, "FlowAttributes", "flow attributes", &limits.flow_attribute_bytes, report);
    }
}

fn check(subject: &Subject<'_>, key: &str, what: &str, limit: &Limit, report: &mut Report<'_>) {
    // No flow of this size can set that much.
    if subject.text.len() as u64 <= limit.value {
        return;
    }
    let mut longest: HashMap<&str, (usize, Range<usize>)> = HashMap::new();
    for block in subject.blocks() {
        for prop in block.entries(key) {
            let inner = prop.value.as_object().and_then(|object| object.get("Value"));
            let value = inner.map_or(&prop.value, |prop| &prop.value);
            let Some(value) = scalar(value).filter(|value| is_literal(value)) else { continue };
            let name = prop.name.as_str();
            let size = name.len() + value.len();
            let slot = longest.entry(name).or_insert_with(|| (0, key_bytes(prop)));
            if slot.0 < size {
                *slot = (size, key_bytes(prop));
            }
        }
    }
    let sum: usize = longest.values().map(|(size, _)| size).sum();
    let Some((name, (size, range))) = longest.iter().max_by_key(|(_, (size, _))| *size) else {
        return;
    };
    if sum as u64 > limit.value {
        let message = format!(
            "the {what} that this flow sets take {sum} bytes, and {} are allowed",
            limit.value
        );
        report.add(
            Draft::new(range.clone(), message).help(format!("{name:?} alone takes {size} bytes")),
        );
    }
}
