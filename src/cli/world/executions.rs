//! Executions of one call: what runs behind `async-execution` while the flow goes on.
//!
//! They live in the time of the call. An answer that is known beforehand is there when it has taken
//! its time; a command or an endpoint really runs, and has as much time as passes in the call.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::{Mutex, watch};

use super::answers::{USUAL, failure};
use super::desk::{Given, outcome, unknown};
use super::lambdas::{Backend, Lambdas};
use super::{command, endpoint};
use crate::connect::{Clock, FaultKind, ServiceFault};
use crate::execution::{Execution, Executions, Machine, Started, Status, with_execution};
use crate::flow::simulate::{LambdaAnswer, LambdaOutcome, Millis};
use crate::lambda::Function;

/// How long an execution runs whose function never answers.
const LIMIT: Millis = 300_000;

/// The executions of a call by their ids.
pub(super) type Runs = HashMap<String, Run>;

/// An execution.
#[derive(Debug)]
pub(super) enum Run {
    /// It ends at this time of the call.
    Known(Millis, LambdaOutcome),
    /// It was started at this time of the call and of this machine.
    Real(Millis, Instant, watch::Receiver<Option<LambdaOutcome>>),
}

/// What runs executions for one invocation, and its clock. Time passes when somebody sleeps.
pub(super) struct Behind<'d, 'a> {
    lambdas: &'d Lambdas<'a>,
    /// None where nothing is configured, and nothing is started.
    machine: Option<Machine>,
    now: AtomicU64,
    /// Who holds this lets no time pass.
    state: Mutex<(&'d mut Runs, &'d mut Given)>,
}

impl<'d, 'a> Behind<'d, 'a> {
    /// For an invocation at this time of the call. The machine is given by its ARN, or by its name.
    pub(super) fn new(
        lambdas: &'d Lambdas<'a>,
        machine: Option<Machine>,
        now: Millis,
        runs: &'d mut Runs,
        given: &'d mut Given,
    ) -> Self {
        let machine = machine.map(placed);
        Self { lambdas, machine, now: now.into(), state: Mutex::new((runs, given)) }
    }

    /// The time of the call.
    pub(super) fn at(&self) -> Millis {
        self.now.load(Ordering::Relaxed)
    }

    /// Starts what the machine runs; `None` where nobody knows what that is.
    async fn begin(&self, machine: &str, given: &mut Given, event: Value) -> Option<Run> {
        let at = self.at();
        let known = |LambdaAnswer { took, outcome }| match outcome {
            LambdaOutcome::Silence => Run::Known(at + LIMIT, LambdaOutcome::Silence),
            outcome => Run::Known(at + took, outcome),
        };
        let found = self.lambdas.find(machine);
        Some(match found.map(|(number, who)| who.now(number, given)) {
            Some((number, Backend::Answers(answers))) => {
                known(answers.find(&event, given.entry(number).or_default()))
            }
            Some((_, Backend::Command { line, folder })) => {
                real(at, async move { command::run(&line, folder.as_deref(), &event).await })
            }
            Some((_, Backend::Endpoint(url))) => match endpoint::client() {
                Err(words) => known(failure(words)),
                Ok(client) => {
                    let machine = machine.to_owned();
                    real(at, async move { endpoint::invoke(&client, &url, &machine, &event).await })
                }
            },
            Some((_, Backend::Function { function, environment }))
                if function != Function::AsyncExecution =>
            {
                let limit = Duration::from_millis(LIMIT);
                let handlers = &self.lambdas.handlers;
                let run = Box::pin(handlers.run(function, &environment, event, limit));
                let outcome = match run.await {
                    Ok(handled) => outcome(handled.result),
                    Err(failed) => LambdaOutcome::Error(failed.message.into()),
                };
                known(LambdaAnswer { took: USUAL, outcome })
            }
            _ => return None,
        })
    }
}

/// A machine that is given by its name, with an ARN.
fn placed(machine: Machine) -> Machine {
    match machine.arn().contains(':') {
        true => machine,
        false => {
            let name = machine.name();
            Machine::new(&format!("arn:aws:states:local:000000000000:stateMachine:{name}"))
        }
    }
}

