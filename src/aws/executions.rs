//! Executions of state machines (`sfn`).

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_sfn::Client;
use aws_sdk_sfn::operation::describe_execution::DescribeExecutionError;
use aws_sdk_sfn::operation::start_execution::StartExecutionError;
use aws_sdk_sfn::types::{ExecutionListItem, ExecutionStatus, HistoryEvent, HistoryEventType};
use aws_smithy_types::DateTime;

use super::fault::fault;
use crate::connect::{FaultKind, ServiceFault};
use crate::execution::{
    Control, Event, Execution, Executions, Filter, Machine, Moment, Started, Status, Summary,
    TIMEOUT,
};

/// Executions of the real service.
#[derive(Clone, Debug)]
pub struct AwsExecutions {
    client: Client,
    machine: Option<Machine>,
}

impl AwsExecutions {
    /// Makes the client; what is started, is started with this machine.
    pub fn new(config: &SdkConfig, machine: Option<Machine>) -> Self {
        Self { client: Client::new(config), machine }
    }

    /// The same for the machine of this name, which is looked up.
    ///
    /// # Errors
    /// There is none, or the service refused or could not be reached.
    pub async fn named(config: &SdkConfig, name: &str) -> Result<Self, ServiceFault> {
        const OPERATION: &str = "ListStateMachines";
        let client = Client::new(config);
        let mut all = client.list_state_machines().into_paginator().items().send();
        while let Some(machine) = all.next().await {
            let machine = machine.map_err(|error| fault(OPERATION, &error))?;
            if machine.name() == name {
                let machine = Some(Machine::new(machine.state_machine_arn()));
                return Ok(Self { client, machine });
            }
        }
        let message = format!("there is no state machine `{name}`");
        Err(ServiceFault { operation: OPERATION, kind: FaultKind::NotFound, code: None, message })
    }

    /// The machine that is worked with.
    pub fn machine(&self) -> Option<&Machine> {
        self.machine.as_ref()
    }

    fn arn(&self) -> &str {
        self.machine.as_ref().map(Machine::arn).unwrap_or_default()
    }
}

impl Executions for AwsExecutions {
    async fn start(&self, name: &str, input: &str) -> Result<Started, ServiceFault> {
        let call = self.client.start_execution().state_machine_arn(self.arn());
        match call.name(name).input(input).send().await {
            Ok(started) => Ok(Started { id: started.execution_arn, is_new: true }),
            Err(error) => match (error.as_service_error(), &self.machine) {
                (Some(StartExecutionError::ExecutionAlreadyExists(_)), Some(machine)) => {
                    Ok(Started { id: machine.execution(name), is_new: false })
                }
                _ => Err(fault("StartExecution", &error)),
            },
        }
    }

    async fn describe(&self, id: &str) -> Result<Option<Execution>, ServiceFault> {
        let answer = match self.client.describe_execution().execution_arn(id).send().await {
            Ok(answer) => answer,
            Err(error) => {
                return match error.as_service_error() {
                    Some(
                        DescribeExecutionError::ExecutionDoesNotExist(_)
                        | DescribeExecutionError::InvalidArn(_),
                    ) => Ok(None),
                    _ => Err(fault("DescribeExecution", &error)),
                };
            }
        };
        Ok(Some(Execution {
            id: answer.execution_arn,
            name: answer.name.unwrap_or_default(),
            status: Status::of(answer.status.as_str()),
            input: answer.input,
            output: answer.output,
            error: answer.error,
            cause: answer.cause,
            started: since_epoch(&answer.start_date),
            stopped: answer.stop_date.as_ref().and_then(since_epoch),
        }))
    }
}

impl Control for AwsExecutions {
    async fn list(&self, filter: &Filter) -> Result<Vec<Summary>, ServiceFault> {
        let status = filter.status.as_ref().map(|status| ExecutionStatus::from(status.name()));
        let call = self.client.list_executions().state_machine_arn(self.arn());
        let mut all = call.set_status_filter(status).into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(item) = all.next().await {
            let item = summary(item.map_err(|error| fault("ListExecutions", &error))?);
            // They come the newest first.
            let is_old = filter.since.is_some_and(|since| item.started < Some(since));
            if is_old || found.len() >= filter.count {
                break;
            }
            found.push(item);
        }
        Ok(found)
    }

