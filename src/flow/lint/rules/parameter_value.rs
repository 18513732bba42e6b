use jsonc_parser::ast::Value;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Format, Kind};
use crate::flow::lint::Severity;
use crate::flow::lint::blocks::schema::{respelled, weigh_value};
use crate::flow::lint::subject::Given;
use crate::flow::model::{bytes, key_bytes, literal};
use crate::flow::source::placeholder;

/// ## What it does
/// Reports a value that is none of those that the parameter takes, a number that is none, and a
/// text that is too long for its parameter.
///
/// ## Why is this bad?
/// The service refuses the flow: `Invalid Action property value. Path: Actions[n].Parameters...`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Log", "Type": "UpdateFlowLoggingBehavior",
///   "Parameters": { "FlowLoggingBehavior": "On" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Log", "Type": "UpdateFlowLoggingBehavior",
///   "Parameters": { "FlowLoggingBehavior": "Enabled" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// An error where the guides name all values. A warning where the service is known to take other
/// values too (voices, channels of metrics), where no page names the parameter, and for texts that
/// are too long. The case of `True` and `False` does not matter; values with a reference or a
/// placeholder are not judged.
pub struct ParameterValue;

impl Rule for ParameterValue {
    const META: Meta = Meta::error("CF213", "parameter-value");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            let entry = given.entry;
            if !entry.forbidden_key_characters.is_empty() {
                names(given, report);
            }
            if entry.values.is_empty()
                && matches!(entry.kind, Kind::Map | Kind::Object | Kind::List)
            {
                continue;
            }
            let any = entry.kind == Kind::String && entry.values.is_empty();
            if any && entry.max_chars.is_none() {
                continue;
            }
            for value in given.scalars() {
                if let Some(text) = literal(value).filter(|text| !text.is_empty())
                    && let Some(draft) = check(given, value, text)
                {
                    report.add(draft);
                }
            }
        }
    }
}

fn check(given: &Given<'_>, value: &Value<'_>, text: &str) -> Option<Draft> {
    let entry = given.entry;
    let name = &entry.name;
    let draft = |message: String| {
        let draft = Draft::new(bytes(value), message);
        weigh_value(draft, given.action, entry, entry.enum_enforced)
    };
    if !entry.values.is_empty() {
        return (!is_listed(given, text)).then(|| {
            let draft = draft(format!("{text:?} is no value of {name}"));
            respelled(draft, value, text, &entry.values, "it is")
        });
    }
    match entry.kind {
        Kind::BoolString
            if !text.eq_ignore_ascii_case("true") && !text.eq_ignore_ascii_case("false") =>
        {
            Some(draft(format!("{text:?} is no value of {name}")).help("it is True or False"))
        }
        Kind::IntegerString | Kind::Integer if text.trim().parse::<i128>().is_err() => {
            Some(draft(format!("{text:?} is no whole number, as {name} must be")))
        }
        Kind::String => too_long(given, value, text).or_else(|| no_key(given, value, text)),
        _ => None,
    }
}

fn is_listed(given: &Given<'_>, text: &str) -> bool {
    let any_case = given.entry.kind == Kind::BoolString || !given.entry.enum_enforced;
    let mut values = given.entry.values.iter();
    values.any(|value| value == text || any_case && value.eq_ignore_ascii_case(text))
}

fn no_key(given: &Given<'_>, value: &Value<'_>, text: &str) -> Option<Draft> {
    given.entry.format.filter(|format| *format == Format::Keys)?;
    let wrong = text.chars().find(|c| !(c.is_ascii_digit() || "*#".contains(*c)))?;
    let name = &given.entry.name;
    let message = format!("{wrong:?} in {name} is no key of a telephone: 0 to 9, * and # are");
    Some(Draft::new(bytes(value), message).severity(Severity::Warning))
}

/// Keys of a map with characters that none may hold.
fn names(given: &Given<'_>, report: &mut Report<'_>) {
    let forbidden = &given.entry.forbidden_key_characters;
    let Value::Object(map) = &given.prop.value else { return };
    for prop in &map.properties {
        let key = prop.name.as_str();
        let known = !placeholder::holds(key);
        if let Some(wrong) = key.chars().find(|c| known && forbidden.contains(*c)) {
            let name = &given.entry.name;
            let message =
                format!("the name {key:?} in {name} holds {wrong:?}, which none may hold");
            report.add(Draft::new(key_bytes(prop), message).severity(Severity::Warning));
        }
    }
}

fn too_long(given: &Given<'_>, value: &Value<'_>, text: &str) -> Option<Draft> {
    if given.entry.format == Some(Format::Dtmf) {
        return None; // dtmf-digits counts them
    }
    let (most, count) = (given.entry.max_chars?, text.chars().count());
    (count > most).then(|| {
        let name = &given.entry.name;
        let message = format!("{name} has {count} characters, at most {most} are allowed");
        Draft::new(bytes(value), message).severity(Severity::Warning)
    })
}
