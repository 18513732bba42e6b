//! Where the blocks of a document are, and what leads to them.

use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentSymbol, GotoDefinitionResponse, Location,
    LocationLink, SymbolKind,
};

use super::config::Config;
use super::documents::Document;
use super::flows;
use crate::flow::model::Block;
use crate::flow::navigate::{Placed, mentions};

/// The block that the word at an offset names.
pub fn definition(
    document: &Document,
    config: &Config,
    at: usize,
    links: bool,
) -> Option<GotoDefinitionResponse> {
    flows::find(document, config, |placed, _| {
        let origin = placed.at(at)?.range;
        let block = placed.block_named_at(at)?;
        let name = placed.inside(block.identifier?);
        let name = document.range(&name);
        let uri = document.uri.clone();
        if !links {
            return Some(GotoDefinitionResponse::Scalar(Location { uri, range: name }));
        }
        Some(GotoDefinitionResponse::Link(vec![LocationLink {
            origin_selection_range: Some(document.range(&origin)),
            target_uri: uri,
            target_range: document.range(&placed.range(block.node)),
            target_selection_range: name,
        }]))
    })
}

/// All ways to the block that the word at an offset names, and its own identifier if that is
/// asked for.
pub fn references(
    document: &Document,
    config: &Config,
    at: usize,
    declaration: bool,
) -> Option<Vec<Location>> {
    flows::find(document, config, |placed, _| {
        let found = mentions(placed.flow, placed.block_named_at(at)?.name());
        let own = found.identifiers.iter().filter(|_| declaration);
        let all = own.chain(&found.ways).chain(&found.metadata);
        let location = |range: &std::ops::Range<usize>| Location {
            uri: document.uri.clone(),
            range: document.range(&placed.map.range(range.clone())),
        };
        Some(all.map(location).collect())
    })
}

/// The same as highlights.
pub fn highlights(
    document: &Document,
    config: &Config,
    at: usize,
) -> Option<Vec<DocumentHighlight>> {
    flows::find(document, config, |placed, _| {
        let found = mentions(placed.flow, placed.block_named_at(at)?.name());
        let highlight = |range: &std::ops::Range<usize>, kind| DocumentHighlight {
            range: document.range(&placed.map.range(range.clone())),
            kind: Some(kind),
        };
        let own = found.identifiers.iter();
        let own = own.map(|range| highlight(range, DocumentHighlightKind::WRITE));
        let others = found.ways.iter().chain(&found.metadata);
        Some(own.chain(others.map(|range| highlight(range, DocumentHighlightKind::READ))).collect())
    })
}

/// The blocks of a document, below the name of their flow where there are several.
pub fn symbols(document: &Document, config: &Config) -> Vec<DocumentSymbol> {
    let mut all = Vec::new();
    flows::find(document, config, |placed, label| {
        let blocks = placed.flow.blocks.iter().map(|block| symbol(document, placed, block));
        match label {
            None => all.extend(blocks),
            Some(label) => all.push(flow(document, placed, label, blocks.collect())),
        }
        None::<()>
    });
    all
}

#[allow(deprecated)] // the type has a field that nobody may leave out and nobody should use
fn symbol(document: &Document, placed: &Placed<'_>, block: &Block<'_>) -> DocumentSymbol {
    let whole = placed.range(block.node);
    let name = block.identifier.map(|lit| placed.inside(lit));
    let name = name.filter(|name| whole.start <= name.start && name.end <= whole.end);
    let detail = match block.action {
        Some(action) => format!("{} ({})", block.type_name(), action.block),
        None => block.type_name().to_owned(),
    };
    DocumentSymbol {
        name: if block.name().is_empty() { "(no name)".into() } else { block.name().to_owned() },
        detail: Some(detail),
        kind: kind(block),
        tags: None,
        deprecated: None,
        selection_range: document.range(&name.unwrap_or_else(|| whole.clone())),
        range: document.range(&whole),
        children: None,
    }
}

fn kind(block: &Block<'_>) -> SymbolKind {
    let conditions = block.action.is_some_and(|action| action.conditions.is_some());
    match block.action {
        Some(action) if action.terminal => SymbolKind::EVENT,
        _ if conditions => SymbolKind::ENUM,
        _ => SymbolKind::FUNCTION,
    }
}

#[allow(deprecated)] // see `symbol`
fn flow(
    document: &Document,
    placed: &Placed<'_>,
    label: &str,
    blocks: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    let range = document.range(&placed.range(placed.flow.root));
    DocumentSymbol {
        name: if label.is_empty() { "(no name)".into() } else { label.to_owned() },
        detail: placed.flow.flow_type.map(str::to_owned),
        kind: SymbolKind::MODULE,
        tags: None,
        deprecated: None,
        range,
        selection_range: range,
        children: Some(blocks),
    }
}
