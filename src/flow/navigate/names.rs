//! New names for blocks.

use thiserror::Error;

use super::{Placed, mentions};
use crate::flow::catalog::{Refusal, catalog};
use crate::flow::model::Block;
use crate::flow::source::Edit;

/// Why a block cannot be called so.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NameError {
    /// The block has no name that could be changed.
    #[error("the block has no Identifier")]
    Nameless,
    /// Several blocks have the name, so that it is not certain which of them a way leads to.
    #[error("several blocks are called {0:?}")]
    Shared(String),
    /// Another block has the new name.
    #[error("another block is called {0:?}")]
    Taken(String),
    /// The service refuses the name.
    #[error("{name:?} is no identifier: {why}")]
    Refused {
        /// The name.
        name: String,
        /// Why.
        why: String,
    },
    /// The file is made in a way that hides where the name is written.
    #[error("the flow cannot be edited in this file")]
    NotEditable,
}

/// The edits of the file that give a block another name, everywhere.
///
/// # Errors
/// The block cannot be called so.
pub fn rename(placed: &Placed<'_>, block: &Block<'_>, name: &str) -> Result<Vec<Edit>, NameError> {
    let flow = placed.flow;
    let old = block.identifier.ok_or(NameError::Nameless)?.value.as_ref();
    let places = mentions(flow, old);
    if places.identifiers.len() > 1 {
        return Err(NameError::Shared(old.to_owned()));
    }
    if let Some(why) = refused(name) {
        return Err(NameError::Refused { name: name.to_owned(), why });
    }
    if name != old && flow.blocks.iter().any(|block| block.name() == name) {
        return Err(NameError::Taken(name.to_owned()));
    }
    let json = serde_json::Value::from(name).to_string();
    places
        .all()
        .map(|range| placed.map.edit(&Edit::new(range.clone(), json.as_str())))
        .collect::<Option<_>>()
        .ok_or(NameError::NotEditable)
}

fn refused(name: &str) -> Option<String> {
    if name.trim().is_empty() {
        return Some("it is empty".into());
    }
    Some(match catalog().refusal_of(name)? {
        Refusal::Character(found) => format!("the service refuses {found:?}"),
        Refusal::Reserved => "the service reserves the word".into(),
        Refusal::Long { limit, .. } => format!("it has more than {limit} characters"),
    })
}