/// Runs something that takes real time.
fn real(at: Millis, work: impl Future<Output = LambdaOutcome> + Send + 'static) -> Run {
    let (tell, told) = watch::channel(None);
    tokio::spawn(async move {
        let outcome = work.await;
        // Nobody asks any more where the call is over.
        let _ = tell.send(Some(outcome));
    });
    Run::Real(at, Instant::now(), told)
}

impl Run {
    /// What came of it until this time of the call; as much time passes here.
    async fn until(&self, now: Millis) -> Option<LambdaOutcome> {
        match self {
            Self::Known(ends, outcome) => (now >= *ends).then(|| outcome.clone()),
            Self::Real(at, since, told) => {
                let due = Duration::from_millis(now.saturating_sub(*at));
                let left = due.saturating_sub(since.elapsed());
                let mut told = told.clone();
                let ends = told.wait_for(Option::is_some);
                // Whoever was dropped with its runtime never ends.
                tokio::time::timeout(left, ends).await.ok()?.ok()?.clone()
            }
        }
    }
}

impl Executions for Behind<'_, '_> {
    async fn start(&self, name: &str, input: &str) -> Result<Started, ServiceFault> {
        let mut state = self.state.lock().await;
        let (runs, given) = &mut *state;
        let machine = self.machine.as_ref().map_or("", Machine::name);
        let id = self.machine.as_ref().map_or_else(String::new, |machine| machine.execution(name));
        let is_new = !runs.contains_key(&id);
        if is_new {
            let event = with_execution(input, &id, name);
            let run = self.begin(machine, given, event).await;
            runs.insert(id.clone(), run.ok_or_else(|| nobody(machine))?);
        }
        Ok(Started { id, is_new })
    }

    async fn describe(&self, id: &str) -> Result<Option<Execution>, ServiceFault> {
        let state = self.state.lock().await;
        let Some(run) = state.0.get(id) else { return Ok(None) };
        Ok(Some(execution(id, run.until(self.at()).await)))
    }
}

/// The machine runs something that nobody answers for.
fn nobody(machine: &str) -> ServiceFault {
    let (kind, code, message) = (FaultKind::NotFound, None, unknown(machine));
    ServiceFault { operation: "StartExecution", kind, code, message }
}

/// An execution of which this came; `None` where it runs.
fn execution(id: &str, outcome: Option<LambdaOutcome>) -> Execution {
    let failed = |error: &str, cause: &str| (Some(error.to_owned()), Some(cause.to_owned()));
    let (status, output, (error, cause)) = match outcome {
        None => (Status::Running, None, (None, None)),
        Some(LambdaOutcome::Answer(answer)) => {
            (Status::Succeeded, Some(answer.to_string()), (None, None))
        }
        Some(LambdaOutcome::Error(words)) => (Status::Failed, None, failed("Local.Failed", &words)),
        Some(LambdaOutcome::Throttled) => {
            (Status::Failed, None, failed("Lambda.TooManyRequestsException", "it was throttled"))
        }
        Some(LambdaOutcome::Silence) => (Status::TimedOut, None, (None, None)),
    };
    let (id, name) = (id.to_owned(), id.rsplit(':').next().unwrap_or_default().to_owned());
    let (input, started, stopped) = Default::default();
    Execution { id, name, status, input, output, error, cause, started, stopped }
}

impl Clock for Behind<'_, '_> {
    fn now(&self) -> Duration {
        Duration::from_millis(self.at())
    }

    fn epoch(&self) -> Duration {
        self.now()
    }

    /// Returns when the time has passed in the call, or earlier if an execution ends.
    async fn sleep(&self, pause: Duration) {
        let state = self.state.lock().await;
        let now = self.at();
        let until = now.saturating_add(Millis::try_from(pause.as_millis()).unwrap_or(Millis::MAX));
        let ends = state.0.values().filter_map(|run| match run {
            Run::Known(ends, _) => Some(*ends).filter(|ends| *ends > now),
            Run::Real(..) => None,
        });
        self.now.store(ends.chain([until]).min().unwrap_or(until), Ordering::Relaxed);
    }
}
