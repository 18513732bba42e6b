//! The work for one call of a flow.

use std::time::Duration;

use serde_json::{Map, Value};

use super::answer::{created, described, invalid, loop_done, not_started, unknown};
use super::executions::{Execution, Executions};
use super::machine::{Machine, is_express};
use super::name::execution_name;
use super::output::Mode;
use super::request::{Call, Invalid, Refusal, What};
use crate::connect::{Clock, ConnectEvent, ServiceFault, pauses, retrying};

/// The first pause between two looks at an execution that runs, and the longest: Step Functions
/// answers some 15 descriptions a second for a whole account.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Time that is kept for the last look of those that wait.
const LAST_LOOK: Duration = Duration::from_millis(500);

/// What holds for all calls.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The state machine, if one is configured.
    pub machine: Option<Machine>,
    /// What becomes of outputs.
    pub mode: Mode,
    /// The keys of an output that are kept if it is too long.
    pub keep: Vec<String>,
    /// Whether what the flow or the configuration does wrong is an error, and no answer.
    pub strict: bool,
}

/// Why there is no answer, so that the flow takes the error branch of its block.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExecutionError {
    /// A parameter of the flow is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// No state machine is configured.
    #[error("no state machine is configured: STATE_MACHINE_ARN is not set")]
    NoMachine,
    /// The state machine is one that nobody can ask for its executions.
    #[error(
        "the state machine is of type EXPRESS, whose executions cannot be described: make it anew \
         with the type STANDARD"
    )]
    Express,
    /// The service refused or could not be reached.
    #[error(transparent)]
    Service(ServiceFault),
}

impl From<ServiceFault> for ExecutionError {
    fn from(fault: ServiceFault) -> Self {
        match fault.code.as_deref() {
            Some("StateMachineTypeNotSupported") => Self::Express,
            _ => Self::Service(fault),
        }
    }
}

impl ExecutionError {
    /// A name that stays the same over versions.
    pub fn kind(&self) -> String {
        match self {
            Self::Invalid(_) => "ParameterInvalid".into(),
            Self::NoMachine => "StateMachineMissing".into(),
            Self::Express => "ExpressNotSupported".into(),
            Self::Service(fault) => fault.name(),
        }
    }
}

/// Answers one call of a flow within `limit`: starts an execution, or asks for one and waits for it
/// as long as the flow wants.
///
/// # Errors
/// The service refused or could not be reached; with [`Rules::strict`] also what the flow or the
/// configuration does wrong.
pub async fn answer(
    executions: &impl Executions,
    clock: &impl Clock,
    rules: &Rules,
    event: &Value,
    limit: Duration,
) -> Result<Value, ExecutionError> {
    let end = clock.now().saturating_add(limit);
    let run = Run { executions, clock, rules, end };
    let answer = run.answer(event).await;
    match answer {
        Ok(answer) => Ok(Value::Object(answer)),
        Err(error @ (ExecutionError::Invalid(_) | ExecutionError::Express)) if !rules.strict => {
            Ok(Value::Object(invalid(&error.to_string())))
        }
        Err(error) => Err(error),
    }
}

/// The work for one call.
struct Run<'a, E, C> {
    executions: &'a E,
    clock: &'a C,
    rules: &'a Rules,
    /// When the answer is due, by the clock.
    end: Duration,
}

impl<E: Executions, C: Clock> Run<'_, E, C> {
    async fn answer(&self, event: &Value) -> Result<Map<String, Value>, ExecutionError> {
        let contact = ConnectEvent::from_value(event);
        let call = match Call::read(&contact) {
            Ok(call) => call,
            Err(Refusal::LoopDone) => return Ok(loop_done()),
            Err(Refusal::Invalid(invalid)) => return Err(invalid.into()),
        };
        match &call.what {
            What::Describe(id) => self.describe(id, &call).await,
            What::Start(request) => self.start(event, contact.contact_id(), request, &call).await,
        }
    }

    async fn start(
        &self,
        event: &Value,
        contact: Option<&str>,
        request: &str,
        call: &Call,
    ) -> Result<Map<String, Value>, ExecutionError> {
        let Some(machine) = &self.rules.machine else {
            let error = ExecutionError::NoMachine;
            return match self.rules.strict {
                true => Err(error),
                false => Ok(not_started(&error.to_string(), &call.counts)),
            };
        };
        let name = execution_name(contact, machine.name(), request);
        let input = event.to_string();
        let start = || self.executions.start(&name, &input);
        let started = retrying(self.clock, self.end, "StartExecution", start).await?;
        if is_express(&started.id) {
            return Err(ExecutionError::Express);
        }
        Ok(created(&started.id, &call.counts))
    }

    async fn describe(&self, id: &str, call: &Call) -> Result<Map<String, Value>, ExecutionError> {
        if is_express(id) {
            return Err(ExecutionError::Express);
        }
        let (execution, waited) = self.settled(id, call.wait).await?;
        Ok(match execution {
            Some(execution) => described(&execution, waited, &call.counts, self.rules),
            None => unknown(id, &call.counts),
        })
    }

    /// An execution at its end, or as it is when there is no more time to wait for that; and how
    /// long it was waited for.
    async fn settled(
        &self,
        id: &str,
        wait: Duration,
    ) -> Result<(Option<Execution>, Duration), ExecutionError> {
        let mut last = self.look(id).await?;
        let begin = self.clock.now();
        let until = begin.saturating_add(wait).min(self.end.saturating_sub(LAST_LOOK));
        let mut pauses = pauses(FIRST_PAUSE, LONGEST_PAUSE);
        while last.as_ref().is_some_and(|execution| !execution.status.is_over()) {
            let left = until.saturating_sub(self.clock.now());
            if left.is_zero() {
                break;
            }
            self.clock.sleep(pauses.next().unwrap_or(LONGEST_PAUSE).min(left)).await;
            last = match self.look(id).await {
                // What was seen before still holds as far as anybody knows.
                Err(fault) if fault.kind.is_transient() => break,
                seen => seen?,
            };
        }
        Ok((last, self.clock.now().saturating_sub(begin)))
    }

    async fn look(&self, id: &str) -> Result<Option<Execution>, ServiceFault> {
        let describe = || self.executions.describe(id);
        retrying(self.clock, self.end, "DescribeExecution", describe).await
    }
}
