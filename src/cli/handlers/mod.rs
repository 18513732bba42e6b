//! Our own functions on this machine, with the adapters that the command line has chosen.

mod banking;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::OnceCell;

use super::adapters::{AnyExecutions, AnyOutbox, AnyRecords, AnySessions, Call, Watched};
use super::app::App;
use super::execution::services;
use super::exit::Failure;
use super::settings::Key;
use super::vanity::stores;
use crate::aws::{AwsQueue, AwsSecrets};
use crate::connect::Clock;
use crate::execution::{Executions, Machine};
use crate::lambda::{
    Function, FunctionError, Handler, Log, execution, session_data, transfer, vanity_numbers,
    vanity_store,
};
use crate::local::SystemClock;
use crate::local::bank::BankData;
use crate::net::Web;
use crate::transfer::{Client, Hosts, Plan};
use banking::Banking;

/// What an invocation led to.
#[derive(Debug)]
pub struct Handled {
    /// The answer, or the failure of the invocation.
    pub result: Result<Value, FunctionError>,
    /// The calls that the handler made.
    pub calls: Vec<Call>,
    /// The lines that the handler logged.
    pub log: Vec<Value>,
}

/// The functions. What one of them works on is chosen when it is first needed.
#[derive(Debug)]
pub struct Handlers<'a> {
    app: &'a App,
    /// The bank on this machine; the sample, where there is none.
    pub bank: Option<BankData>,
    /// The customers of that bank have the PINs that its data have, where none are set.
    pins: bool,
    sessions: OnceCell<AnySessions>,
    outbox: OnceCell<Option<AnyOutbox>>,
    register: OnceCell<(AnyRecords, Option<AwsQueue>)>,
    executions: OnceCell<AnyExecutions>,
    banking: OnceCell<Banking>,
}

/// Environment variables that are set for a function and for nobody else.
pub type Environment = [(String, String)];

/// The lines that a handler logs.
type Lines = Arc<Mutex<Vec<Value>>>;

/// What a handler answered, and the calls that it made.
type Answered = (Result<Value, FunctionError>, Vec<Call>);

impl Handled {
    fn of((result, calls): Answered, lines: &Lines) -> Self {
        let log = std::mem::take(&mut *lines.lock().unwrap_or_else(PoisonError::into_inner));
        Self { result, calls, log }
    }
}

impl<'a> Handlers<'a> {
    /// The functions with the adapters of the command line.
    pub fn new(app: &'a App) -> Self {
        let (sessions, outbox, register, executions, banking) = Default::default();
        let (bank, pins) = (None, false);
        Self { app, bank, pins, sessions, outbox, register, executions, banking }
    }

    /// The same for calls that are played: customers of the bank on this machine have PINs.
    pub fn of_calls(app: &'a App) -> Self {
        Self { pins: true, ..Self::new(app) }
    }

    /// Chooses what a function works on, so that what is missing is told before it runs.
    ///
    /// # Errors
    /// Configuration is missing, or the embedded store cannot be opened.
    pub async fn prepare(&self, function: Function) -> Result<(), Failure> {
        match function {
            Function::SessionData => self.sessions().await.map(drop),
            Function::VanityNumbers => self.outbox().await.map(drop),
            Function::VanityStore => self.register().await.map(drop),
            Function::AsyncExecution => self.executions().await.map(drop),
            Function::LexFulfilment | Function::CustomerAuth => {
                let banking = self.banking().await?;
                banking.bank(self, |key| environment(self.app, key)).await.map(drop)
            }
            Function::AuthApproval | Function::CallbackRequests => self.banking().await.map(drop),
            Function::PstnTransfer => Ok(()),
        }
    }

