//! Running one event.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::{Value, json};

use super::super::adapters::{AnyExecutions, AnyOutbox, AnyRecords, AnySessions, Call, Watched};
use super::super::app::App;
use super::super::execution::services;
use super::super::exit::Failure;
use super::super::settings::Key;
use super::super::vanity::stores;
use super::banking::Banking;
use super::input::Case;
use crate::aws::{AwsQueue, AwsSecrets, Functions};
use crate::connect::answer::{self, Validation};
use crate::execution::Machine;
use crate::lambda::{
    Function, FunctionError, Handler, Log, execution, session_data, transfer, vanity_numbers,
    vanity_store,
};
use crate::local::SystemClock;
use crate::net::Web;
use crate::transfer::{Client, Hosts, Plan};

/// What one event led to.
#[derive(Serialize)]
pub(super) struct Ran {
    /// The name of the event.
    pub(super) event: String,
    /// The function that answered.
    pub(super) function: String,
    /// The answer; of a failed invocation the object with `errorType` and `errorMessage`.
    pub(super) answer: Value,
    /// What Amazon Connect would not take of the answer, by the block's response validation.
    pub(super) refused_by: Refusals,
    /// Whether the invocation failed.
    pub(super) failed: bool,
    /// How long it took.
    pub(super) milliseconds: f64,
    /// The calls that the handler made.
    pub(super) calls: Vec<Call>,
    /// The lines that the handler logged.
    pub(super) log: Vec<Value>,
    /// With `--remote`: what the deployed function answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remote: Option<Value>,
    /// Whether the answer was compared with another.
    pub(super) compared: bool,
    /// Lines that tell the answer from the expected one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) difference: Option<String>,
    /// Whether this is only what would be run.
    #[serde(skip)]
    pub(super) planned: bool,
}

/// Why an answer would send the contact down the error branch; `None` where it is fine.
#[derive(Default, Serialize)]
pub(super) struct Refusals {
    /// With response validation `STRING_MAP`.
    #[serde(rename = "STRING_MAP")]
    pub(super) string_map: Option<String>,
    /// With response validation `JSON`.
    #[serde(rename = "JSON")]
    pub(super) json: Option<String>,
}

impl Refusals {
    fn of(answer: &Value) -> Self {
        let check = |validation| answer::check(answer, validation).err();
        Self {
            string_map: check(Validation::StringMap).map(|error| error.to_string()),
            json: check(Validation::Json).map(|error| error.to_string()),
        }
    }
}

/// What events are run with.
pub(super) struct Bench {
    sessions: Option<AnySessions>,
    outbox: Option<AnyOutbox>,
    register: Option<AnyRecords>,
    dead: Option<AwsQueue>,
    banking: Option<Banking>,
    executions: Option<AnyExecutions>,
    remote: Option<(Functions, String)>,
}

/// The lines that a handler logs.
pub(super) type Lines = Arc<Mutex<Vec<Value>>>;

impl Bench {
    /// Chooses the adapters that functions need.
    ///
    /// # Errors
    /// Configuration is missing.
    pub(super) async fn new(
        app: &App,
        remote: Option<&str>,
        functions: &[Function],
    ) -> Result<Self, Failure> {
        let has = |function| functions.contains(&function);
        let get = |key: &str| environment(app, key);
        let (mut sessions, mut outbox, mut register, mut dead) = (None, None, None, None);
        if has(Function::SessionData) {
            sessions = Some(app.sessions().await?);
        }
        if has(Function::VanityNumbers) {
            let queue = vanity_numbers::Settings::read(&get).queue;
            if app.local || queue.is_some() {
                outbox = Some(stores::outbox(app, queue).await?);
            }
        }
        if has(Function::VanityStore) {
            let settings = vanity_store::Settings::read(&get);
            register = Some(stores::records(app, settings.table).await?);
            if let Some(url) = settings.dead_letters.filter(|_| !app.local) {
                dead = Some(AwsQueue::new(&app.services().await?, &url));
            }
        }
        let banking = Banking::new(app, functions).await?;
        let mut executions = None;
        if has(Function::AsyncExecution) {
            let machine = execution::Settings::read(&get).rules.machine;
            let machine = machine.as_ref().map(Machine::arn);
            executions = Some(services::executions(app, machine).await?);
        }
        let remote = match remote {
            Some(arn) => Some((Functions::new(&app.connection().load().await?), arn.to_owned())),
            None => None,
        };
        Ok(Self { sessions, outbox, register, dead, banking, executions, remote })
    }

    /// Runs an event through its handler, and through the deployed function if there is one.
    ///
    /// # Errors
    /// The deployed function cannot be invoked; what a handler fails with is an answer.
    pub(super) async fn run(
        &self,
        app: &App,
        case: &Case,
        function: Function,
    ) -> Result<Ran, Failure> {
        let lines = Lines::default();
        let start = Instant::now();
        let (result, calls) = match function {
            Function::SessionData => self.session_data(app, case, &lines).await,
            Function::PstnTransfer => pstn_transfer(app, case, &lines).await,
            Function::VanityNumbers => self.vanity_numbers(app, case, &lines).await,
            Function::VanityStore => self.vanity_store(app, case, &lines).await,
            Function::LexFulfilment | Function::AuthApproval | Function::CallbackRequests => {
                Banking::run(self.banking.as_ref(), app, (case, function), &lines).await
            }
            Function::AsyncExecution => self.async_execution(app, case, &lines).await,
        };
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        let failed = result.is_err();
        let answer = result.unwrap_or_else(|error| payload(&error));
        let remote = match &self.remote {
            Some((functions, arn)) => Some(functions.invoke(arn, &case.event).await?.payload),
            None => None,
        };
        let log = std::mem::take(&mut *lines.lock().unwrap_or_else(PoisonError::into_inner));
        let (event, function) = (case.name.clone(), function.name().to_owned());
        Ok(Ran {
            event,
            function,
            refused_by: if failed { Refusals::default() } else { Refusals::of(&answer) },
            answer,
            failed,
            milliseconds,
            calls,
            log,
            remote,
            compared: false,
            difference: None,
            planned: false,
        })
    }

