//! What Lambda functions answer, by contract or by example.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use thiserror::Error;

use crate::flow::lint::words::names;

/// What Lambda functions are known to answer.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    functions: BTreeMap<String, Answer>,
}

/// What a function answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The function, as it was named.
    pub function: String,
    /// The bytes of a recorded answer, where one was given.
    pub bytes: Option<usize>,
    keys: Keys,
}

/// The keys of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Keys {
    /// Those that are known, and what is below them.
    known: BTreeMap<String, Keys>,
    /// There may be others.
    open: bool,
}

/// What was given is no answer of a function.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum AnswersError {
    /// No function is named.
    #[error("no function is named")]
    NoName,
    /// Neither a schema nor an example.
    #[error("the answer of {function} is {found}, expected a JSON Schema or an example object")]
    NoObject {
        /// The function.
        function: String,
        /// What was found.
        found: &'static str,
    },
}

impl AnswersError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        "name the function as in its ARN, and give a JSON Schema of its answer or a recorded answer"
    }
}

impl Answers {
    /// Adds what a function answers: a JSON Schema, or a recorded answer. Several for one
    /// function add up.
    ///
    /// A schema that says nothing about additional properties names all that there are: it is
    /// given to find keys that it does not name.
    ///
    /// # Errors
    /// It is neither.
    pub fn add(&mut self, function: &str, value: &Value) -> Result<(), AnswersError> {
        let name = names::of_function(function).ok_or(AnswersError::NoName)?;
        let Some(object) = value.as_object() else {
            return Err(AnswersError::NoObject { function: function.into(), found: kind(value) });
        };
        let schema = is_schema(object);
        let keys = if schema { Keys::of_schema(value, value, 0) } else { Keys::of_example(value) };
        let bytes = (!schema).then(|| value.to_string().len());
        let answer = self.functions.entry(name).or_insert_with(|| Answer {
            function: function.to_owned(),
            bytes: None,
            keys: Keys::default(),
        });
        answer.keys.merge(keys);
        answer.bytes = answer.bytes.max(bytes);
        Ok(())
    }

    /// Whether no function is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.functions.is_empty()
    }

    /// What the function answers that an ARN, a name or a placeholder stands for.
    #[must_use]
    pub fn of(&self, function: &str) -> Option<&Answer> {
        self.named(&names::of_function(function)?)
    }

    /// What a function answers, by the letters of its name.
    pub(in crate::flow::lint) fn named(&self, letters: &str) -> Option<&Answer> {
        self.functions.get(letters).or_else(|| {
            let core = names::core(letters);
            let mut fitting = self.functions.iter().filter(|(name, _)| names::core(name) == core);
            match (fitting.next(), fitting.next()) {
                (Some((_, answer)), None) => Some(answer),
                _ => None,
            }
        })
    }
}

impl Answer {
    /// Whether it gives what these keys lead to.
    #[must_use]
    pub fn gives<'k>(&self, path: impl Iterator<Item = &'k str>) -> bool {
        let mut keys = &self.keys;
        for key in path {
            match keys.known.get(key) {
                Some(below) => keys = below,
                None => return keys.open,
            }
        }
        true
    }

    /// The keys that it gives at the top.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.known.keys().map(String::as_str)
    }
}

impl Keys {
    const ANY: Self = Self { known: BTreeMap::new(), open: true };

    fn of_example(value: &Value) -> Self {
        let known = match value {
            Value::Object(object) => {
                object.iter().map(|(key, value)| (key.clone(), Self::of_example(value))).collect()
            }
            Value::Array(items) => (0..)
                .zip(items)
                .map(|(index, value): (usize, _)| (index.to_string(), Self::of_example(value)))
                .collect(),
            _ => BTreeMap::new(),
        };
        Self { known, open: false }
    }

    fn of_schema(schema: &Value, root: &Value, depth: usize) -> Self {
        let Some(object) = schema.as_object().filter(|_| depth < 16) else { return Self::ANY };
        let mut keys = Self::default();
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            let target = reference.strip_prefix('#').and_then(|path| root.pointer(path));
            keys.merge(target.map_or(Self::ANY, |to| Self::of_schema(to, root, depth + 1)));
        }
        for word in ["allOf", "anyOf", "oneOf"] {
            for part in object.get(word).and_then(Value::as_array).into_iter().flatten() {
                keys.merge(Self::of_schema(part, root, depth + 1));
            }
        }
        let properties = object.get("properties").and_then(Value::as_object);
        for (key, below) in properties.into_iter().flatten() {
            keys.known.insert(key.clone(), Self::of_schema(below, root, depth + 1));
        }
        keys.open |= may_hold_more(object);
        keys
    }

    fn merge(&mut self, other: Self) {
        self.open |= other.open;
        for (key, below) in other.known {
            self.known.entry(key).or_default().merge(below);
        }
    }
}

