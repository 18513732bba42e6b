use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Parameter;
use crate::flow::lint::blocks::schema::{both, weigh};
use crate::flow::lint::subject::{Fields, Given};
use crate::flow::lint::{Severity, fix};
use crate::flow::model::{key_bytes, literal};

/// ## What it does
/// Reports a block without a parameter that the service insists on, also where only the way in
/// which the block is set up asks for it, and an object in the parameters without a field that it
/// must have. Also reports call analytics that are on where not both sides are recorded.
///
/// ## Why is this bad?
/// The service refuses the flow: `Action is missing required property. Path:
/// Actions[n].Parameters.InvocationTimeLimitSeconds`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:customer-lookup",
///     "LambdaInvocationAttributes": { "reason": "billing" }
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
/// Certain for documented actions: the catalog follows the service where the guides differ from it,
/// and exported flows that lack a parameter are unfinished drafts. A warning for actions that only
/// the administrator guide or the designer shows, and for analytics without a recording of both
/// sides, which the developer guide rules out.
pub struct MissingRequiredParameter;

impl Rule for MissingRequiredParameter {
    const META: Meta = Meta::error("CF210", "missing-required-parameter");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let objects = subject.parameters().objects.iter();
        for fields in objects.filter(|fields| !fields.is_beyond()) {
            for entry in fields.known() {
                if entry.required && is_missing(fields, entry) {
                    report.add(weigh(draft(subject, fields, entry), fields.action));
                }
            }
        }
        for given in &subject.parameters().given {
            if let Some(needed) = &given.entry.needs
                && given.block.parameter(needed).is_none()
            {
                let range = key_bytes(given.prop);
                let message = format!("{} needs {needed}, which is not there", given.entry.name);
                report.add(weigh(Draft::new(range, message), given.action));
            }
            if let Some(draft) = lacks_entries(given) {
                report.add(draft);
            }
        }
    }
}

/// A switch that is on though a list on which it depends lacks an entry.
fn lacks_entries(given: &Given<'_>) -> Option<Draft> {
    let needs = given.entry.needs_entries.as_ref()?;
    literal(&given.prop.value).filter(|text| text.eq_ignore_ascii_case("true"))?;
    let list = given.block.parameter(&needs.parameter)?;
    let items = &list.value.as_array()?.elements;
    let known = items.iter().map(literal).collect::<Option<Vec<_>>>()?;
    let lacking = needs.entries.iter().map(String::as_str).find(|entry| !known.contains(entry))?;
    let list_name = needs.parameter.rsplit('.').next().unwrap_or_default();
    let entries = both(needs.entries.iter().map(String::as_str));
    let message = format!("this works only where {list_name} holds {entries}");
    let draft = Draft::new(key_bytes(given.prop), message).severity(Severity::Warning);
    Some(draft.related(key_bytes(list), format!("{lacking} is not in it")))
}

fn is_missing(fields: &Fields<'_>, entry: &Parameter) -> bool {
    fields.object.is_none_or(|object| object.get(&entry.name).is_none())
        && entry.when.as_ref().is_none_or(|when| fields.block.holds(when) == Some(true))
}

fn draft(subject: &Subject<'_>, fields: &Fields<'_>, entry: &Parameter) -> Draft {
    let (owner, name) = (fields.name(), &entry.name);
    let because = entry.when.as_ref().map_or(String::new(), |when| format!(" when {when}"));
    let demanded = match fields.action.is_certain() {
        true => "the service demands",
        false => "it seems to need",
    };
    let message = format!("{owner} has no {name}, which {demanded}{because}");
    let draft = Draft::new(fields.head(), message);
    match (entry.values.as_slice(), fields.object) {
        ([only], Some(object)) => draft.unsafe_fix(
            format!("add {name}: {only:?}"),
            vec![fix::add_property(subject.text, object, name, &fix::quoted(only))],
        ),
        ([], _) => draft.help(format!("add {name:?} to {}", place(fields))),
        (values, _) => draft.help(format!(
            "add {name:?} to {}: {}",
            place(fields),
            crate::flow::lint::blocks::schema::either(values.iter().map(String::as_str))
        )),
    }
}

fn place(fields: &Fields<'_>) -> &'static str {
    fields.of.map_or("Parameters", |of| of.name.as_str())
}
