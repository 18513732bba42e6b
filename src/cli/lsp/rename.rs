//! New names for blocks.

use lsp_types::{PrepareRenameResponse, WorkspaceEdit};

use super::config::Config;
use super::documents::Document;
use super::{edits, flows};
use crate::flow::navigate::{NameError, rename};

/// What would be renamed at an offset: the word without its quotes.
pub fn prepare(document: &Document, config: &Config, at: usize) -> Option<PrepareRenameResponse> {
    flows::find(document, config, |placed, _| {
        let block = placed.block_named_at(at)?;
        let range = placed.at(at)?.range;
        // Inside of another string the quotes are escaped, at the end as at the start.
        let quote = document.text().get(range.clone())?.find('"').map_or(0, |at| at + 1);
        let inside = range.start + quote..(range.end - quote).max(range.start + quote);
        Some(PrepareRenameResponse::RangeWithPlaceholder {
            range: document.range(&inside),
            placeholder: block.name().to_owned(),
        })
    })
}

/// Gives the block that the word at an offset names another name.
pub fn run(
    document: &Document,
    config: &Config,
    at: usize,
    name: &str,
    versioned: bool,
) -> Option<Result<WorkspaceEdit, NameError>> {
    flows::find(document, config, |placed, _| {
        let edits = rename(placed, placed.block_named_at(at)?, name);
        Some(edits.map(|edits| edits::of_document(document, edits, versioned)))
    })
}
