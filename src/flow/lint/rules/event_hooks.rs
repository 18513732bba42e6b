use jsonc_parser::ast::{Object, ObjectProp};

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::schema::either;
use crate::flow::lint::subject::Given;
use crate::flow::lint::{Severity, fix};
use crate::flow::model::{bytes, key_bytes};
use crate::flow::source::placeholder;

/// ## What it does
/// Reports an event hook that does not exist, and a block that sets none or several.
///
/// ## Why is this bad?
/// A block sets exactly one hook: which of several is set is not said anywhere, and the designer
/// shows one. A hook of another name is never run.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Set flows", "Type": "UpdateContactEventHooks",
///   "Parameters": {
///     "EventHooks": {
///       "CustomerQueue": "11111111-2222-3333-4444-555555555555",
///       "AgentWhisper": "66666666-7777-8888-9999-000000000000"
///     }
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
///   "Identifier": "Set flow", "Type": "UpdateContactEventHooks",
///   "Parameters": {
///     "EventHooks": { "CustomerQueue": "11111111-2222-3333-4444-555555555555" }
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
/// An error for a hook that the developer guide does not list. A warning for any other number than
/// one, which the guide forbids and the service was seen to accept. Templates that fill in the name
/// of the hook are not judged.
pub struct EventHooks;

impl Rule for EventHooks {
    const META: Meta = Meta::error("CF222", "event-hooks");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let given = &subject.parameters().given;
        for given in given.iter().filter(|given| !given.entry.keys.is_empty()) {
            let Some(map) = given.prop.value.as_object() else { continue };
            check_count(given, map, report);
            for prop in &map.properties {
                let name = prop.name.as_str();
                let known = given.entry.keys.iter().any(|key| key == name);
                if !known && !placeholder::holds(name) {
                    report.add(unknown(given, prop, name));
                }
            }
        }
    }
}

fn check_count(given: &Given<'_>, map: &Object<'_>, report: &mut Report<'_>) {
    let (entry, count) = (given.entry, map.properties.len());
    let bound = |bound: Option<i64>| bound.and_then(|bound| usize::try_from(bound).ok());
    if bound(entry.min).is_some_and(|min| count < min) {
        let message = format!("{} is empty, expected one hook", entry.name);
        report.add(Draft::new(bytes(map), message).severity(Severity::Warning));
    }
    if let Some(extra) = bound(entry.max).and_then(|max| map.properties.get(max)) {
        let message = format!("{} holds {count} hooks, and a block sets one", entry.name);
        let draft = Draft::new(key_bytes(extra), message).severity(Severity::Warning);
        report.add(draft.help("set the others in blocks of their own"));
    }
}

fn unknown(given: &Given<'_>, prop: &ObjectProp<'_>, name: &str) -> Draft {
    let keys = || given.entry.keys.iter().map(String::as_str);
    let draft = Draft::new(key_bytes(prop), format!("{name:?} is no event hook"));
    if let Some(hint) = given.action.hints.get(&format!("{}.{name}", given.entry.name)) {
        return draft.help(hint);
    }
    match super::closest(name, keys()) {
        Some(right) => draft
            .help(format!("did you mean {right}?"))
            .unsafe_fix(format!("rename it to {right}"), vec![fix::rename(prop, right)]),
        None => draft.help(format!("the hooks are {}", either(keys()))),
    }
}
