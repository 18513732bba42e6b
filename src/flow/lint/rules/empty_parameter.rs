use super::super::super::catalog::{Entries, Kind};
use super::super::super::model::{bytes, text};
use super::super::Severity;
use super::super::subject::Given;
use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports a parameter that is an empty text.
///
/// ## Why is this bad?
/// The service refuses empty contact attributes (`Empty value in Parameters.Attributes`) and empty
/// parameters (`Path: 0.Parameter`); elsewhere it takes them, and the block has nothing to work with.
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
/// An error for contact attributes and for parameters of the block itself, which the service was seen to
/// refuse; a warning for the fields of objects. A single space is a value, and what a view is given is not
/// judged.
pub struct EmptyParameter;

impl Rule for EmptyParameter {
    const META: Meta = Meta::warning("CF219", "empty-parameter");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            for value in given.scalars() {
                if text(value).is_some_and(str::is_empty) {
                    let name = &given.entry.name;
                    let message = format!("an empty text in {name}");
                    let draft = Draft::new(bytes(value), message);
                    let draft = match refused(given) {
                        true => draft.severity(Severity::Error),
                        false => draft,
                    };
                    report.add(draft.help("leave it out, or give it a value"));
                }
            }
        }
    }
}

fn refused(given: &Given<'_>) -> bool {
    let attributes = given.entry.kind == Kind::Map && given.entry.entries == Entries::Text;
    let own = given.is_own() && !matches!(given.entry.kind, Kind::Map | Kind::List);
    (attributes || own) && given.action.is_certain()
}
