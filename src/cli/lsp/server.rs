//! The server: a message in, messages out.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{self as told, Notification as _};
use lsp_types::request::{self as asked, Request as _};
use lsp_types::{MessageType, PublishDiagnosticsParams, ShowMessageParams, Uri};
use serde::Serialize;
use serde_json::{Value, json};

use super::abilities::{Abilities, workspaces};
use super::config::{Config, Configs};
use super::diagnostics::{diagnostic, lint};
use super::documents::{Document, Documents, path_of};
use super::transport::CANCELLED;
use crate::flow::lint::Outcome;

/// How far the connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    New,
    Running,
    ShutDown,
}

/// The server.
#[derive(Debug)]
pub struct Server {
    stage: Stage,
    pub(super) abilities: Abilities,
    pub(super) configs: Configs,
    pub(super) documents: Documents,
    /// The documents that are to be linted.
    dirty: BTreeSet<String>,
    /// The documents that the editor shows findings of.
    shown: BTreeSet<String>,
    out: Vec<Message>,
}

/// What comes after a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Another one.
    Message,
    /// The end, in good order or not.
    Exit {
        /// The editor has asked to shut down before.
        orderly: bool,
    },
}

/// Why a request is not answered.
#[derive(Debug)]
pub struct Refused {
    /// The code.
    pub code: ErrorCode,
    /// The text.
    pub why: String,
}

impl Refused {
    /// Why a request is not answered.
    pub fn new(code: ErrorCode, why: impl ToString) -> Self {
        Self { code, why: why.to_string() }
    }
}

impl Server {
    /// A server that nobody has talked to.
    pub fn new(configs: Configs) -> Self {
        Self {
            stage: Stage::New,
            abilities: Abilities::default(),
            configs,
            documents: Documents::new(),
            dirty: BTreeSet::new(),
            shown: BTreeSet::new(),
            out: Vec::new(),
        }
    }

    /// Takes a message. A bug costs one answer and not the connection.
    pub fn take(&mut self, message: Message) -> Next {
        let id = match &message {
            Message::Request(request) => Some(request.id.clone()),
            _ => None,
        };
        match catch_unwind(AssertUnwindSafe(|| self.handle(message))) {
            Ok(next) => next,
            Err(_) => {
                let why = "this is a bug of connectctl; its log tells where it happened";
                let refused = Refused::new(ErrorCode::InternalError, why);
                self.out.extend(id.map(|id| refusal(id, refused)));
                Next::Message
            }
        }
    }

