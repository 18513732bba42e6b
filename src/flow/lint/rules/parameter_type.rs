use jsonc_parser::ast::Value;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Entries, Kind};
use crate::flow::lint::blocks::schema::{both, weigh};
use crate::flow::lint::subject::Given;
use crate::flow::model::{bytes, is_literal, kind_of};

/// ## What it does
/// Reports a parameter whose JSON type is not the one that it has: text in the place of an object,
/// an object in the place of text, a list that is none.
///
/// ## Why is this bad?
/// The service refuses the flow: `Invalid Action property value. Path: Actions[n].Parameters...`,
/// or says that something else is wrong with the block.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Remember", "Type": "UpdateContactAttributes",
///   "Parameters": { "Attributes": "tier=gold" },
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
///   "Parameters": { "Attributes": { "tier": "gold" } },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain for documented actions. Numbers and booleans without quotes are left to
/// `non-string-scalar`; a text that is a reference or holds a placeholder is not judged, since what
/// it becomes is not known.
pub struct ParameterType;

impl Rule for ParameterType {
    const META: Meta = Meta::error("CF212", "parameter-type");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            let value = &given.prop.value;
            match given.entry.kind {
                Kind::List => match value {
                    Value::Array(list) => {
                        list.elements.iter().for_each(|item| check_item(given, item, report));
                    }
                    value => wrong(given, value, "a list", report),
                },
                Kind::Object if value.as_object().is_none() => {
                    wrong(given, value, "an object", report);
                }
                Kind::Map => match value {
                    Value::Object(map) => {
                        for prop in &map.properties {
                            check_entry(given, &prop.value, report);
                        }
                    }
                    value => wrong(given, value, "an object", report),
                },
                Kind::Object => {}
                _ => expect_scalar(given, value, report),
            }
        }
    }
}

fn check_item(given: &Given<'_>, item: &Value<'_>, report: &mut Report<'_>) {
    if !given.entry.fields.is_empty() {
        if item.as_object().is_none() {
            wrong(given, item, "an object", report);
        }
    } else if !given.entry.values.is_empty() {
        expect_scalar(given, item, report);
    }
}

fn check_entry(given: &Given<'_>, value: &Value<'_>, report: &mut Report<'_>) {
    if !given.entry.fields.is_empty() {
        if value.as_object().is_none() {
            wrong(given, value, "an object", report);
        }
    } else if given.entry.entries == Entries::Text {
        expect_scalar(given, value, report);
    }
}

fn expect_scalar(given: &Given<'_>, value: &Value<'_>, report: &mut Report<'_>) {
    if matches!(value, Value::Object(_) | Value::Array(_) | Value::NullKeyword(_)) {
        wrong(given, value, "a text", report);
    }
}

fn wrong(given: &Given<'_>, value: &Value<'_>, expected: &str, report: &mut Report<'_>) {
    if value.as_string_lit().is_some_and(|lit| !is_literal(&lit.value)) {
        return;
    }
    let (name, kind) = (given.name_of(value), kind_of(value));
    let draft = Draft::new(bytes(value), format!("{name} is {kind}, expected {expected}"));
    let fields = both(given.entry.fields.iter().map(|field| field.name.as_str()));
    let draft = match expected {
        "an object" if !fields.is_empty() => draft.help(format!("it holds {fields}")),
        _ => draft,
    };
    report.add(weigh(draft, given.action));
}
