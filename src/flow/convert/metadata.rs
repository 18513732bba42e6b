//! What the designer keeps beside the actions: names, positions, and what its forms show.

use serde_json::{Map, Value, json};

use super::identifiers::{self, Identifiers};
use super::legacy::{Legacy, Module};
use super::step::Step;
use super::{Note, NoteKind};

/// Metadata of blocks that the designer writes in the new format too.
const CARRIED: [&str; 18] = [
    "ContactFlow",
    "audio",
    "callerIdSource",
    "conditionMetadata",
    "contactFlow",
    "contactFlowModuleName",
    "countryCodePrefix",
    "customerOrAgent",
    "dynamicMetadata",
    "dynamicParams",
    "fromCustomer",
    "lexV2BotAliasName",
    "lexV2BotName",
    "overrideConsoleVoice",
    "promptName",
    "queue",
    "timeoutUnit",
    "toCustomer",
];

/// Metadata that only say how a form of the old designer looked.
const LOOKS: [&str; 5] = [
    "adjustUnit",
    "defaultVoice",
    "position",
    "useDynamicForEncryptionKeys",
    "useDynamicForTerminatorDigits",
];

/// Switches of forms that stay as they are.
const SWITCHES: [&str; 2] = ["useDynamic", "useLexBotDropdown"];

/// The distance between blocks that have no place of their own.
const STEP: i64 = 260;

/// Notes about the flow itself.
pub(super) fn notes_of_flow(legacy: &Legacy<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut lost = |what: String| {
        notes.push(Note::of_flow(
            NoteKind::Lost,
            what,
            "the new format has no place for it; keep the export if it is needed",
        ));
    };
    for key in legacy.root.keys() {
        if !["modules", "version", "type", "start", "metadata"].contains(&key.as_str()) {
            lost(format!("the key `{key}` of the export"));
        }
    }
    let metadata = legacy.root.get("metadata").and_then(Value::as_object);
    for key in metadata.into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        // The hash is that of the legacy text, and the designer writes an empty one by itself.
        let known = ["entryPointPosition", "snapToGrid", "name", "description", "type", "status"];
        if !known.contains(&key.0.as_str()) && key.0 != "hash" {
            lost(format!("the metadata `{}` of the flow", key.0));
        }
    }
    notes.extend(note_of_version(legacy));
    notes.extend(note_of_type(legacy));
    notes
}

fn note_of_version(legacy: &Legacy<'_>) -> Option<Note> {
    let version = legacy.root.get("version").filter(|version| **version != json!("1"))?;
    Some(Note::of_flow(
        NoteKind::Assumed,
        format!("the export has the version {version}; it was read as version \"1\""),
        "compare the result with the flow in the console",
    ))
}

fn note_of_type(legacy: &Legacy<'_>) -> Option<Note> {
    let root = legacy.root.get("type").and_then(Value::as_str);
    match legacy.flow_type() {
        None => Some(Note::of_flow(
            NoteKind::Assumed,
            "the export does not say what kind of flow it is; it was taken for a contact flow",
            "set `Metadata.type` if it is another kind",
        )),
        Some(kind) if root.is_some_and(|root| root != kind) => Some(Note::of_flow(
            NoteKind::Assumed,
            format!("the export says twice what kind of flow it is; `{kind}` was taken"),
            "set `Metadata.type` if it is the other kind",
        )),
        Some(kind) if kind.to_lowercase().contains("module") => Some(Note::of_flow(
            NoteKind::Incomplete,
            "a flow module needs `Settings`, which the legacy format does not have",
            "add `Settings` with `InputParameters`, `OutputParameters` and `Transitions`",
        )),
        Some(_) => None,
    }
}

/// `Metadata` of the flow.
pub(super) fn of_flow(legacy: &Legacy<'_>, blocks: Map<String, Value>) -> Value {
    let mut metadata = Map::new();
    let mut carry = |key: &str| {
        if let Some(value) = legacy.metadata(key) {
            metadata.insert(key.into(), value.clone());
        }
    };
    carry("entryPointPosition");
    carry("snapToGrid");
    metadata.insert("ActionMetadata".into(), blocks.into());
    for key in ["name", "description"] {
        if let Some(value) = legacy.metadata(key) {
            metadata.insert(key.into(), value.clone());
        }
    }
    if let Some(kind) = legacy.flow_type() {
        metadata.insert("type".into(), kind.into());
    }
    if let Some(status) = legacy.metadata("status") {
        metadata.insert("status".into(), status.clone());
    }
    metadata.insert("hash".into(), json!({}));
    metadata.into()
}

/// `ActionMetadata` of a block, and the names of what is not in it.
pub(super) fn of_block<'a>(
    module: &'a Module,
    index: usize,
    step: &Step,
    conditions_changed: bool,
) -> (Value, Vec<&'a str>) {
    let mut about = of_step(step, position(module, index));
    let mut lost = Vec::new();
    for (key, value) in &module.metadata {
        match key.as_str() {
            "conditionMetadata" if conditions_changed => {}
            key if LOOKS.contains(&key) || value.is_null() => {}
            key if CARRIED.contains(&key) || SWITCHES.contains(&key) => {
                about.insert(key.into(), tidy(value));
            }
            key => lost.push(key),
        }
    }
    (about.into(), lost)
}

/// `ActionMetadata` of an action that no block of the export was.
pub(super) fn of_step(step: &Step, position: Value) -> Map<String, Value> {
    let mut about = Map::new();
    about.insert("position".into(), position);
    if identifiers::is_name(&step.id) {
        about.insert("isFriendlyName".into(), true.into());
    }
    if !step.shown.is_empty() {
        about.insert("parameters".into(), step.shown.clone().into());
    }
    about
}

/// Where a block is; those without a place stand in a row.
pub(super) fn position(module: &Module, index: usize) -> Value {
    let row = || json!({ "x": STEP * (i64::try_from(index).unwrap_or(0) + 1), "y": 20 });
    module.metadata.get("position").filter(|value| value.is_object()).cloned().unwrap_or_else(row)
}

/// The block where loose ends meet, to the right of everything.
pub(super) fn closing_block(
    legacy: &Legacy<'_>,
    identifiers: &Identifiers,
    shown: &Map<String, Value>,
) -> (Value, Value) {
    let x = |about: &Value| about.pointer("/position/x").and_then(Value::as_f64);
    let right = shown.values().filter_map(x).fold(0.0, f64::max);
    let mut step = Step::new(identifiers.closing());
    step.kind = legacy.way_to_end().into();
    step.terminal = true;
    #[allow(clippy::cast_possible_truncation)]
    let about = of_step(&step, json!({ "x": right as i64 + STEP, "y": 20 }));
    (step.into_action(), about.into())
}

/// Without empty entries and the marks of the old designer's framework.
fn tidy(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(key, value)| !key.starts_with("$$") && !value.is_null())
            .map(|(key, value)| (key.clone(), tidy(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(list) => list.iter().map(tidy).collect::<Vec<_>>().into(),
        other => other.clone(),
    }
}
