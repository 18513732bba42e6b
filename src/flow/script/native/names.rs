//! What an instance calls the things that a flow works with.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

/// What an instance calls things.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The resources of the flow that have other names there.
    pub resources: HashMap<String, String>,
    /// Hours of operation that are always open, for the place of those of the flow; without them the
    /// service is told what its check answers.
    pub open: Option<String>,
    /// Hours of operation that are never open.
    pub closed: Option<String>,
}

/// The blocks of a flow, and what they work with.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Blocks {
    actions: Vec<Block>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Block {
    identifier: String,
    parameters: Value,
}

impl Blocks {
    /// The blocks of a flow; of what is none there are none.
    #[must_use]
    pub fn of(content: &str) -> Self {
        serde_json::from_str(content).unwrap_or_default()
    }

    /// What the resources of a flow are called in the same flow of an instance: what stands at the
    /// same place of the block of the same identifier.
    #[must_use]
    pub fn names_in(&self, deployed: &Self) -> HashMap<String, String> {
        let mut names = HashMap::new();
        for block in &self.actions {
            let same = |other: &&Block| other.identifier == block.identifier;
            if let Some(same) = deployed.actions.iter().find(same) {
                pair(&block.parameters, &same.parameters, &mut names);
            }
        }
        names
    }
}

fn pair(one: &Value, other: &Value, names: &mut HashMap<String, String>) {
    match (one, other) {
        (Value::String(one), Value::String(other)) if one != other => {
            names.insert(one.clone(), other.clone());
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = one.iter().filter_map(|(key, one)| Some((one, other.get(key)?)));
            same.for_each(|(one, other)| pair(one, other, names));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::Blocks;

    #[test]
    fn what_stands_at_the_same_place_of_the_same_block_is_the_same_thing() {
        let flow = |queue: &str, text: &str| {
            Blocks::of(&format!(
                r#"{{ "Actions": [
                    {{ "Identifier": "Queue", "Parameters": {{ "QueueId": "{queue}" }} }},
                    {{ "Identifier": "{text}", "Parameters": {{ "Text": "{text}" }} }},
                    {{ "Identifier": "Deep", "Parameters": {{ "A": {{ "B": "{queue}", "C": 1 }} }} }}
                ] }}"#
            ))
        };
        let names = flow("here", "one").names_in(&flow("there", "two"));
        assert_eq!(names.into_iter().collect::<Vec<_>>(), [("here".into(), "there".into())]);
        assert!(Blocks::of("no JSON").names_in(&flow("a", "b")).is_empty());
    }
}
