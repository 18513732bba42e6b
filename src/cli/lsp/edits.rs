//! Edits as the editor applies them.

use std::collections::HashMap;

use lsp_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit,
    Uri, WorkspaceEdit,
};

use super::documents::Document;
use crate::flow::source::Edit;

/// Edits of a document. Of two that overlap the first is kept, as elsewhere.
pub fn of_document(document: &Document, mut edits: Vec<Edit>, versioned: bool) -> WorkspaceEdit {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut done = 0;
    edits.retain(|edit| {
        let apart = edit.range.start >= done;
        done = done.max(edit.range.end);
        apart
    });
    let edit =
        |edit: &Edit| TextEdit { range: document.range(&edit.range), new_text: edit.text.clone() };
    let edits = edits.iter().map(edit).collect();
    of_file(document.uri.clone(), Some(document.version), edits, versioned)
}

/// Edits of a file; with the version of its text where the editor can check that.
#[allow(clippy::mutable_key_type)] // the type of the protocol, whose hash never changes
pub fn of_file(
    uri: Uri,
    version: Option<i32>,
    edits: Vec<TextEdit>,
    versioned: bool,
) -> WorkspaceEdit {
    if !versioned {
        let changes = Some(HashMap::from([(uri, edits)]));
        return WorkspaceEdit { changes, ..WorkspaceEdit::default() };
    }
    let change = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    };
    let changes = DocumentChanges::Edits(vec![change]);
    WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() }
}
