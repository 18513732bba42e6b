//! What the conversion has to say about its result.

use std::fmt;

use serde::Serialize;

/// Something that is not exactly as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The legacy block that it is about; none if it is about the whole flow.
    pub block: Option<BlockRef>,
    /// How serious it is.
    pub kind: NoteKind,
    /// What was lost, assumed or is missing.
    pub what: String,
    /// What to do about it.
    pub help: String,
}

/// A block of the legacy export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlockRef {
    /// The id of the module.
    pub id: String,
    /// The type of the module, with its target where it has one: `Transfer (Queue)`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the console calls such a block: `Transfer to queue`. Its modules have no other name.
    pub name: String,
}

/// How serious a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// A decision that could have been another one: look whether it is right.
    Assumed,
    /// Something of the legacy flow is not in the new one.
    Lost,
    /// The new flow cannot be deployed before somebody filled this in.
    Incomplete,
}

impl NoteKind {
    /// Whether the flow can be deployed without a person doing something about it.
    #[must_use]
    pub fn is_settled(self) -> bool {
        self != Self::Incomplete
    }
}

impl Note {
    /// A note about the whole flow.
    pub(super) fn of_flow(
        kind: NoteKind,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { block: None, kind, what: what.into(), help: help.into() }
    }
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Assumed => "assumed",
            Self::Lost => "lost",
            Self::Incomplete => "incomplete",
        })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.block {
            Some(BlockRef { id, kind, name }) => {
                write!(f, "{} in {name} ({kind}, {id}): {}", self.kind, self.what)
            }
            None => write!(f, "{} in the flow: {}", self.kind, self.what),
        }
    }
}
