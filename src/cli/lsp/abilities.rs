//! What the editor can do, and what it is told that we can.

use std::path::PathBuf;

use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    HoverProviderCapability, InitializeResult, OneOf, PositionEncodingKind, RenameOptions,
    SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};
use serde_json::Value;

use super::actions::FIX_ALL;
use super::documents::path_of;
use super::positions::Units;

/// What the editor can do. It is read word by word: what a new editor says differently costs one
/// ability and not the connection.
#[derive(Clone, Copy, Debug, Default)]
pub struct Abilities {
    /// What positions are counted in.
    pub units: Units,
    /// Definitions may be links.
    pub links: bool,
    /// Symbols may have symbols below them.
    pub nested_symbols: bool,
    /// Edits may name the version that they are for.
    pub versioned_edits: bool,
    /// Files can be watched for us.
    pub watches: bool,
}

impl Abilities {
    /// Reads what `initialize` was called with.
    pub fn of(params: &Value) -> Self {
        let says = |path: &str| {
            params.pointer(&format!("/capabilities/{path}")) == Some(&Value::Bool(true))
        };
        let encodings = params.pointer("/capabilities/general/positionEncodings").cloned();
        let encodings =
            encodings.and_then(|all| serde_json::from_value::<Vec<PositionEncodingKind>>(all).ok());
        Self {
            units: Units::choose(encodings.as_ref()),
            links: says("textDocument/definition/linkSupport"),
            nested_symbols: says("textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            versioned_edits: says("workspace/workspaceEdit/documentChanges"),
            watches: says("workspace/didChangeWatchedFiles/dynamicRegistration"),
        }
    }

    /// What we can do.
    pub fn answer(self) -> InitializeResult {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        InitializeResult {
            capabilities: capabilities(self.units),
            server_info: Some(ServerInfo { name: "connectctl".into(), version: Some(version) }),
        }
    }
}

/// The folders that are open.
pub fn workspaces(params: &Value) -> Vec<PathBuf> {
    let folders = params.get("workspaceFolders").and_then(Value::as_array);
    let uris = folders.into_iter().flatten().filter_map(|folder| folder.get("uri"));
    let path = |uri: &Value| path_of(&uri.as_str()?.parse::<Uri>().ok()?);
    let paths: Vec<_> = uris.filter_map(path).collect();
    match paths.as_slice() {
        [] => params.get("rootUri").and_then(path).into_iter().collect(),
        _ => paths,
    }
}

fn capabilities(units: Units) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(units.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions::default())),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: Default::default(),
        })),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, FIX_ALL]),
            ..CodeActionOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(vec!["\"".into()]),
            ..CompletionOptions::default()
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}
