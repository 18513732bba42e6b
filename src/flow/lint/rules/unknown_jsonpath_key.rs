use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Namespace, catalog};
use crate::flow::jsonpath::Reference;

/// ## What it does
/// Reports a reference to a key that its namespace does not have, such as
/// `$.CustomerEndpoint.Adress`. Only namespaces whose keys Amazon Connect itself gives are judged.
///
/// ## Why is this bad?
/// The reference is silently empty. It also happens where a sentence goes on without a space:
/// `$.Queue.Name.Please wait` asks the queue for `Name.Please`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Confirm", "Type": "MessageParticipant",
///   "Parameters": { "Text": "You are calling from $.CustomerEndpoint.Adress" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Confirm", "Type": "MessageParticipant",
///   "Parameters": { "Text": "You are calling from $.CustomerEndpoint.Address" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// As sure as the list of attributes in the administrator guide is complete.
pub struct UnknownJsonpathKey;

impl Rule for UnknownJsonpathKey {
    const META: Meta = Meta::warning("CF302", "unknown-jsonpath-key");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for (text, reference) in subject.texts().references() {
            let Some(namespace) = catalog().namespace(reference.namespace) else { continue };
            if !namespace.any_key && !is_key(namespace, &reference.keys) {
                report.add(draft(namespace, reference, text.part(&reference.range)));
            }
        }
    }
}

/// Whether the keys lead to a value of the namespace, or are on the way to one.
fn is_key(namespace: &Namespace, keys: &[&str]) -> bool {
    if namespace.leaf {
        return keys.is_empty();
    }
    namespace.keys.iter().any(|known| {
        let (fixed, open) = match known.strip_suffix(".*") {
            Some(fixed) => (fixed, true),
            None => (known.as_str(), false),
        };
        let mut words = fixed.split('.');
        keys.iter().all(|key| words.next().map_or(open, |word| word == *key))
    })
}

fn draft(namespace: &Namespace, reference: &Reference<'_>, range: std::ops::Range<usize>) -> Draft {
    let (name, path) = (&namespace.name, reference.path());
    if namespace.leaf {
        let message =
            format!("$.{name} is a value itself and has no key {path:?}, so this is empty");
        return Draft::new(range, message)
            .help(format!("write a space after $.{name} if the text is to go on"));
    }
    let draft = Draft::new(range, format!("$.{name} has no key {path:?}, so this is empty"));
    let keys = namespace.keys.iter().map(String::as_str).filter(|key| !key.contains('*'));
    match super::closest(&path, keys.clone()) {
        Some(near) => draft.help(format!("did you mean $.{name}.{near}?")),
        None => draft.help(format!("its keys are {}", namespace.keys.join(", "))),
    }
}
