//! `--set path=value`: changing a place in a JSON document.

use serde_json::{Map, Value};

use super::exit::{Exit, Failure};

/// A change: where, and to what.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    path: Vec<Step>,
    value: Value,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Key(String),
    Index(usize),
}

impl std::str::FromStr for Change {
    type Err = String;

    /// Reads `Details.Parameters.tier=gold` (a text) or `Details.Parameters.order:={"id":7}`
    /// (JSON); list items by number: `Records.0.body=x`. A dot inside a key is written `\.`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (path, value) = text.split_once('=').ok_or("write path=value, or path:=JSON")?;
        let (path, value) = match path.strip_suffix(':') {
            Some(path) => {
                let json = serde_json::from_str(value);
                (path, json.map_err(|error| format!("the value is not JSON: {error}"))?)
            }
            None => (path, Value::from(value)),
        };
        let path: Vec<Step> = split(path).into_iter().map(step).collect();
        let is_empty = |step: &Step| matches!(step, Step::Key(key) if key.is_empty());
        if path.iter().any(is_empty) {
            return Err("a part of the path is empty".into());
        }
        Ok(Self { path, value })
    }
}

/// Splits at dots that no backslash precedes.
fn split(path: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = path.chars();
    while let Some(c) = chars.next() {
        match (c, parts.last_mut()) {
            ('.', _) => parts.push(String::new()),
            ('\\', Some(part)) => part.extend(chars.next()),
            (c, Some(part)) => part.push(c),
            (_, None) => {}
        }
    }
    parts
}

fn step(part: String) -> Step {
    part.parse().map_or(Step::Key(part), Step::Index)
}

impl Change {
    /// The same change below `root`, where its path begins with one of these keys: whoever changes
    /// an event of a flow may leave `Details` out.
    pub fn below(mut self, root: &str, keys: &[&str]) -> Self {
        if matches!(self.path.first(), Some(Step::Key(key)) if keys.contains(&key.as_str())) {
            self.path.insert(0, Step::Key(root.into()));
        }
        self
    }

    /// Makes the change; objects on the way are made where there is nothing.
    ///
    /// # Errors
    /// Something on the way is neither an object nor a list, or the list is too short.
    pub fn apply(&self, document: &mut Value) -> Result<(), Failure> {
        let mut place = document;
        for step in &self.path {
            place = enter(place, step).ok_or_else(|| {
                let name = match step {
                    Step::Key(key) => key.clone(),
                    Step::Index(index) => index.to_string(),
                };
                Failure::new(
                    Exit::Usage,
                    format!("--set: there is no place for `{name}` in the event"),
                )
                .help("write the path as in Details.Parameters.key, list items by number")
            })?;
        }
        *place = self.value.clone();
        Ok(())
    }
}

fn enter<'a>(place: &'a mut Value, step: &Step) -> Option<&'a mut Value> {
    if place.is_null() {
        *place = Value::Object(Map::new());
    }
    match (place, step) {
        (Value::Object(map), Step::Key(key)) => {
            Some(map.entry(key.as_str()).or_insert(Value::Null))
        }
        (Value::Object(map), Step::Index(index)) => {
            Some(map.entry(index.to_string()).or_insert(Value::Null))
        }
        (Value::Array(items), Step::Index(index)) => items.get_mut(*index),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn changed(change: &str, mut document: Value) -> Option<Value> {
        change.parse::<Change>().ok()?.apply(&mut document).ok()?;
        Some(document)
    }

    #[test]
    fn texts_json_new_keys_list_items_and_dotted_keys_can_be_set() {
        assert_eq!(changed("a.b=1", json!({"a": null})), Some(json!({"a": {"b": "1"}})));
        assert_eq!(changed("a:={\"b\":1}", json!({})), Some(json!({"a": {"b": 1}})));
        assert_eq!(changed("a.1.x=y", json!({"a": [0, {}]})), Some(json!({"a": [0, {"x": "y"}]})));
        assert_eq!(changed(r"a\.b=c=d", json!({})), Some(json!({"a.b": "c=d"})));
        assert_eq!(changed("a.7=x", json!({"a": {}})), Some(json!({"a": {"7": "x"}})));
    }

    #[test]
    fn a_path_can_leave_its_root_out() {
        let below = |text: &str| {
            let mut document = json!({});
            let change = text.parse::<Change>().unwrap().below("Details", &["Parameters"]);
            change.apply(&mut document).unwrap();
            document
        };
        assert_eq!(below("Parameters.a=b"), json!({"Details": {"Parameters": {"a": "b"}}}));
        assert_eq!(below("Name=b"), json!({"Name": "b"}));
    }

    #[test]
    fn what_has_no_place_is_refused() {
        assert_eq!(changed("a.b=1", json!({"a": "text"})), None);
        assert_eq!(changed("a.2=1", json!({"a": [0]})), None);
        assert_eq!(changed("a..b=1", json!({})), None);
        assert_eq!(changed("a", json!({})), None);
        assert_eq!(changed("a:=nope", json!({})), None);
    }
}
