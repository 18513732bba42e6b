//! Edits that keep the layout of what is around them.

use std::ops::Range;

use jsonc_parser::ast::{Array, Object, ObjectProp, Value};
use jsonc_parser::common::Ranged as _;

use crate::flow::source::Edit;

/// JSON text of a string.
#[must_use]
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Replaces a value.
#[must_use]
pub fn replace(value: &Value<'_>, json: impl Into<String>) -> Edit {
    Edit::new(value.start()..value.end(), json)
}

/// Renames a key.
#[must_use]
pub fn rename(prop: &ObjectProp<'_>, name: &str) -> Edit {
    Edit::new(prop.name.start()..prop.name.end(), quoted(name))
}

/// Takes a property out of its object, with the comma that it no longer needs.
#[must_use]
pub fn remove_property(object: &Object<'_>, index: usize) -> Option<Edit> {
    let places: Vec<_> = object.properties.iter().map(|prop| (prop.start(), prop.end())).collect();
    remove(&places, index, object.start() + 1..object.end() - 1)
}

/// Takes an entry out of its list, with the comma that it no longer needs.
#[must_use]
pub fn remove_element(array: &Array<'_>, index: usize) -> Option<Edit> {
    let places: Vec<_> = array.elements.iter().map(|item| (item.start(), item.end())).collect();
    remove(&places, index, array.start() + 1..array.end() - 1)
}

/// The last one takes all with it that stands between the brackets.
fn remove(places: &[(usize, usize)], index: usize, inside: Range<usize>) -> Option<Edit> {
    let (start, end) = *places.get(index)?;
    let before = index.checked_sub(1).and_then(|index| places.get(index));
    let range = match (before, places.get(index + 1)) {
        (Some((_, previous)), _) => *previous..end,
        (None, Some((next, _))) => start..*next,
        (None, None) => inside,
    };
    Some(Edit::delete(range))
}

/// Puts an entry at the end of a list, laid out like the entry before it.
#[must_use]
pub fn append(text: &str, array: &Array<'_>, json: &str) -> Edit {
    match array.elements.last() {
        None => Edit::new(array.start()..array.end(), format!("[{json}]")),
        Some(last) => {
            let space = space_before(text, last.start());
            Edit::new(last.end()..last.end(), format!(",{space}{json}"))
        }
    }
}

/// Puts several entries in the place of one, laid out like it.
#[must_use]
pub fn spread(text: &str, item: &Value<'_>, all: &[String]) -> Edit {
    let separator = format!(",{}", space_before(text, item.start()));
    Edit::new(item.start()..item.end(), all.join(&separator))
}

/// Puts a property at the end of an object, laid out like the property before it; where the object
/// has it already, with a value that is not one, in the place of that.
#[must_use]
pub fn add_property(text: &str, object: &Object<'_>, name: &str, json: &str) -> Edit {
    if let Some(prop) = object.get(name) {
        return replace(&prop.value, json);
    }
    let name = quoted(name);
    match object.properties.last() {
        None => Edit::new(object.start()..object.end(), format!("{{{name}: {json}}}")),
        Some(last) => {
            let space = space_before(text, last.start());
            let colon = colon(text, last);
            Edit::new(last.end()..last.end(), format!(",{space}{name}{colon}{json}"))
        }
    }
}

/// The white space before an offset.
fn space_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    before.get(before.trim_end().len()..).unwrap_or_default()
}

/// What stands between the name and the value of a property.
fn colon<'t>(text: &'t str, prop: &ObjectProp<'_>) -> &'t str {
    text.get(prop.name.end()..prop.value.start()).unwrap_or(": ")
}
