//! Values as the service reads them.

use jsonc_parser::ast::{Object, ObjectProp, Value};

use crate::flow::jsonpath::references;
use crate::flow::source::placeholder;

/// The text of a value that is a string.
#[must_use]
pub fn text<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    value.as_string_lit().map(|lit| lit.value.as_ref())
}

/// A scalar as the service reads it: texts, numbers and booleans alike.
#[must_use]
pub fn scalar<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match value {
        Value::StringLit(lit) => Some(lit.value.as_ref()),
        Value::NumberLit(lit) => Some(lit.value),
        Value::BooleanLit(lit) => Some(if lit.value { "True" } else { "False" }),
        _ => None,
    }
}

/// A scalar that is known before the flow runs: no placeholder and no reference is in it.
#[must_use]
pub fn literal<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    scalar(value).filter(|text| is_literal(text))
}

/// Whether a text is what it will be: no placeholder and no reference is in it.
#[must_use]
pub fn is_literal(text: &str) -> bool {
    let plain = memchr::memchr3(b'$', b'{', b'<', text.as_bytes()).is_none();
    plain || (references(text).next().is_none() && !placeholder::holds(text))
}

/// What a value is, in words.
#[must_use]
pub fn kind_of(value: &Value<'_>) -> &'static str {
    match value {
        Value::StringLit(_) => "a text",
        Value::NumberLit(_) => "a number",
        Value::BooleanLit(_) => "a boolean",
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        Value::NullKeyword(_) => "null",
    }
}

/// A value below an object, by a path with dots.
#[must_use]
pub fn below<'v, 't>(object: &'v Object<'t>, path: &str) -> Option<&'v ObjectProp<'t>> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
    let prop = object.get(first)?;
    match rest {
        None => Some(prop),
        Some(rest) => below(prop.value.as_object()?, rest),
    }
}