    /// Runs a function with these environment variables, which beat those of the process; it has
    /// `remaining` to answer. What a handler fails with is its result.
    ///
    /// # Errors
    /// Those of [`prepare`](Self::prepare).
    pub async fn run(
        &self,
        function: Function,
        environment: &Environment,
        event: Value,
        remaining: Duration,
    ) -> Result<Handled, Failure> {
        let lines = Lines::default();
        let run = Run { handlers: self, environment, event, remaining, lines: &lines };
        let answered = match function {
            Function::SessionData => run.session_data().await?,
            Function::PstnTransfer => (run.pstn_transfer().await, Vec::new()),
            Function::VanityNumbers => run.vanity_numbers().await?,
            Function::VanityStore => run.vanity_store().await?,
            Function::AsyncExecution => {
                let executions = self.executions().await?;
                run.execution(executions, SystemClock).await
            }
            Function::LexFulfilment => (run.lex_fulfilment().await?, Vec::new()),
            Function::CustomerAuth => (run.customer_auth().await?, Vec::new()),
            Function::AuthApproval => (run.auth_approval().await?, Vec::new()),
            Function::CallbackRequests => (run.callback_requests().await?, Vec::new()),
        };
        Ok(Handled::of(answered, &lines))
    }

    /// The state machine of `async-execution` with these environment variables.
    pub fn machine(&self, environment: &Environment) -> Option<Machine> {
        execution::Settings::read(&|key| self.get(environment, key)).rules.machine
    }

    /// Runs `async-execution` with executions and a clock that are the caller's.
    pub async fn run_behind<W: Executions + Clock>(
        &self,
        world: &W,
        environment: &Environment,
        event: Value,
        remaining: Duration,
    ) -> Handled {
        let lines = Lines::default();
        let run = Run { handlers: self, environment, event, remaining, lines: &lines };
        let answered = run.execution(world, world).await;
        Handled::of(answered, &lines)
    }

    fn get(&self, variables: &Environment, key: &str) -> Option<String> {
        let set = variables.iter().find(|(name, _)| name == key);
        set.map(|(_, value)| value.clone()).or_else(|| environment(self.app, key))
    }

    async fn sessions(&self) -> Result<&AnySessions, Failure> {
        self.sessions.get_or_try_init(|| self.app.sessions()).await
    }

    async fn outbox(&self) -> Result<Option<&AnyOutbox>, Failure> {
        let choose = async || {
            let queue = vanity_numbers::Settings::read(&|key| environment(self.app, key)).queue;
            match self.app.local || queue.is_some() {
                true => stores::outbox(self.app, queue).await.map(Some),
                false => Ok(None),
            }
        };
        Ok(self.outbox.get_or_try_init(choose).await?.as_ref())
    }

    async fn register(&self) -> Result<&(AnyRecords, Option<AwsQueue>), Failure> {
        let choose = async || {
            let settings = vanity_store::Settings::read(&|key| environment(self.app, key));
            let register = stores::records(self.app, settings.table).await?;
            let dead = match settings.dead_letters.filter(|_| !self.app.local) {
                Some(url) => Some(AwsQueue::new(&self.app.services().await?, &url)),
                None => None,
            };
            Ok::<_, Failure>((register, dead))
        };
        self.register.get_or_try_init(choose).await
    }

    async fn banking(&self) -> Result<&Banking, Failure> {
        self.banking.get_or_try_init(|| Banking::new(self.app)).await
    }

    async fn executions(&self) -> Result<&AnyExecutions, Failure> {
        let choose = async || {
            let settings = execution::Settings::read(&|key| environment(self.app, key));
            let machine = settings.rules.machine.as_ref().map(Machine::arn);
            services::executions(self.app, machine).await
        };
        self.executions.get_or_try_init(choose).await
    }
}

/// An invocation that is under way.
struct Run<'r, 'a> {
    handlers: &'r Handlers<'a>,
    environment: &'r Environment,
    event: Value,
    remaining: Duration,
    lines: &'r Lines,
}

impl Run<'_, '_> {
    fn get(&self, key: &str) -> Option<String> {
        self.handlers.get(self.environment, key)
    }

