//! The functions whose answers stand in no test: our own, in process, and those of others.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::suite::Suite;
use crate::cli::app::App;
use crate::cli::world::{Answers, Backend, Desk, Entry, Facts, Fault, Lambdas};
use crate::flow::script::{Conversed, Functions, Handler, Hooked, Reply, Source, Test};
use crate::flow::simulate::{Answer, LambdaAnswer, LambdaAsk, LambdaOutcome, LexAsk, Said};
use crate::lambda::Function;

/// Stack of a thread that plays tests, in bytes: while one waits for a part of the work, it plays
/// another test on top, and the futures of our functions are large.
const STACK: usize = 32 << 20;

/// Does work with many threads, which have room for tests.
pub fn side_by_side<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().stack_size(STACK).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

/// The functions of one test. Our own see nothing of the process, and what they store is gone
/// afterwards.
#[derive(Debug)]
pub struct Bench<'l, 'a> {
    folder: &'l Path,
    desk: Desk<'l, 'a>,
}

impl Bench<'_, '_> {
    /// Does something with the functions and bots of a test; commands run in the folder of its file.
    pub fn with<T>(suite: &Suite, test: &Test, work: impl FnOnce(&mut Bench<'_, '_>) -> T) -> T {
        let (folder, store) = (suite.folder.as_path(), Store::new());
        let app = App::apart(&store.0);
        let mut lambdas = Lambdas::new(&app);
        let bank = test.given.as_ref().and_then(|given| given.bank.as_ref());
        if let Some(bank) = bank.and_then(|bank| suite.bank(bank).ok()) {
            lambdas.knows_bank(bank);
        }
        // What is said of a function that no block calls, is said of what runs behind another.
        for (name, replies) in test.given.iter().flat_map(|given| given.lambda.iter()) {
            if let Some(backend) = behind(folder, name, replies) {
                lambdas.add(name, backend);
            }
        }
        let mut desk = Desk::new(&lambdas, Facts::default());
        desk.bots = suite.bots(test);
        work(&mut Bench { folder, desk })
    }

    /// Whether the keyboard has interrupted a function that was waited for.
    pub fn is_interrupted(&self) -> bool {
        self.desk.is_interrupted()
    }
}

impl Functions for Bench<'_, '_> {
    fn invoke(&mut self, source: &Source, ask: &LambdaAsk<'_>) -> Result<LambdaAnswer, String> {
        let who = backend(self.folder, source, &ask.function())?;
        Ok(match self.desk.ask(who, ask) {
            Answer::Lambda(answer) => answer,
            // Nothing is waited for.
            _ => LambdaAnswer { took: 0, outcome: LambdaOutcome::Answer(json!({})) },
        })
    }

    fn converse(&mut self, ask: &LexAsk<'_>, said: Said) -> Option<Conversed> {
        if !self.desk.has_bot(&ask.bot()) {
            return None;
        }
        let before = self.desk.invocations().len();
        let answer = self.desk.hears(ask, said);
        let hooks = self.desk.invocations().iter().skip(before).map(Hooked::of).collect();
        Some(Conversed { answer, hooks })
    }
}

impl Hooked {
    fn of(invocation: &crate::cli::world::Invocation) -> Self {
        let unknown = (invocation.by == "nobody")
            .then(|| "a bot calls it, and nothing says what it answers".to_owned());
        Self { function: invocation.function.clone(), event: invocation.event.clone(), unknown }
    }
}

/// Who answers for a function of this name.
fn backend(folder: &Path, source: &Source, function: &str) -> Result<Backend, String> {
    match source {
        Source::Handler(handler) => ours(handler, function),
        Source::Command(line) => {
            let folder = Some(folder).filter(|folder| *folder != Path::new(""));
            Ok(Backend::Command { line: line.clone(), folder: folder.map(Path::to_path_buf) })
        }
        Source::Url(url) => {
            let url = url.parse().map_err(|error| format!("{url} is no URL: {error}"))?;
            Ok(Backend::Endpoint(url))
        }
        _ => Err("the test itself says the answer".into()),
    }
}

/// One of our own functions.
fn ours(handler: &Handler, called: &str) -> Result<Backend, String> {
    let function = match &handler.name {
        Some(name) => Function::named(name),
        None => Function::ALL.into_iter().find(|ours| called.ends_with(ours.name())),
    };
    let function = function.ok_or_else(|| {
        let wanted = handler.name.as_deref().unwrap_or(called);
        let names = Function::ALL.map(Function::name).join(", ");
        format!("no function of connectctl is named {wanted}: there are {names}")
    })?;
    let variables = handler.environment.iter();
    let environment = variables.map(|(key, value)| (key.into(), value.clone())).collect();
    Ok(Backend::Function { function, environment })
}

/// Who answers for what runs behind one of our functions or behind a bot.
fn behind(folder: &Path, name: &str, replies: &[Reply]) -> Option<Backend> {
    let one = |reply: &Reply| {
        let answers = || Backend::Answers(Answers { entries: vec![entry(reply)] });
        backend(folder, &reply.from, name).unwrap_or_else(|_| answers())
    };
    let mut all: Vec<Backend> = replies.iter().map(one).collect();
    match all.len() {
        0 | 1 => all.pop(),
        _ => Some(Backend::InTurn(all)),
    }
}

/// An answer that a test says.
fn entry(reply: &Reply) -> Entry {
    let entry = Entry { took: reply.took.map(|time| time.0), ..Entry::default() };
    match reply.from.clone() {
        Source::Answer(answer) => Entry { answer: Some(answer), ..entry },
        Source::Error(words) => Entry { error: Some(words), ..entry },
        Source::Throttled => Entry { fault: Some(Fault::Throttle), ..entry },
        Source::Oversized => Entry { fault: Some(Fault::Oversized), ..entry },
        _ => Entry { fault: Some(Fault::Timeout), ..entry },
    }
}

/// The embedded store of one test, in the folder for what is temporary.
struct Store(PathBuf);

static STORES: AtomicUsize = AtomicUsize::new(0);

impl Store {
    fn new() -> Self {
        let number = STORES.fetch_add(1, Ordering::Relaxed);
        let name = format!("connectctl-test-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name).join("store.sqlite"))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Most tests store nothing; what cannot be removed is in a folder that is emptied anyhow.
        if let Some(folder) = self.0.parent() {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
