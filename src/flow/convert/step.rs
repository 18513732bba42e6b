//! One action while it is put together.

use serde_json::{Map, Value, json};

/// An action of the new flow, and what the designer is told about its parameters.
#[derive(Default)]
pub(super) struct Step {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) parameters: Map<String, Value>,
    /// `ActionMetadata.<id>.parameters`: display names, and which parameters are references.
    pub(super) shown: Map<String, Value>,
    pub(super) next: Option<String>,
    pub(super) conditions: Vec<Value>,
    pub(super) errors: Vec<Value>,
    /// The action takes no transitions at all.
    pub(super) terminal: bool,
    /// The action may wait for ever, so that nothing has to come next.
    pub(super) may_stay: bool,
}

impl Step {
    /// An action with an identifier.
    pub(super) fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// Sets a parameter; a path leads into objects.
    pub(super) fn put(&mut self, path: &[&str], value: impl Into<Value>) {
        insert(&mut self.parameters, path, value.into());
    }

    /// Tells the designer something about a parameter.
    pub(super) fn show(&mut self, path: &[&str], key: &str, value: impl Into<Value>) {
        let path: Vec<&str> = path.iter().copied().chain([key]).collect();
        insert(&mut self.shown, &path, value.into());
    }

    /// Adds a condition; each has exactly one operand.
    pub(super) fn when(&mut self, operator: &str, operand: &str, target: &str) {
        let condition = json!({ "Operator": operator, "Operands": [operand] });
        self.conditions.push(json!({ "NextAction": target, "Condition": condition }));
    }

    /// Adds an error branch.
    pub(super) fn fail(&mut self, error: &str, target: &str) {
        self.errors.push(json!({ "NextAction": target, "ErrorType": error }));
    }

    /// Where an error branch leads, if there is one.
    pub(super) fn error_target(&self, error: &str) -> Option<String> {
        let found = self.errors.iter().find(|one| one.get("ErrorType") == Some(&error.into()))?;
        found.get("NextAction")?.as_str().map(str::to_owned)
    }

    /// The action as the designer writes it.
    pub(super) fn into_action(self) -> Value {
        let mut transitions = Map::new();
        if !self.terminal {
            if let Some(next) = self.next {
                transitions.insert("NextAction".into(), next.into());
            }
            for (key, list) in [("Conditions", self.conditions), ("Errors", self.errors)] {
                if !list.is_empty() {
                    transitions.insert(key.into(), list.into());
                }
            }
        }
        json!({
            "Parameters": self.parameters,
            "Identifier": self.id,
            "Type": self.kind,
            "Transitions": transitions,
        })
    }
}

fn insert(map: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [last] => {
            map.insert((*last).into(), value);
        }
        [first, rest @ ..] => {
            let inner = map.entry(*first).or_insert_with(|| json!({}));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}
