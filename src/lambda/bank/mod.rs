//! What the functions of a bank that know its customers have in common: what their environment says,
//! and the adapters that follow from it.

mod settings;
mod wiring;

use std::time::Duration;

use serde_json::{Value, json};

pub use settings::ProofSettings;
pub(super) use settings::{NOBODY, patience, url};
pub use wiring::Parts;
pub(super) use wiring::topic;

use super::{Function, Log};
use crate::banking::{Level, Note};

/// Logs a note of a function, at a time since 1970.
pub(super) fn log_note(log: &Log, function: Function, time: Duration, note: Note) {
    let Note { level, message, figure } = note;
    match figure {
        Some(figure) => log.count(level.as_str(), &message, (function, time), &[(figure, 1)]),
        None if level == Level::Debug => log.debug(&message, json!({})),
        None => log.write(level.as_str(), &message, Value::Null),
    }
}
