//! The functions whose answers stand in no test: our own, in process, and those of others.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::cli::app::App;
use crate::cli::world::{Backend, Desk, Facts, Lambdas};
use crate::flow::script::{Functions, Source};
use crate::flow::simulate::{Answer, LambdaAnswer, LambdaAsk, LambdaOutcome, World as _};
use crate::lambda::Function;

/// The functions of one test. What they store is kept apart from everything else, and gone
/// afterwards.
#[derive(Debug)]
pub struct Bench {
    folder: PathBuf,
    store: Option<PathBuf>,
}

static STORES: AtomicUsize = AtomicUsize::new(0);

impl Bench {
    /// Functions for a test whose file is in this folder, where commands run.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf(), store: None }
    }

    fn store(&mut self) -> &Path {
        self.store.get_or_insert_with(|| {
            let number = STORES.fetch_add(1, Ordering::Relaxed);
            let name = format!("connectctl-test-{}-{number}", std::process::id());
            std::env::temp_dir().join(name).join("store.sqlite")
        })
    }

    fn backend(&self, source: &Source, ask: &LambdaAsk<'_>) -> Result<Backend, String> {
        match source {
            Source::Handler(handler) => {
                let variables = handler.environment.iter();
                let environment =
                    variables.map(|(key, value)| (key.into(), value.clone())).collect();
                let called = ask.function();
                let function = match &handler.name {
                    Some(name) => Function::named(name),
                    None => Function::ALL.into_iter().find(|ours| called.ends_with(ours.name())),
                };
                let wanted = handler.name.as_deref().unwrap_or(&called);
                let names = || Function::ALL.map(Function::name).join(", ");
                function.map(|function| Backend::Function { function, environment }).ok_or_else(
                    || {
                        format!(
                            "no function of connectctl is named {wanted}: there are {}",
                            names()
                        )
                    },
                )
            }
            Source::Command(line) => {
                let folder = Some(self.folder.clone()).filter(|folder| folder != Path::new(""));
                Ok(Backend::Command { line: line.clone(), folder })
            }
            Source::Url(url) => {
                let url = url.parse().map_err(|error| format!("{url} is no URL: {error}"))?;
                Ok(Backend::Endpoint(url))
            }
            _ => Err("the test itself says the answer".into()),
        }
    }
}

/// How long programs and endpoints take in the time of a call: the same on every machine.
const LATENCY: u64 = 200;

impl Functions for Bench {
    fn invoke(&mut self, source: &Source, ask: &LambdaAsk<'_>) -> Result<LambdaAnswer, String> {
        let backend = self.backend(source, ask)?;
        let app = App::apart(self.store()).map_err(|failure| failure.message)?;
        let mut lambdas = Lambdas::new(&app);
        lambdas.add("*", backend);
        let mut desk = Desk::new(&lambdas, Facts::default());
        desk.latency = Some(LATENCY);
        match desk.lambda(ask) {
            Answer::Lambda(answer) => Ok(answer),
            // Nothing is waited for.
            _ => Ok(LambdaAnswer { took: 0, outcome: LambdaOutcome::Answer(json!({})) }),
        }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // What cannot be removed is in the folder for what is temporary.
        if let Some(folder) = self.store.as_deref().and_then(Path::parent) {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
