use std::collections::BTreeMap;

use jsonc_parser::ast::{Object, ObjectProp};

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::schema::{either, weigh};
use crate::flow::lint::subject::Fields;
use crate::flow::lint::{Severity, fix};
use crate::flow::model::key_bytes;
use crate::flow::source::placeholder;

/// ## What it does
/// Reports a parameter that the block does not take, or a field that an object in its parameters
/// does not have.
///
/// ## Why is this bad?
/// The service refuses the flow: `Invalid Action property name. Path:
/// Actions[n].Parameters.Timeout`. Such names come from other blocks, from the labels of the
/// designer and from programs that write flows by guessing.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:customer-lookup",
///     "InvocationTimeLimitSeconds": "5",
///     "Timeout": "5"
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
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:customer-lookup",
///     "InvocationTimeLimitSeconds": "5"
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
/// Certain for documented actions, except for parameters that the service adds: those that it takes
/// and no page names are in the catalog, as far as exported flows show them. A warning for actions
/// that only the administrator guide or the designer shows.
pub struct UnknownParameter;

impl Rule for UnknownParameter {
    const META: Meta = Meta::error("CF211", "unknown-parameter");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for fields in &subject.parameters().objects {
            let Some(object) = fields.object else { continue };
            for (index, prop) in object.properties.iter().enumerate() {
                let name = prop.name.as_str();
                if fields.knows(name) || placeholder::holds(name) || may_be(fields, name) {
                    continue;
                }
                report.add(weigh(draft(fields, object, prop, index), fields.action));
            }
        }
        for given in &subject.parameters().given {
            if let Some(why) = &given.entry.refused {
                let message = format!("{} may be refused: {why}", given.entry.name);
                let draft = Draft::new(key_bytes(given.prop), message)
                    .help("remove it where a deployment fails");
                report.add(draft.severity(Severity::Warning));
            }
        }
    }
}

/// Whether a name that the catalog does not have may be one all the same.
fn may_be(fields: &Fields<'_>, name: &str) -> bool {
    let (hints, renamed) = (&fields.action.hints, &fields.action.renamed);
    fields.is_open() && told(fields, hints, name).is_none() && told(fields, renamed, name).is_none()
}

fn draft(fields: &Fields<'_>, object: &Object<'_>, prop: &ObjectProp<'_>, index: usize) -> Draft {
    let (owner, name) = (fields.name(), prop.name.as_str());
    let what = if fields.of.is_some() { "field" } else { "parameter" };
    let draft = Draft::new(key_bytes(prop), format!("{owner} has no {what} {name:?}"));
    if let Some(hint) = told(fields, &fields.action.hints, name) {
        return removing(draft.help(hint), object, name, index);
    }
    match meant(fields, name) {
        Some(right) if right.contains('.') => draft.help(format!("write {right}")),
        Some(right) => {
            let draft = draft.help(format!("did you mean {right}?"));
            if object.get(right).is_some() {
                return removing(draft, object, name, index);
            }
            draft.unsafe_fix(format!("rename it to {right}"), vec![fix::rename(prop, right)])
        }
        None => removing(draft.help(takes(fields)), object, name, index),
    }
}

fn removing(draft: Draft, object: &Object<'_>, name: &str, index: usize) -> Draft {
    match fix::remove_property(object, index) {
        Some(edit) => draft.unsafe_fix(format!("remove {name}"), vec![edit]),
        None => draft,
    }
}

/// What a table of the catalog says of a name, which stands there with the path to it.
fn told<'f>(
    fields: &Fields<'f>,
    table: &'f BTreeMap<String, String>,
    name: &str,
) -> Option<&'f String> {
    match fields.of {
        None => table.get(name),
        Some(of) => table.get(&format!("{}.{name}", of.name)),
    }
}

/// The name that was probably meant.
fn meant<'f>(fields: &Fields<'f>, name: &str) -> Option<&'f str> {
    let renamed = told(fields, &fields.action.renamed, name);
    match renamed {
        Some(right) => Some(right),
        None => super::closest(name, fields.known().iter().map(|entry| entry.name.as_str())),
    }
}

fn takes(fields: &Fields<'_>) -> String {
    match either(fields.known().iter().map(|entry| entry.name.as_str())) {
        names if names.is_empty() => "it takes no parameters".to_owned(),
        names => format!("it takes {names}"),
    }
}