    async fn stop(&self, id: &str, reason: &str) -> Result<(), ServiceFault> {
        let call = self.client.stop_execution().execution_arn(id);
        let answer = call.error("Stopped").cause(reason).send().await;
        answer.map(drop).map_err(|error| fault("StopExecution", &error))
    }

    async fn history(&self, id: &str, last: Option<usize>) -> Result<Vec<Event>, ServiceFault> {
        let count = last.unwrap_or(usize::MAX);
        let call = self.client.get_execution_history().execution_arn(id);
        // The data are a customer's, and nobody looks at them here.
        let call = call.reverse_order(last.is_some()).include_execution_data(false);
        let size = i32::try_from(count.min(1000)).unwrap_or(1000);
        let mut all = call.max_results(size).into_paginator().items().send();
        let mut events = Vec::new();
        while let Some(event) = all.next().await {
            let event = event.map_err(|error| fault("GetExecutionHistory", &error))?;
            events.extend(
                since_epoch(&event.timestamp).map(|time| Event { time, moment: moment(&event) }),
            );
            if events.len() >= count {
                break;
            }
        }
        if last.is_some() {
            events.reverse();
        }
        Ok(events)
    }
}

fn summary(item: ExecutionListItem) -> Summary {
    Summary {
        id: item.execution_arn,
        name: item.name,
        status: Status::of(item.status.as_str()),
        started: since_epoch(&item.start_date),
        stopped: item.stop_date.as_ref().and_then(since_epoch),
    }
}

/// What an event was. The details carry the same two texts under many names.
fn moment(event: &HistoryEvent) -> Moment {
    macro_rules! failure {
        ($($details:ident),*) => {
            None$(.or_else(|| {
                let details = event.$details()?;
                Some((details.error().map(str::to_owned), details.cause().map(str::to_owned)))
            }))*
        };
    }
    if let Some(entered) = event.state_entered_event_details() {
        return Moment::Entered(entered.name().into());
    }
    if let Some(left) = event.state_exited_event_details() {
        return Moment::Left(left.name().into());
    }
    // The end of an execution may come without details.
    if let Some(of_its_own) = end(event.r#type()) {
        let told = failure!(
            execution_failed_event_details,
            execution_timed_out_event_details,
            execution_aborted_event_details
        );
        let (error, cause) = told.unwrap_or_default();
        return Moment::Ended { error: error.or_else(|| of_its_own.map(str::to_owned)), cause };
    }
    let failed = failure!(
        task_failed_event_details,
        task_timed_out_event_details,
        task_start_failed_event_details,
        task_submit_failed_event_details,
        lambda_function_failed_event_details,
        lambda_function_timed_out_event_details,
        lambda_function_start_failed_event_details,
        lambda_function_schedule_failed_event_details,
        activity_failed_event_details,
        activity_timed_out_event_details
    );
    match failed {
        Some((error, cause)) => {
            Moment::Failed { error: error.unwrap_or_default(), cause: cause.unwrap_or_default() }
        }
        None => Moment::Other,
    }
}

/// Whether an event is the end of an execution, and the error that this is by itself.
fn end(kind: &HistoryEventType) -> Option<Option<&'static str>> {
    match kind {
        HistoryEventType::ExecutionSucceeded => Some(None),
        HistoryEventType::ExecutionFailed => Some(Some("Failed")),
        HistoryEventType::ExecutionTimedOut => Some(Some(TIMEOUT)),
        HistoryEventType::ExecutionAborted => Some(Some("Aborted")),
        _ => None,
    }
}

fn since_epoch(time: &DateTime) -> Option<Duration> {
    Some(Duration::from_millis(time.to_millis().ok()?.try_into().ok()?))
}
