//! The server: a message in, messages out.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{self as told, Notification as _};
use lsp_types::request::{self as asked, Request as _};
use lsp_types::{MessageType, PublishDiagnosticsParams, ShowMessageParams, Uri};
use serde::Serialize;
use serde_json::{Value, json};

use super::super::flow::inputs;
use super::super::settings::NAME;
use super::abilities::{Abilities, workspaces};
use super::config::{Config, Configs};
use super::diagnostics::Linted;
use super::documents::{Document, Documents, path_of};
use super::project::Project;
use super::transport::CANCELLED;

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
    /// What was found in the documents.
    pub(super) linted: BTreeMap<String, Linted>,
    /// The documents that were linted and not yet shown, and whether they were shown before.
    fresh: BTreeMap<String, bool>,
    /// The flows of the projects, by their roots.
    projects: BTreeMap<PathBuf, Project>,
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
            linted: BTreeMap::new(),
            fresh: BTreeMap::new(),
            projects: BTreeMap::new(),
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
        if self.linted.remove(uri.as_str()).is_some_and(|linted| linted.is_shown()) {
            self.publish(uri.clone(), None, Vec::new());
        }
        // From now on the file counts, and not what was typed.
        self.file_changed(&uri);
    }

    fn files_changed(&mut self, params: lsp_types::DidChangeWatchedFilesParams) {
        if params.changes.iter().any(|change| is_configuration(&change.uri)) {
            self.reload();
        }
        for change in params.changes {
            if !self.documents.contains_key(change.uri.as_str()) {
                self.file_changed(&change.uri);
            }
        }
    }

    /// A file that is not open is another one now.
    fn file_changed(&mut self, uri: &Uri) {
        let Some(path) = path_of(uri).filter(|path| inputs::may_hold_flows(path)) else { return };
        let config = self.config(uri);
        if let Some(project) = self.projects.get_mut(&config.root) {
            project.refresh(&path, &config);
            self.settle(&config);
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
        self.projects.clear();
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
        let dirty = std::mem::take(&mut self.dirty);
        if catch_unwind(AssertUnwindSafe(|| self.lint(&dirty))).is_err() {
            tracing::error!("linting failed: this is a bug of connectctl");
        }
    }

    /// Lints a document, if that is still to be done.
    pub(super) fn freshen(&mut self, uri: &Uri) {
        if let Some(key) = self.dirty.take(uri.as_str()) {
            self.lint(&BTreeSet::from([key]));
        }
    }

    /// Lints documents, and then each of their projects once.
    fn lint(&mut self, keys: &BTreeSet<String>) {
        let configs = keys.iter().filter_map(|key| self.lint_alone(key));
        let configs: Vec<_> = configs.map(|config| (config.root.clone(), config)).collect();
        for config in configs.into_iter().collect::<BTreeMap<_, _>>().values() {
            self.settle(config);
        }
    }

    fn lint_alone(&mut self, key: &str) -> Option<Rc<Config>> {
        let uri = self.documents.get(key)?.uri.clone();
        let config = self.config(&uri);
        let document = self.documents.get(key)?;
        let (linted, open) = Linted::new(document, &config);
        let root = config.root.clone();
        let project = self.projects.entry(root).or_insert_with(|| Project::read(&config));
        project.put(document.source.name(), open);
        let before = self.linted.insert(key.to_owned(), linted);
        self.fresh.insert(key.to_owned(), before.is_some_and(|before| before.is_shown()));
        Some(config)
    }

    /// Shows what the flows of a project decide together: of the document that was linted, and of
    /// those for which it makes a difference.
    fn settle(&mut self, config: &Config) {
        let Some(project) = self.projects.get(&config.root) else { return };
        let mut decided = project.settle(&config.linter);
        let mut all = Vec::new();
        for (key, document) in &self.documents {
            let Some(linted) = self.linted.get_mut(key) else { continue };
            if linted.root != config.root || self.dirty.contains(key) {
                continue;
            }
            let decided = decided.remove(document.source.name()).unwrap_or_default();
            let changed = linted.settle(document, config, decided);
            let shown_before = self.fresh.remove(key);
            let show = match shown_before {
                Some(before) => before || linted.is_shown(),
                None => changed && linted.is_shown(),
            };
            if show {
                all.push((document.uri.clone(), document.version, linted.shown.clone()));
            }
        }
        for (uri, version, shown) in all {
            self.publish(uri, Some(version), shown);
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
        let flows = format!("**/*.{{{}}}", inputs::EXTENSIONS.join(","));
        let watchers = json!([{ "globPattern": format!("**/{NAME}") }, { "globPattern": flows }]);
        let registration = json!({
            "id": NAME,
            "method": told::DidChangeWatchedFiles::METHOD,
            "registerOptions": { "watchers": watchers },
        });
        self.out.push(Message::Request(Request {
            id: RequestId::from(NAME.to_owned()),
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
    name.is_some_and(|path| path.file_name() == Some(NAME.as_ref()))
}
