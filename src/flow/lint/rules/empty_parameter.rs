use jsonc_parser::ast::Value;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Entries, Kind};
use crate::flow::lint::Severity;
use crate::flow::lint::subject::Given;
use crate::flow::model::bytes;

/// ## What it does
/// Reports a parameter that is an empty text.
///
/// ## Why is this bad?
/// The service was seen to refuse empty texts wherever they stand: in contact attributes (`Empty
/// value in Parameters.Attributes`), in the block's own parameters and in what a view is given (`Path:
/// 0.Parameter`). A single space is a value.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Remember", "Type": "UpdateContactAttributes",
///   "Parameters": { "Attributes": { "tier": "" } },
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
///   "Identifier": "Remember", "Type": "UpdateContactAttributes",
///   "Parameters": { "Attributes": { "tier": "none" } },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// An error for contact attributes and for the block's own parameters. A warning deeper down, since
/// exported flows carry empty texts there: they were saved, and may not pass when they are deployed.
pub struct EmptyParameter;

impl Rule for EmptyParameter {
    const META: Meta = Meta::warning("CF219", "empty-parameter");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            if given.entry.fields.is_empty() {
                look_into(given, &given.prop.value, report);
            }
        }
    }
}

fn look_into(given: &Given<'_>, value: &Value<'_>, report: &mut Report<'_>) {
    match value {
        Value::StringLit(lit) if lit.value.is_empty() => {
            let message = format!("an empty text in {}", given.entry.name);
            let draft = Draft::new(bytes(value), message).help("leave it out, or give it a value");
            let draft = if refused(given) { draft.severity(Severity::Error) } else { draft };
            report.add(draft);
        }
        Value::Object(object) => {
            object.properties.iter().for_each(|prop| look_into(given, &prop.value, report));
        }
        Value::Array(list) => {
            list.elements.iter().for_each(|item| look_into(given, item, report));
        }
        _ => {}
    }
}

fn refused(given: &Given<'_>) -> bool {
    let attributes = given.entry.kind == Kind::Map && given.entry.entries == Entries::Text;
    let own = given.is_own() && !matches!(given.entry.kind, Kind::Map | Kind::List | Kind::Object);
    (attributes || own) && given.action.is_certain()
}
