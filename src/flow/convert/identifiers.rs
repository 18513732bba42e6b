//! What the actions are called. The ids of the modules stay, so that a block can be found again in
//! logs and in the export; one that the service would not take gets another.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use uuid::Uuid;

use super::legacy::Legacy;
use super::{ConvertError, Note, NoteKind};
use crate::connect::is_uuid;

/// Characters that an identifier may have at most.
///
/// Source: Amazon Connect developer guide, "Flow language actions".
const MAX_CHARS: usize = 50;

/// Characters that an identifier may not have (same source).
const FORBIDDEN: &str = r"%:(\/)=$,;[]{}";

/// Words that an identifier may not be (same source).
const RESERVED: [&str; 10] = [
    "__proto__",
    "constructor",
    "__defineGetter__",
    "__defineSetter__",
    "toString",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "valueOf",
];

/// The identifiers of a flow.
pub(super) struct Identifiers {
    new: HashMap<String, String>,
    closing: String,
}

impl Identifiers {
    /// Gives every module its identifier, and the block that may be added its own.
    pub(super) fn of(legacy: &Legacy<'_>, notes: &mut Vec<Note>) -> Self {
        let mut used: HashSet<String> = legacy.modules.iter().map(|m| m.id.clone()).collect();
        let mut new = HashMap::new();
        for module in &legacy.modules {
            let id = &module.id;
            let identifier = if is_valid(id) { id.clone() } else { replacement(id) };
            if &identifier != id {
                notes.push(Note::of_flow(
                    NoteKind::Assumed,
                    format!("the id `{id}` is not allowed in the new format; it is `{identifier}`"),
                    "nothing has to be done, unless logs are searched for the old id",
                ));
            }
            used.insert(identifier.clone());
            new.insert(id.clone(), identifier);
        }
        let mut closing = "Added end".to_owned();
        while used.contains(&closing) {
            closing.push('+');
        }
        Self { new, closing }
    }

    /// The identifier of a module; none if there is no such module.
    pub(super) fn get(&self, id: &str) -> Option<&str> {
        self.new.get(id).map(String::as_str)
    }

    /// The identifier of the block where loose ends meet.
    pub(super) fn closing(&self) -> &str {
        &self.closing
    }

    /// The identifier of the first action.
    pub(super) fn of_start(&self, legacy: &Legacy<'_>) -> Result<&str, ConvertError> {
        let start = legacy.root.get("start").and_then(Value::as_str).unwrap_or_default();
        match start {
            "" => Err(ConvertError::NoStart),
            id => self.get(id).ok_or_else(|| ConvertError::UnknownStart(id.into())),
        }
    }

    /// The identifier of a further action that a block becomes; always the same for the same block.
    pub(super) fn further(identifier: &str, number: usize) -> String {
        replacement(&format!("{identifier}/{number}"))
    }
}

/// Whether the designer shows the identifier as a name that somebody gave.
pub(super) fn is_name(identifier: &str) -> bool {
    !is_uuid(identifier)
}

fn is_valid(id: &str) -> bool {
    id.chars().count() <= MAX_CHARS
        && !id.chars().any(|c| FORBIDDEN.contains(c))
        && !RESERVED.contains(&id)
}

fn replacement(id: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()).to_string()
}
