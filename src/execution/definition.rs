//! The state machine behind which a function runs, in the Amazon States Language.
//!
//! Source: Step Functions Developer Guide, "Task workflow state", "Handling errors in Step Functions
//! workflows" (errors, `Retry`, `Catch`, `JitterStrategy`), and "Best practices" (the errors of
//! Lambda itself that pass).

use std::time::Duration;

use serde_json::{Value, json};

/// The errors of Lambda itself that pass by themselves.
const PASSING: [&str; 4] = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
];

/// How a function runs behind a state machine.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The ARN of the function.
    pub function: String,
    /// How long the whole may take.
    pub timeout: Duration,
    /// How long the function may take, each time.
    pub task_timeout: Duration,
    /// How often it is tried again.
    pub retries: u32,
    /// The pause before the first of these; it doubles.
    pub interval: Duration,
    /// Errors of the function after which it is tried again, besides those of Lambda itself.
    pub retry_on: Vec<String>,
}

/// The state machine of a plan: it tells the function the id of its execution, runs it, tries it
/// again after errors that pass, and fails with the name and the cause of any other.
pub fn definition(plan: &Plan) -> Value {
    let mut task = json!({
        "Type": "Task",
        "Comment": "The function gets the event of the flow, and `execution` with `id` and `name`",
        "Resource": plan.function,
        "TimeoutSeconds": seconds(plan.task_timeout),
    });
    if let (Value::Object(task), 1..) = (&mut task, plan.retries) {
        task.insert("Retry".into(), json!([retry(plan)]));
    }
    if let Value::Object(task) = &mut task {
        let catch =
            json!([{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "Failed" }]);
        task.insert("Catch".into(), catch);
        task.insert("End".into(), true.into());
    }
    json!({
        "Comment": "Runs a function that takes longer than a flow waits; needs the type STANDARD",
        "StartAt": "EnrichInput",
        "TimeoutSeconds": seconds(plan.timeout),
        "States": {
            "EnrichInput": {
                "Type": "Pass",
                "Parameters": { "id.$": "$$.Execution.Id", "name.$": "$$.Execution.Name" },
                "ResultPath": "$.execution",
                "Next": "AsyncStep",
            },
            "AsyncStep": task,
            "Failed": {
                "Type": "Fail",
                "ErrorPath": "$.failure.Error",
                "CausePath": "$.failure.Cause",
            },
        },
    })
}

/// What the state machine makes of its input before the function gets it.
pub fn with_execution(input: &str, id: &str, name: &str) -> Value {
    let mut event = serde_json::from_str(input).unwrap_or_default();
    if let Value::Object(event) = &mut event {
        event.insert("execution".into(), json!({ "id": id, "name": name }));
    }
    event
}

fn retry(plan: &Plan) -> Value {
    let own = plan.retry_on.iter().map(String::as_str);
    json!({
        "ErrorEquals": PASSING.into_iter().chain(own).collect::<Vec<_>>(),
        "IntervalSeconds": seconds(plan.interval),
        "MaxAttempts": plan.retries,
        "BackoffRate": 2,
        "JitterStrategy": "FULL",
    })
}

/// Whole seconds, one at least: the language takes no others.
fn seconds(time: Duration) -> u64 {
    (time.as_millis().div_ceil(1000)).max(1).try_into().unwrap_or(u64::MAX)
}