    async fn session_data(&self, app: &App, case: &Case, lines: &Lines) -> Answered {
        let settings = session_data::Settings::read(&|key| environment(app, key));
        let log = log(settings.debug, lines);
        let Some(sessions) = &self.sessions else { return unprepared() };
        let sessions = Watched::remembering(sessions);
        let handler = session_data::Function { settings, sessions, clock: SystemClock, log };
        let result = handler.handle(case.event.clone(), Duration::MAX).await;
        (result, handler.sessions.calls())
    }

    async fn vanity_numbers(&self, app: &App, case: &Case, lines: &Lines) -> Answered {
        let settings = vanity_numbers::Settings::read(&|key| environment(app, key));
        let log = log(settings.debug, lines);
        let outbox = self.outbox.as_ref().map(Watched::remembering);
        let handler = vanity_numbers::Function { settings, outbox, clock: SystemClock, log };
        let result = handler.handle(case.event.clone(), Duration::MAX).await;
        (result, handler.outbox.as_ref().map(Watched::calls).unwrap_or_default())
    }

    async fn vanity_store(&self, app: &App, case: &Case, lines: &Lines) -> Answered {
        let settings = vanity_store::Settings::read(&|key| environment(app, key));
        let log = log(settings.debug, lines);
        let Some(register) = &self.register else { return unprepared() };
        let register = Watched::remembering(register);
        let dead = self.dead.clone();
        let handler = vanity_store::Function { settings, register, dead, clock: SystemClock, log };
        let result = handler.handle(case.event.clone(), UNHURRIED).await;
        (result, handler.register.calls())
    }

    async fn async_execution(&self, app: &App, case: &Case, lines: &Lines) -> Answered {
        let settings = execution::Settings::read(&|key| environment(app, key));
        let log = log(settings.debug, lines);
        let Some(executions) = &self.executions else { return unprepared() };
        let executions = Watched::remembering(executions);
        let handler = execution::Function { settings, executions, clock: SystemClock, log };
        let result = handler.handle(case.event.clone(), Duration::MAX).await;
        (result, handler.executions.calls())
    }
}

/// Tokens and secrets are fetched for every event anew: no event depends on those before it.
async fn pstn_transfer(app: &App, case: &Case, lines: &Lines) -> Answered {
    let mut settings = transfer::read(&|key| environment(app, key));
    if app.local {
        settings.hosts = Hosts::this_machine();
        if Plan::of(&case.event, &settings).is_ok_and(|plan| plan.needs_secret()) {
            let message = "a secret cannot be read with --local".to_owned();
            return (Err(FunctionError { kind: "SecretUnavailable".into(), message }), Vec::new());
        }
    }
    let log = log(settings.debug, lines);
    let secrets = AwsSecrets::new(app.connection());
    let client = Client::new(settings, Web::new(), secrets, SystemClock, fastrand::f64);
    let handler = transfer::Function { client, log };
    (handler.handle(case.event.clone(), Duration::MAX).await, Vec::new())
}

/// What a handler answered, and the calls that it made.
pub(super) type Answered = (Result<Value, FunctionError>, Vec<Call>);

/// How long a function that a queue calls may try again.
pub(super) const UNHURRIED: Duration = Duration::from_secs(30);

/// A function whose adapters were not chosen, which the plan rules out.
pub(super) fn unprepared() -> Answered {
    let message = "the function was not prepared for".to_owned();
    (Err(FunctionError { kind: "Unprepared".into(), message }), Vec::new())
}

pub(super) fn log(debug: bool, lines: &Lines) -> Log {
    let lines = Arc::clone(lines);
    Log::to(debug, move |line| {
        tracing::debug!("{line}");
        let line = serde_json::from_str(line).unwrap_or_else(|_| line.into());
        lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    })
}

/// The environment of a function on this machine: that of the process, and where it is silent
/// what is configured for connectctl.
pub(super) fn environment(app: &App, key: &str) -> Option<String> {
    let set = std::env::var(key).ok().filter(|value| !value.is_empty());
    set.or_else(|| match key {
        "CONNECT_INSTANCE_ID" => app.settings.value(Key::Instance),
        "AI_ASSISTANT_ID" => app.assistant(None).ok().flatten(),
        "SQS_QUEUE_URL_VANITY_URL" => app.settings.value(Key::VanityQueue),
        "TABLE_NAME" => app.settings.value(Key::VanityTable),
        "STATE_MACHINE_ARN" => app.settings.value(Key::StateMachine),
        _ => None,
    })
}

/// A failed invocation as Lambda answers it.
fn payload(error: &FunctionError) -> Value {
    json!({ "errorType": error.kind, "errorMessage": error.message })
}
