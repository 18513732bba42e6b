//! The legacy export as it is read. Unknown keys are left to the caller to notice.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::ConvertError;

/// A flow as the console once exported it.
pub(super) struct Legacy<'a> {
    /// The whole document.
    pub(super) root: &'a Map<String, Value>,
    /// The blocks.
    pub(super) modules: Vec<Module>,
}

/// One block.
#[derive(Deserialize)]
pub(super) struct Module {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) target: Option<String>,
    #[serde(default, deserialize_with = "list")]
    pub(super) parameters: Vec<Parameter>,
    #[serde(default, deserialize_with = "list")]
    pub(super) branches: Vec<Branch>,
    #[serde(default, deserialize_with = "list")]
    pub(super) metadata: Map<String, Value>,
    /// Keys that no module has.
    #[serde(skip)]
    pub(super) unknown: Vec<String>,
}

/// One setting of a block; a name may come several times.
#[derive(Deserialize)]
pub(super) struct Parameter {
    pub(super) name: String,
    #[serde(default)]
    pub(super) value: Value,
    /// The key of an attribute or of an argument.
    pub(super) key: Option<String>,
    /// Where the value is looked up; without it the value is the value.
    pub(super) namespace: Option<String>,
    /// What the console shows for an id.
    #[serde(rename = "resourceName")]
    pub(super) resource: Option<String>,
}

/// One way out of a block.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Branch {
    pub(super) condition: String,
    pub(super) condition_type: Option<String>,
    pub(super) condition_value: Option<Value>,
    pub(super) transition: Option<String>,
}

/// The keys that a module has.
const KEYS: [&str; 6] = ["id", "type", "target", "parameters", "branches", "metadata"];

/// Takes null for what is empty.
fn list<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

impl<'a> Legacy<'a> {
    /// Reads a document.
    pub(super) fn read(document: &'a Value) -> Result<Self, ConvertError> {
        let root = document.as_object().ok_or(ConvertError::NotLegacy)?;
        if root.contains_key("Actions") {
            return Err(ConvertError::AlreadyConverted);
        }
        let list = root.get("modules").and_then(Value::as_array).ok_or(ConvertError::NotLegacy)?;
        if list.is_empty() {
            return Err(ConvertError::NoModules);
        }
        let mut modules: Vec<Module> = Vec::with_capacity(list.len());
        let mut ids = HashSet::new();
        for (index, value) in list.iter().enumerate() {
            let module = read_module(value)
                .map_err(|problem| ConvertError::BadModule { number: index + 1, problem })?;
            if !ids.insert(module.id.clone()) {
                return Err(ConvertError::DuplicateId(module.id));
            }
            modules.push(module);
        }
        Ok(Self { root, modules })
    }

    /// The metadata of the flow.
    pub(super) fn metadata(&self, key: &str) -> Option<&'a Value> {
        self.root.get("metadata")?.get(key).filter(|value| !value.is_null())
    }

    /// The kind of flow, as `contactFlow` or `customerQueue`.
    pub(super) fn flow_type(&self) -> Option<&'a str> {
        let root = || self.root.get("type").and_then(Value::as_str);
        self.metadata("type").and_then(Value::as_str).or_else(root)
    }

    /// Whether the flow runs while the customer waits in a queue.
    pub(super) fn is_queue_flow(&self) -> bool {
        self.flow_type() == Some("customerQueue")
    }

    /// The action with which a contact leaves this kind of flow: whispers and hold flows may not
    /// disconnect anybody.
    pub(super) fn way_to_end(&self) -> &'static str {
        match self.flow_type() {
            Some(
                "customerWhisper" | "agentWhisper" | "outboundWhisper" | "customerHold"
                | "agentHold",
            ) => "EndFlowExecution",
            _ => "DisconnectParticipant",
        }
    }
}

fn read_module(value: &Value) -> Result<Module, String> {
    let keys = value.as_object().ok_or("it is no object")?.keys();
    let mut module = Module::deserialize(value).map_err(|error| error.to_string())?;
    module.unknown = keys.filter(|key| !KEYS.contains(&key.as_str())).cloned().collect();
    match (module.id.as_str(), module.kind.as_str()) {
        ("", _) => Err("its `id` is empty".into()),
        (_, "") => Err("its `type` is empty".into()),
        _ => Ok(module),
    }
}
