//! One block while it is converted. The draft remembers which parameters and branches were used,
//! so that at the end what nobody asked for gives a note.

mod branches;
mod finish;
mod values;

use serde_json::Value;

use super::identifiers::Identifiers;
use super::legacy::{Branch, Legacy, Module};
use super::step::Step;
use super::{BlockRef, Note, NoteKind, blocks};

/// The value of a parameter in the new spelling.
pub(super) struct Given {
    pub(super) text: String,
    /// The value is looked up when the flow runs.
    pub(super) dynamic: bool,
    /// What the console shows for it.
    pub(super) resource: Option<String>,
}

/// A block on its way from a legacy module to one action or several.
pub(super) struct Draft<'a> {
    pub(super) module: &'a Module,
    pub(super) legacy: &'a Legacy<'a>,
    /// The action that the block becomes.
    pub(super) step: Step,
    /// Further actions, where it takes more than one.
    pub(super) further: Vec<Step>,
    /// Some condition is not in the new flow, or not as the designer remembers it.
    pub(super) conditions_changed: bool,
    index: usize,
    identifiers: &'a Identifiers,
    used: Vec<bool>,
    followed: Vec<bool>,
    notes: Vec<Note>,
    loose: bool,
}

impl<'a> Draft<'a> {
    /// The draft of a module.
    pub(super) fn new(
        module: &'a Module,
        index: usize,
        legacy: &'a Legacy<'a>,
        identifiers: &'a Identifiers,
    ) -> Self {
        Self {
            module,
            legacy,
            step: Step::new(identifiers.get(&module.id).unwrap_or(&module.id)),
            further: Vec::new(),
            conditions_changed: false,
            index,
            identifiers,
            used: vec![false; module.parameters.len()],
            followed: vec![false; module.branches.len()],
            notes: Vec::new(),
            loose: false,
        }
    }

    /// Adds a note about this block.
    pub(super) fn note(
        &mut self,
        kind: NoteKind,
        what: impl Into<String>,
        help: impl Into<String>,
    ) {
        let Module { id, kind: of, target, .. } = self.module;
        let target_of = |target: &String| format!("{of} ({target})");
        let block = BlockRef {
            id: id.clone(),
            kind: target.as_ref().map_or_else(|| of.clone(), target_of),
            name: blocks::title(self.module).into(),
        };
        let (what, help) = (what.into(), help.into());
        self.notes.push(Note { block: Some(block), kind, what, help });
    }

    /// Adds a note about something that the new format cannot say.
    pub(super) fn lost(&mut self, what: impl Into<String>) {
        self.note(
            NoteKind::Lost,
            what,
            "the new format has no place for it; look whether the flow needs it",
        );
    }

    /// The identifier of the block where loose ends meet, which is then needed.
    pub(super) fn closing(&mut self) -> String {
        self.loose = true;
        self.identifiers.closing().into()
    }
}

/// A branch as a note names it.
pub(super) fn name_of(branch: &Branch) -> String {
    let value = branch.condition_value.as_ref().and_then(scalar);
    match (&branch.condition_type, value) {
        (Some(kind), Some(value)) if branch.condition != "NoMatch" => {
            format!("`{} {kind} {value}`", branch.condition)
        }
        _ => format!("`{}`", branch.condition),
    }
}

/// Text, number or boolean as the new format spells it: always as text.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("True".into()),
        Value::Bool(false) => Some("False".into()),
        _ => None,
    }
}