    /// What there is to send.
    pub fn sent(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.out)
    }

    /// What happens when the input ends.
    pub fn end(&self) -> Next {
        Next::Exit { orderly: self.stage == Stage::ShutDown }
    }

    fn handle(&mut self, message: Message) -> Next {
        match message {
            Message::Request(request) => {
                let id = request.id.clone();
                let response = match self.request(request) {
                    Ok(result) => Message::Response(Response { id, response_result: Ok(result) }),
                    Err(refused) => refusal(id, refused),
                };
                self.out.push(response);
            }
            Message::Notification(notification) if notification.method == told::Exit::METHOD => {
                return self.end();
            }
            Message::Notification(notification) if self.stage == Stage::Running => {
                self.notification(notification);
            }
            Message::Notification(_) | Message::Response(_) => {}
        }
        Next::Message
    }

    fn request(&mut self, request: Request) -> Result<Value, Refused> {
        let method = request.method.clone();
        match (self.stage, method.as_str()) {
            (_, CANCELLED) => Err(Refused::new(ErrorCode::RequestCanceled, "cancelled")),
            (Stage::New, asked::Initialize::METHOD) => Ok(self.initialize(&request.params)),
            (Stage::New, _) => {
                Err(Refused::new(ErrorCode::ServerNotInitialized, "initialize comes first"))
            }
            (Stage::Running, asked::Shutdown::METHOD) => {
                self.stage = Stage::ShutDown;
                Ok(Value::Null)
            }
            (Stage::Running, asked::Initialize::METHOD) => {
                Err(Refused::new(ErrorCode::InvalidRequest, "initialize comes once"))
            }
            (Stage::Running, _) => self.answer(request),
            (Stage::ShutDown, _) => {
                Err(Refused::new(ErrorCode::InvalidRequest, "the server was shut down"))
            }
        }
    }

    fn initialize(&mut self, params: &Value) -> Value {
        self.stage = Stage::Running;
        self.abilities = Abilities::of(params);
        self.configs.workspaces = workspaces(params);
        serde_json::to_value(self.abilities.answer()).unwrap_or_default()
    }

    fn notification(&mut self, notification: Notification) {
        let method = notification.method.clone();
        let done = match method.as_str() {
            told::Initialized::METHOD => {
                self.watch();
                Ok(())
            }
            told::DidOpenTextDocument::METHOD => self.told(notification, Self::open),
            told::DidChangeTextDocument::METHOD => self.told(notification, Self::change),
            told::DidSaveTextDocument::METHOD => self.told(notification, Self::saved),
            told::DidCloseTextDocument::METHOD => self.told(notification, Self::close),
            told::DidChangeWatchedFiles::METHOD => self.told(notification, Self::files_changed),
            told::DidChangeWorkspaceFolders::METHOD => self.told(notification, Self::folders),
            told::DidChangeConfiguration::METHOD => {
                self.reload();
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(error) = done {
            tracing::warn!("{method} cannot be read: {error}");
        }
    }

    fn told<P: serde::de::DeserializeOwned>(
        &mut self,
        notification: Notification,
        how: fn(&mut Self, P),
    ) -> Result<(), serde_json::Error> {
        how(self, serde_json::from_value(notification.params)?);
        Ok(())
    }

    fn open(&mut self, params: lsp_types::DidOpenTextDocumentParams) {
        let new = params.text_document;
        let name = self.name(&new.uri);
        let key = new.uri.as_str().to_owned();
        let document = Document::new(new.uri, new.version, name, new.text, self.abilities.units);
        self.dirty.insert(key.clone());
        self.documents.insert(key, document);
    }

    fn change(&mut self, params: lsp_types::DidChangeTextDocumentParams) {
        let key = params.text_document.uri.as_str().to_owned();
        if let Some(document) = self.documents.get_mut(&key) {
            document.change(params.text_document.version, params.content_changes);
            self.dirty.insert(key);
        }
    }

    fn saved(&mut self, params: lsp_types::DidSaveTextDocumentParams) {
        if is_configuration(&params.text_document.uri) {
            self.reload();
        }
        let key = params.text_document.uri.as_str();
        if self.documents.contains_key(key) {
            self.dirty.insert(key.to_owned());
        }
    }

    fn close(&mut self, params: lsp_types::DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        self.documents.remove(uri.as_str());
        self.dirty.remove(uri.as_str());
        if self.shown.remove(uri.as_str()) {
            self.publish(uri, None, Vec::new());
        }
    }

    fn files_changed(&mut self, params: lsp_types::DidChangeWatchedFilesParams) {
        if params.changes.iter().any(|change| is_configuration(&change.uri)) {
            self.reload();
        }
    }

    fn folders(&mut self, params: lsp_types::DidChangeWorkspaceFoldersParams) {
        let path = |folder: &lsp_types::WorkspaceFolder| path_of(&folder.uri);
        let gone: Vec<PathBuf> = params.event.removed.iter().filter_map(path).collect();
        self.configs.workspaces.retain(|folder| !gone.contains(folder));
        self.configs.workspaces.extend(params.event.added.iter().filter_map(path));
        self.reload();
    }

    /// Reads the configuration anew, and lints all documents with it.
    fn reload(&mut self) {
        self.configs.forget();
        let open: Vec<(String, Uri)> =
            self.documents.iter().map(|(key, one)| (key.clone(), one.uri.clone())).collect();
        for (key, uri) in open {
            let name = self.name(&uri);
            if let Some(document) = self.documents.get_mut(&key) {
                document.rename(name);
            }
            self.dirty.insert(key);
        }
    }

    /// Lints what has changed. It is called when no message waits, so that a burst of changes is
    /// linted once.
    pub fn idle(&mut self) {
        while let Some(key) = self.dirty.pop_first() {
            let lint_one = || self.lint(&key);
            if catch_unwind(AssertUnwindSafe(lint_one)).is_err() {
                tracing::error!("linting {key} failed: this is a bug of connectctl");
            }
        }
    }

    fn lint(&mut self, key: &str) {
        let Some(uri) = self.documents.get(key).map(|document| document.uri.clone()) else {
            return;
        };
        let config = self.config(&uri);
        let Some(document) = self.documents.get(key) else { return };
        let linted = lint(document, &config);
        let version = document.version;
        let all: Vec<_> =
            linted.findings.iter().map(|finding| diagnostic(finding, document)).collect();
        // What holds no flow is none of our business, unless it held one before.
        let before = self.shown.remove(key);
        if linted.outcome != Outcome::NoFlow {
            self.shown.insert(key.to_owned());
        }
        if before || linted.outcome != Outcome::NoFlow {
            self.publish(uri, Some(version), all);
        }
    }

    fn publish(&mut self, uri: Uri, version: Option<i32>, all: Vec<lsp_types::Diagnostic>) {
        let params = PublishDiagnosticsParams { uri, version, diagnostics: all };
        self.tell(told::PublishDiagnostics::METHOD, &params);
    }

    fn tell(&mut self, method: &str, params: &impl Serialize) {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.out.push(Message::Notification(Notification { method: method.into(), params }));
    }

    /// The configuration for a document. What is wrong with it is shown once.
    pub(super) fn config(&mut self, uri: &Uri) -> Rc<Config> {
        let path = path_of(uri);
        let folder = path.as_deref().and_then(Path::parent).map(Path::to_owned);
        let folder = folder
            .or_else(|| self.configs.workspaces.first().cloned())
            .or_else(|| std::env::current_dir().ok())
            .unwrap_or_default();
        let (config, trouble) = self.configs.get(&folder);
        if let Some(message) = trouble {
            let params = ShowMessageParams { typ: MessageType::ERROR, message };
            self.tell(told::ShowMessage::METHOD, &params);
        }
        config
    }

    fn name(&mut self, uri: &Uri) -> String {
        match path_of(uri) {
            Some(path) => self.config(uri).name(&path),
            None => uri.as_str().to_owned(),
        }
    }

    /// Asks the editor to tell when a configuration changes.
    fn watch(&mut self) {
        if !self.abilities.watches {
            return;
        }
        let watchers = json!([{ "globPattern": "**/connectctl.toml" }]);
        let registration = json!({
            "id": "connectctl.toml",
            "method": told::DidChangeWatchedFiles::METHOD,
            "registerOptions": { "watchers": watchers },
        });
        self.out.push(Message::Request(Request {
            id: RequestId::from("connectctl.toml".to_owned()),
            method: asked::RegisterCapability::METHOD.into(),
            params: json!({ "registrations": [registration] }),
        }));
    }
}

fn refusal(id: RequestId, refused: Refused) -> Message {
    Message::Response(Response::new_err(id, refused.code as i32, refused.why))
}

fn is_configuration(uri: &Uri) -> bool {
    let name = path_of(uri);
    name.is_some_and(|path| path.file_name() == Some(super::super::settings::NAME.as_ref()))
}
