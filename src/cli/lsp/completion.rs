//! What may be typed.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, MarkupContent,
    MarkupKind, TextEdit,
};

use super::config::Config;
use super::documents::Document;
use super::flows;
use crate::flow::catalog::catalog;
use crate::flow::navigate::{Candidate, CandidateKind, candidates};
use crate::flow::source::{Edit, OffsetMap};

/// The words that may stand at an offset.
pub fn complete(document: &Document, config: &Config, at: usize) -> Vec<CompletionItem> {
    let items = flows::find(document, config, |placed, _| {
        let found = candidates(placed, at)?;
        let item = |candidate: &Candidate| {
            let json = serde_json::Value::from(candidate.word.as_str()).to_string();
            item(document, placed.map, candidate, &Edit::new(found.range.clone(), json), found.kind)
        };
        Some(found.all.iter().filter_map(item).collect())
    });
    items.unwrap_or_default()
}

fn item(
    document: &Document,
    map: &OffsetMap,
    candidate: &Candidate,
    edit: &Edit,
    kind: CandidateKind,
) -> Option<CompletionItem> {
    let edit = map.edit(edit)?;
    let action = catalog().action(&candidate.word).filter(|_| kind == CandidateKind::Type);
    let page = |action| MarkupContent {
        kind: MarkupKind::Markdown,
        value: catalog().page_of_action(action),
    };
    Some(CompletionItem {
        label: candidate.word.clone(),
        detail: (!candidate.detail.is_empty()).then(|| candidate.detail.clone()),
        kind: Some(icon(kind)),
        documentation: action.map(|action| Documentation::MarkupContent(page(action))),
        // The quotes are part of what is replaced, and so of what is compared.
        filter_text: Some(edit.text.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: document.range(&edit.range),
            new_text: edit.text,
        })),
        ..CompletionItem::default()
    })
}

fn icon(kind: CandidateKind) -> CompletionItemKind {
    match kind {
        CandidateKind::Block => CompletionItemKind::REFERENCE,
        CandidateKind::Type => CompletionItemKind::CLASS,
        CandidateKind::Parameter => CompletionItemKind::PROPERTY,
        CandidateKind::Value => CompletionItemKind::ENUM_MEMBER,
    }
}
