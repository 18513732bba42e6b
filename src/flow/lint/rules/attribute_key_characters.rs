use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::{is_literal, key_bytes};

/// ## What it does
/// Reports the name of a contact attribute that holds other characters than letters, digits, `-`
/// and `_`.
///
/// ## Why is this bad?
/// The designer takes such names, but the API does not: no program can set the attribute, and
/// in flows it can be read only in brackets, `$.Attributes['a key']`. A name with a dot reads like
/// a key below another.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Note tier", "Type": "UpdateContactAttributes",
///   "Parameters": { "Attributes": { "customer.tier": "gold" } },
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
///   "Identifier": "Note tier", "Type": "UpdateContactAttributes",
///   "Parameters": { "Attributes": { "customer_tier": "gold" } },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// The characters are those that UpdateContactAttributes of the API takes. Flows work with others,
/// which the administrator guide shows how to read: the rule is off unless asked for.
pub struct AttributeKeyCharacters;

impl Rule for AttributeKeyCharacters {
    const META: Meta = Meta::info("CF311", "attribute-key-characters");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| block.is("UpdateContactAttributes")) {
            for prop in block.entries("Attributes") {
                let name = prop.name.as_str();
                let odd = name.chars().find(|c| !(c.is_alphanumeric() || "-_".contains(*c)));
                let Some(odd) = odd.filter(|_| is_literal(name)) else { continue };
                let message = format!(
                    "the attribute name {name:?} holds {odd:?}; the API takes letters, digits, - and _"
                );
                report.add(Draft::new(key_bytes(prop), message));
            }
        }
    }
}
