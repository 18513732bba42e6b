//! What a log is told.

pub use crate::connect::Level;

/// Something that a log may tell; nothing of a customer is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How much it matters.
    pub level: Level,
    /// What happened.
    pub message: String,
    /// What is counted by it, if anything.
    pub figure: Option<&'static str>,
}

/// Where notes go.
pub type Notes<'a> = &'a (dyn Fn(Note) + Sync);

/// Tells a note that counts.
pub(super) fn count(
    notes: Notes<'_>,
    level: Level,
    figure: &'static str,
    message: impl Into<String>,
) {
    notes(Note { level, message: message.into(), figure: Some(figure) });
}

/// Tells a note for those who look closely.
pub(super) fn debug(notes: Notes<'_>, message: impl Into<String>) {
    notes(Note { level: Level::Debug, message: message.into(), figure: None });
}
