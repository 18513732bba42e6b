use std::collections::HashMap;

use jsonc_parser::ast::{Object, ObjectProp, Value};

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::fix;
use crate::flow::model::{bytes, key_bytes};

/// ## What it does
/// Reports a key that stands twice in one object, anywhere in the flow.
///
/// ## Why is this bad?
/// JSON readers keep one of the two values and drop the other without a word; nearly all keep the
/// last. Half of what the file says is never used, and tools that keep the other half see another
/// flow than the service does.
///
/// ## Example
/// ```json
/// {
///   "Version": "2019-10-30",
///   "StartAction": "Welcome",
///   "Actions": [
///     {
///       "Identifier": "Welcome", "Type": "MessageParticipant",
///       "Parameters": { "Text": "Welcome to Example Travel.", "Text": "Hello" },
///       "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
///     },
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Version": "2019-10-30",
///   "StartAction": "Welcome",
///   "Actions": [
///     {
///       "Identifier": "Welcome", "Type": "MessageParticipant",
///       "Parameters": { "Text": "Welcome to Example Travel." },
///       "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
///     },
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## How sure is this?
/// Certain that the key stands there twice; which value the service keeps is not documented. Where
/// both values are the same, the fix removes one; where they differ, only you know which is meant.
pub struct DuplicateKey;

impl Rule for DuplicateKey {
    const META: Meta = Meta::warning("CF003", "duplicate-key");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        walk(subject.text, subject.flow.root, report);
    }
}

fn walk(text: &str, value: &Value<'_>, report: &mut Report<'_>) {
    match value {
        Value::Object(object) => {
            judge(text, object, report);
            object.properties.iter().for_each(|prop| walk(text, &prop.value, report));
        }
        Value::Array(array) => array.elements.iter().for_each(|item| walk(text, item, report)),
        _ => {}
    }
}

/// Objects with fewer keys are searched key by key, which is quicker than a map of them.
const FEW: usize = 12;

fn judge(text: &str, object: &Object<'_>, report: &mut Report<'_>) {
    let keys = &object.properties;
    if keys.len() <= FEW {
        for (index, prop) in keys.iter().enumerate() {
            let mut before = keys.iter().take(index);
            if let Some(first) = before.find(|first| first.name.as_str() == prop.name.as_str()) {
                report.add(draft(text, object, first, index, prop));
            }
        }
        return;
    }
    let mut seen = HashMap::with_capacity(keys.len());
    for (index, prop) in keys.iter().enumerate() {
        let first = *seen.entry(prop.name.as_str()).or_insert(prop);
        if !std::ptr::eq(first, prop) {
            report.add(draft(text, object, first, index, prop));
        }
    }
}

fn draft(
    text: &str,
    object: &Object<'_>,
    first: &ObjectProp<'_>,
    index: usize,
    prop: &ObjectProp<'_>,
) -> Draft {
    let name = prop.name.as_str();
    let message = format!("the key {name:?} stands twice in this object");
    let draft = Draft::new(key_bytes(prop), message).related(key_bytes(first), "here first");
    let same = text.get(bytes(&first.value)) == text.get(bytes(&prop.value));
    match fix::remove_property(object, index) {
        Some(edit) if same => draft.help("both have the same value").fix("remove one", vec![edit]),
        _ => draft.help("most readers keep the last value: remove the one that is not meant"),
    }
}
