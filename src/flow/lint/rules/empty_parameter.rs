use jsonc_parser::ast::{ObjectProp, Value};

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
                look_into(given, &given.entry.name, &given.prop.value, report);
            }
        }
    }
}

/// Looks into what a parameter, or something inside it, is set to.
fn look_into(given: &Given<'_>, name: &str, value: &Value<'_>, report: &mut Report<'_>) {
    match value {
        Value::StringLit(lit) if lit.value.is_empty() => {
            report.add(draft(given, name, value));
        }
        Value::Object(object) => {
            let look = |prop: &ObjectProp<'_>| {
                look_into(given, prop.name.as_str(), &prop.value, report);
            };
            object.properties.iter().for_each(look);
        }
        Value::Array(list) => {
            list.elements.iter().for_each(|item| look_into(given, name, item, report));
        }
        _ => {}
    }
}

fn draft(given: &Given<'_>, name: &str, value: &Value<'_>) -> Draft {
    let parameter = given.entry.name.as_str();
    let what = match name == parameter {
        true => name.to_owned(),
        false => format!("{name} in {parameter}"),
    };
    let needed = name == parameter && given.entry.required;
    let help = if needed { "give it a value" } else { "leave it out, or give it a value" };
    let text = |verb| format!("{what} is an empty text, which the service {verb}");
    match refused(given) {
        true => Draft::new(bytes(value), text("refuses")).help(help).severity(Severity::Error),
        false => Draft::new(bytes(value), text("may refuse")).help(help),
    }
}

fn refused(given: &Given<'_>) -> bool {
    let attributes = given.entry.kind == Kind::Map && given.entry.entries == Entries::Text;
    let own = given.is_own() && !matches!(given.entry.kind, Kind::Map | Kind::List | Kind::Object);
    (attributes || own) && given.action.is_certain()
}