/// Whether an object of this schema may have properties that the schema does not name.
fn may_hold_more(schema: &Map<String, Value>) -> bool {
    let more = schema.get("additionalProperties");
    let named = ["properties", "allOf", "anyOf", "oneOf", "$ref"]
        .iter()
        .any(|word| schema.contains_key(*word));
    let scalar = schema
        .get("type")
        .and_then(Value::as_str)
        .is_some_and(|word| matches!(word, "string" | "number" | "integer" | "boolean" | "null"));
    more.is_some_and(|more| *more != Value::Bool(false))
        || schema.contains_key("patternProperties")
        || !(named || scalar || more.is_some())
}

fn is_schema(object: &Map<String, Value>) -> bool {
    object.contains_key("$schema")
        || object.get("properties").is_some_and(Value::is_object)
        || object.get("type").and_then(Value::as_str) == Some("object")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answers(value: &Value) -> Answers {
        let mut answers = Answers::default();
        answers.add("lookup", value).unwrap();
        answers
    }

    fn gives(answers: &Answers, path: &str) -> bool {
        let arn = "arn:aws:lambda:eu-west-1:111122223333:function:lookup:live";
        answers.of(arn).unwrap().gives(path.split('.'))
    }

    #[test]
    fn an_example_gives_its_keys_and_no_others() {
        let answers = answers(&json!({ "tier": "gold", "home": { "city": "Ulm" }, "list": [1] }));
        assert!(
            gives(&answers, "tier") && gives(&answers, "home.city") && gives(&answers, "list.0")
        );
        assert!(!gives(&answers, "Tier") && !gives(&answers, "home.street"));
        assert!(!gives(&answers, "tier.name"));
        assert_eq!(answers.of("lookup").unwrap().bytes, Some(48));
    }

    #[test]
    fn a_schema_names_what_there_is_unless_it_says_that_there_is_more() {
        let closed = answers(&json!({ "type": "object", "properties": {
            "tier": { "type": "string" },
            "home": { "$ref": "#/$defs/home" },
            "extra": {},
            "bag": { "type": "object", "additionalProperties": true },
        }, "$defs": { "home": { "properties": { "city": { "type": "string" } } } } }));
        assert!(gives(&closed, "tier") && gives(&closed, "home.city") && gives(&closed, "extra.x"));
        assert!(gives(&closed, "bag.any") && !gives(&closed, "home.street"));
        assert!(!gives(&closed, "name") && !gives(&closed, "tier.x"));
        let open =
            answers(&json!({ "type": "object", "additionalProperties": { "type": "string" } }));
        assert!(gives(&open, "anything"));
        let either = answers(&json!({ "$schema": "x", "oneOf": [
            { "properties": { "a": { "type": "string" } } },
            { "properties": { "b": { "type": "string" } } },
        ] }));
        assert!(gives(&either, "a") && gives(&either, "b") && !gives(&either, "c"));
    }

    #[test]
    fn circles_and_broken_references_in_a_schema_are_open() {
        let round = answers(&json!({ "$schema": "x", "$ref": "#" }));
        assert!(gives(&round, "a"));
        let lost = answers(&json!({ "properties": { "a": { "$ref": "#/gone" } } }));
        assert!(gives(&lost, "a.b"));
    }

    #[test]
    fn names_are_matched_without_the_words_that_people_leave_out() {
        let answers = answers(&json!({ "tier": "gold" }));
        assert!(answers.of("${LookupFunction.Arn}").is_some());
        assert!(answers.of("{{lambdas.lookup.arn}}").is_some());
        assert!(answers.of("arn:aws:lambda:eu-west-1:111122223333:function:other").is_none());
        assert!(answers.of("$.Attributes.lookup").is_none());
    }

    #[test]
    fn what_is_no_object_is_refused() {
        let mut answers = Answers::default();
        assert!(answers.add("", &json!({})).is_err());
        let error = answers.add("lookup", &json!(["a"])).unwrap_err();
        assert!(error.to_string().contains("is a list"), "{error}");
    }
}
