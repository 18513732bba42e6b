use std::collections::HashSet;

use super::{Draft, Meta, Report, Rule, Subject, names_set};
use crate::flow::lint::Unless;

/// ## What it does
/// Reports a contact attribute that the flow reads and no block of the flow sets; in a set of
/// flows, one that no flow of the set sets.
///
/// ## Why is this bad?
/// If nobody else sets it, it is always empty: a misspelt name reads as nothing.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Greet", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello $.Attributes.firstName" },
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
///   "Identifier": "Note name", "Type": "UpdateContactAttributes",
///   "Parameters": { "Attributes": { "firstName": "$.Customer.FirstName" } },
///   "Transitions": {
///     "NextAction": "Greet",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Greet", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello $.Attributes.firstName" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Attributes also come from Lambda functions and other programs over the API, from the web page
/// that starts a chat, and from flows that are not among the files. The rule is off unless asked
/// for, and most useful over all flows of an instance.
pub struct AttributeNeverSetHere;

impl Rule for AttributeNeverSetHere {
    const META: Meta = Meta::info("CF308", "attribute-never-set-here");
    const WAITS: bool = true;

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut set = None;
        let mut told = HashSet::new();
        for (text, reference) in subject.texts().references() {
            let Some(name) = reference.keys.first() else { continue };
            if reference.namespace != "Attributes" || !told.insert(*name) {
                continue;
            }
            let set = set.get_or_insert_with(|| names_set(subject, "Attributes"));
            let Some(set) = set.as_ref().filter(|set| !set.contains(name)) else { continue };
            let message = format!("no block sets the contact attribute {name:?} that is read here");
            let draft = Draft::new(text.part(&reference.range), message);
            let draft = match super::closest(name, set.iter().copied()) {
                Some(near) => draft.help(format!("did you mean $.Attributes.{near}?")),
                None => draft,
            };
            report.add(draft.unless(Unless::Sets((*name).into())));
        }
    }
}
