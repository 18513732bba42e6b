//! The console's legacy export (`modules`, `start`) becomes the Amazon Connect flow language
//! (`Actions`, `StartAction`), which is what the API takes and what the designer exports today.
//!
//! [`convert`] always gives a whole flow: each block becomes at least one action, every branch
//! leads somewhere, and each branch that the service insists on is there. What the new format
//! cannot say, what had to be decided, and what a person still has to fill in are [`Note`]s; a
//! parameter, branch or piece of metadata that is neither converted nor only about how the
//! designer looks never goes without one.
//!
//! A block of a type that is not known does not stop the conversion, since one such block in a
//! flow of fifty would keep the other forty-nine from being looked at. It becomes an action of
//! the type `Unconverted:<legacy type>` with its parameters and branches kept, which no service
//! and no linter takes for a real one: the flow cannot be deployed by mistake until somebody
//! replaced it. An id that the export leaves empty (it does so for resources of another instance)
//! becomes `<<name of the resource>>` for the same reason. Both give a note of the kind
//! [`NoteKind::Incomplete`].

mod blocks;
mod draft;
mod error;
mod identifiers;
mod legacy;
mod metadata;
mod note;
mod reference;
mod step;

use serde_json::{Map, Value, json};

pub use error::ConvertError;
pub use note::{BlockRef, Note, NoteKind};

use draft::Draft;
use identifiers::Identifiers;
use legacy::Legacy;

/// The version of the flow language that is written.
///
/// Source: Amazon Connect developer guide, "Flow language".
const VERSION: &str = "2019-10-30";

/// A converted flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversion {
    /// The flow in the Amazon Connect flow language, its keys in the order of the designer.
    pub flow: Value,
    /// What is not as it was, in the order of the blocks; what concerns the whole flow first.
    pub notes: Vec<Note>,
}

impl Conversion {
    /// Whether nothing is left to be filled in by a person before the flow can be deployed.
    pub fn is_complete(&self) -> bool {
        self.notes.iter().all(|note| note.kind.is_settled())
    }
}

/// Converts a legacy export.
///
/// # Errors
/// The document is no legacy export, or so broken that its blocks cannot be told apart. See
/// [`ConvertError`].
pub fn convert(legacy: &Value) -> Result<Conversion, ConvertError> {
    let legacy = Legacy::read(legacy)?;
    let mut notes = metadata::notes_of_flow(&legacy);
    let identifiers = Identifiers::of(&legacy, &mut notes);
    let start = identifiers.of_start(&legacy)?;

    let mut actions = Vec::new();
    let mut shown = Map::new();
    let mut loose = false;
    for (index, module) in legacy.modules.iter().enumerate() {
        let mut draft = Draft::new(module, index, &legacy, &identifiers);
        blocks::convert(&mut draft);
        loose |= draft.finish(&mut actions, &mut shown, &mut notes);
    }
    if loose {
        let (action, about) = metadata::closing_block(&legacy, &identifiers, &shown);
        shown.insert(identifiers.closing().into(), about);
        actions.push(action);
    }
    let flow = json!({
        "Version": VERSION,
        "StartAction": start,
        "Metadata": metadata::of_flow(&legacy, shown),
        "Actions": actions,
    });
    Ok(Conversion { flow, notes })
}