    async fn session_data(self) -> Result<Answered, Failure> {
        let settings = session_data::Settings::read(&|key| self.get(key));
        let log = log(settings.debug, self.lines);
        let sessions = Watched::remembering(self.handlers.sessions().await?);
        let handler = session_data::Function { settings, sessions, clock: SystemClock, log };
        let result = handler.handle(self.event, self.remaining).await;
        Ok((result, handler.sessions.calls()))
    }

    async fn vanity_numbers(self) -> Result<Answered, Failure> {
        let settings = vanity_numbers::Settings::read(&|key| self.get(key));
        let log = log(settings.debug, self.lines);
        let outbox = self.handlers.outbox().await?.map(Watched::remembering);
        let handler = vanity_numbers::Function { settings, outbox, clock: SystemClock, log };
        let result = handler.handle(self.event, self.remaining).await;
        Ok((result, handler.outbox.as_ref().map(Watched::calls).unwrap_or_default()))
    }

    async fn vanity_store(self) -> Result<Answered, Failure> {
        let settings = vanity_store::Settings::read(&|key| self.get(key));
        let log = log(settings.debug, self.lines);
        let (register, dead) = self.handlers.register().await?;
        let (register, dead) = (Watched::remembering(register), dead.clone());
        let handler = vanity_store::Function { settings, register, dead, clock: SystemClock, log };
        let result = handler.handle(self.event, self.remaining.min(UNHURRIED)).await;
        Ok((result, handler.register.calls()))
    }

    async fn execution(self, executions: &impl Executions, clock: impl Clock) -> Answered {
        let settings = execution::Settings::read(&|key| self.get(key));
        let log = log(settings.debug, self.lines);
        let executions = Watched::remembering(executions);
        let handler = execution::Function { settings, executions, clock, log };
        let result = handler.handle(self.event, self.remaining).await;
        (result, handler.executions.calls())
    }

    /// Tokens and secrets are fetched for every event anew: no event depends on those before it.
    async fn pstn_transfer(self) -> Result<Value, FunctionError> {
        let app = self.handlers.app;
        let mut settings = transfer::read(&|key| self.get(key));
        if app.local {
            settings.hosts = Hosts::this_machine();
            if Plan::of(&self.event, &settings).is_ok_and(|plan| plan.needs_secret()) {
                let message = "a secret cannot be read with --local".to_owned();
                return Err(FunctionError { kind: "SecretUnavailable".into(), message });
            }
        }
        let log = log(settings.debug, self.lines);
        let secrets = AwsSecrets::new(app.connection());
        let client = Client::new(settings, Web::new(), secrets, SystemClock, fastrand::f64);
        transfer::Function { client, log }.handle(self.event, self.remaining).await
    }
}

/// How long a function that a queue calls may try again.
const UNHURRIED: Duration = Duration::from_secs(30);

fn log(debug: bool, lines: &Lines) -> Log {
    let lines = Arc::clone(lines);
    Log::to(debug, move |line| {
        tracing::debug!("{line}");
        let line = serde_json::from_str(line).unwrap_or_else(|_| line.into());
        lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    })
}

/// The environment of a function on this machine: that of the process, unless it runs apart, and
/// where it is silent what is configured for connectctl.
fn environment(app: &App, key: &str) -> Option<String> {
    let set = std::env::var(key).ok().filter(|value| !value.is_empty() && !app.apart);
    set.or_else(|| match key {
        "CONNECT_INSTANCE_ID" => app.settings.value(Key::Instance),
        "AI_ASSISTANT_ID" => app.assistant(None).ok().flatten(),
        "SQS_QUEUE_URL_VANITY_URL" => app.settings.value(Key::VanityQueue),
        "TABLE_NAME" => app.settings.value(Key::VanityTable),
        "STATE_MACHINE_ARN" => app.settings.value(Key::StateMachine),
        _ => None,
    })
}
