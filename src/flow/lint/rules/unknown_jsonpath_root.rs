use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Dynamic, catalog};
use crate::flow::jsonpath::Reference;
use crate::flow::lint::{Severity, Text};
use crate::flow::source::Edit;

/// ## What it does
/// Reports a reference such as `$.Attribute.tier` whose first word is no namespace of Amazon
/// Connect. Names are told apart by letter case.
///
/// ## Why is this bad?
/// In a text the reference is silently empty: the caller hears a sentence with a hole, a Lambda
/// function gets nothing. In Check contact attributes the service refuses the flow.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello $.attributes.name" },
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
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello $.Attributes.name" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// As sure as the list of attributes in the administrator guide is complete; the catalog also
/// holds the namespaces that exported flows read and the list leaves out. It is an error where the
/// service is known to refuse it, in the value that Check contact attributes compares; a warning
/// elsewhere.
pub struct UnknownJsonpathRoot;

impl Rule for UnknownJsonpathRoot {
    const META: Meta = Meta::warning("CF301", "unknown-jsonpath-root");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for (text, reference) in subject.texts().references() {
            if catalog().namespace(reference.namespace).is_none() {
                report.add(draft(subject, text, reference));
            }
        }
    }
}

fn draft(subject: &Subject<'_>, text: &Text<'_>, reference: &Reference<'_>) -> Draft {
    let name = reference.namespace;
    let mut draft = Draft::new(
        text.part(&reference.range),
        format!("{name:?} is no namespace of Amazon Connect, so $.{name} is empty"),
    );
    if is_refused(subject, text, reference) {
        draft = draft.severity(Severity::Error);
    }
    let names = catalog().namespaces.iter().map(|namespace| namespace.name.as_str());
    let Some(near) = super::closest(name, names).filter(|near| !is_start(near, name)) else {
        return draft.help(
            "contact attributes are under $.Attributes, the answer of a Lambda function under $.External",
        );
    };
    let word = reference.range.start + 2..reference.range.start + 2 + name.len();
    let draft = draft.help(format!("did you mean $.{near}?"));
    match text.value().get(word.clone()) {
        Some(found)
            if found == name
                && strsim::levenshtein(&near.to_lowercase(), &name.to_lowercase()) < 3 =>
        {
            draft.unsafe_fix(format!("write $.{near}"), vec![Edit::new(text.part(&word), near)])
        }
        _ => draft,
    }
}

/// Whether one name is how the other starts: `$.Customer` is not what `$.CustomerNumber` means.
fn is_start(one: &str, other: &str) -> bool {
    one.len() != other.len() && (one.starts_with(other) || other.starts_with(one))
}

/// Whether the service refuses it: where a value must be one reference and nothing else.
fn is_refused(subject: &Subject<'_>, text: &Text<'_>, reference: &Reference<'_>) -> bool {
    let block = subject.flow.block(text.block).filter(|block| block.is("Compare"));
    let parameter = block.and_then(|block| block.action?.parameter(text.key));
    !text.operand
        && reference.is_all_of(text.value())
        && parameter.is_some_and(|parameter| parameter.dynamic == Dynamic::Only)
}
