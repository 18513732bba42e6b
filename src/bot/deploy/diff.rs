//! What differs between two things, field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::state::Thing;

/// A field that differs, or an entry of a list that only one side has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Which field, its parts separated by points.
    pub field: String,
    /// What the service has.
    pub is: Option<String>,
    /// What it should have.
    pub should: Option<String>,
}

/// The one list whose order says something.
const ORDERED: &str = "priorities";

/// What differs; with nothing on one side, all that the other says.
pub fn diff(is: Option<&Thing>, should: Option<&Thing>) -> Vec<Field> {
    let (is, should) = (leaves(is), leaves(should));
    let names: BTreeSet<&String> = is.keys().chain(should.keys()).collect();
    let none = BTreeSet::new();
    names
        .into_iter()
        .flat_map(|name| {
            let (is, should) = (is.get(name).unwrap_or(&none), should.get(name).unwrap_or(&none));
            match (is.len(), should.len()) {
                (0 | 1, 0 | 1) if is != should => {
                    vec![field(name, is.first().cloned(), should.first().cloned())]
                }
                _ => {
                    let gone = is.difference(should).map(|it| field(name, Some(it.clone()), None));
                    let new = should.difference(is).map(|it| field(name, None, Some(it.clone())));
                    gone.chain(new).collect()
                }
            }
        })
        .collect()
}

fn field(name: &str, is: Option<String>, should: Option<String>) -> Field {
    Field { field: name.to_owned(), is, should }
}

/// The fields of a thing with what they hold; those that hold nothing are left out.
fn leaves(thing: Option<&Thing>) -> BTreeMap<String, BTreeSet<String>> {
    let mut leaves = BTreeMap::new();
    let value = thing.and_then(|thing| serde_json::to_value(thing).ok());
    flatten(&mut leaves, "", &value.unwrap_or_default());
    leaves
}

fn flatten(leaves: &mut BTreeMap<String, BTreeSet<String>>, name: &str, value: &Value) {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut add = |texts: BTreeSet<String>| drop(leaves.insert(name.to_owned(), texts));
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (field, value) in fields {
                let name = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
                flatten(leaves, &name, value);
            }
        }
        // A value of a slot type is there even where it has no synonyms.
        Value::Array(items) if items.is_empty() && name.contains('.') => {
            add([String::from("(no synonyms)")].into());
        }
        Value::Array(items) if items.is_empty() => {}
        Value::Array(items) if name == ORDERED || name == "voice" => {
            add([items.iter().map(text).collect::<Vec<_>>().join(", ")].into());
        }
        Value::Array(items) => add(items.iter().map(text).collect()),
        other => add([text(other)].into()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::{Intent, SlotType};
    use super::*;

    fn intent(utterances: &[&str], priorities: &[&str]) -> Thing {
        let owned = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        Thing::Intent(Intent {
            utterances: owned(utterances).into_iter().collect(),
            priorities: owned(priorities),
            ..Intent::default()
        })
    }

    #[test]
    fn utterances_differ_one_by_one_and_priorities_as_a_whole() {
        let is = intent(&["a", "b", "c"], &["X", "Y"]);
        assert_eq!(diff(Some(&is), Some(&intent(&["c", "b", "a"], &["X", "Y"]))), []);
        let fields = diff(Some(&is), Some(&intent(&["b", "c", "d"], &["Y", "X"])));
        let told: Vec<_> = fields
            .iter()
            .map(|it| (it.field.as_str(), it.is.as_deref(), it.should.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("priorities", Some("X, Y"), Some("Y, X")),
                ("utterances", Some("a"), None),
                ("utterances", None, Some("d")),
            ]
        );
    }

    #[test]
    fn a_value_without_synonyms_is_seen_to_come_and_go() {
        let with = |values: &[&str]| {
            let values = values.iter().map(|it| ((*it).to_owned(), BTreeSet::new())).collect();
            Thing::SlotType(SlotType { values, ..SlotType::default() })
        };
        let fields = diff(Some(&with(&["current"])), Some(&with(&["savings"])));
        let names: Vec<_> = fields.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(names, ["values.current", "values.savings"]);
    }
}
