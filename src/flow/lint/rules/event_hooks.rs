use super::super::super::model::{bytes, key_bytes};
use super::super::super::source::placeholder;
use super::super::fix;
use super::super::schema::either;
use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports an event hook that does not exist, and a block that sets none or several.
///
/// ## Why is this bad?
/// A block sets exactly one hook: the service refuses any other number, and any other name.
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
/// The developer guide states both. Templates that fill in the name of the hook are not judged.
pub struct EventHooks;

impl Rule for EventHooks {
    const META: Meta = Meta::error("CF222", "event-hooks");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            let entry = given.entry;
            let Some(map) = given.prop.value.as_object().filter(|_| !entry.keys.is_empty()) else {
                continue;
            };
            let count = map.properties.len();
            let fits = |bound: Option<i64>| bound.and_then(|bound| usize::try_from(bound).ok());
            if fits(entry.min).is_some_and(|min| count < min) {
                let message = format!("{} is empty, expected one hook", entry.name);
                report.add(Draft::new(bytes(map), message));
            }
            if let Some(extra) = fits(entry.max).and_then(|max| map.properties.get(max)) {
                let message = format!("{} holds {count} hooks, and a block sets one", entry.name);
                let draft = Draft::new(key_bytes(extra), message);
                report.add(draft.help("set the others in blocks of their own"));
            }
            for prop in &map.properties {
                let name = prop.name.as_str();
                if placeholder::holds(name) || entry.keys.iter().any(|key| key == name) {
                    continue;
                }
                let keys = || entry.keys.iter().map(String::as_str);
                let draft = Draft::new(key_bytes(prop), format!("{name:?} is no event hook"));
                let hint = given.action.hints.get(&format!("{}.{name}", entry.name));
                if let Some(hint) = hint {
                    report.add(draft.help(hint));
                    continue;
                }
                report.add(match super::closest(name, keys()) {
                    Some(right) => draft
                        .help(format!("did you mean {right}?"))
                        .unsafe_fix(format!("rename it to {right}"), vec![fix::rename(prop, right)]),
                    None => draft.help(format!("the hooks are {}", either(keys()))),
                });
            }
        }
    }
}

