//! `connectctl async definition`.

use std::time::Duration;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::start::time;
use crate::execution::{Plan, definition};

/// Print the state machine for a function, in the Amazon States Language
///
/// It tells the function the id of its execution, tries it again after errors of Lambda itself that
/// pass, and fails with the error and the cause of any other. The machine needs the type STANDARD.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("for a function",
     "connectctl async definition --function arn:aws:lambda:us-east-1:123456789012:function:slow"),
    ("a function that may take ten minutes, and is tried again after an error of its own",
     "connectctl async definition --function ARN --timeout 10m --retry 5 --retry-on NotReady"),
    ("make the machine",
     "aws stepfunctions create-state-machine --name slow --role-arn ROLE \\\n    --definition \"$(connectctl async definition --function ARN)\""),
]))]
pub struct Args {
    /// ARN of the function, with an alias or version if it has one
    #[arg(long, value_name = "ARN", value_parser = function)]
    function: String,

    /// How long the whole may take
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "5m")]
    timeout: Duration,

    /// How long the function may take each time [default: nine tenths of --timeout]
    #[arg(long, value_name = "TIME", value_parser = time)]
    task_timeout: Option<Duration>,

    /// How often the function is tried again
    #[arg(long, value_name = "N", default_value_t = 3)]
    retry: u32,

    /// Pause before the first of these; it doubles
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "1s")]
    interval: Duration,

    /// Error of the function after which it is tried again, besides those of Lambda itself
    #[arg(long, value_name = "ERROR")]
    retry_on: Vec<String>,
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let task_timeout = args.task_timeout.unwrap_or(args.timeout * 9 / 10);
    if task_timeout > args.timeout {
        let text = "--task-timeout is longer than --timeout, so that it never comes to pass";
        return Err(Failure::new(Exit::Usage, text).help("give the whole more time"));
    }
    let plan = Plan {
        function: args.function.clone(),
        timeout: args.timeout,
        task_timeout,
        retries: args.retry,
        interval: args.interval,
        retry_on: args.retry_on.clone(),
    };
    app.output.print_document(definition(&plan))?;
    Ok(Exit::Done)
}

fn function(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split(':').collect();
    match parts.as_slice() {
        ["arn", _, "lambda", _, _, "function", name, ..] if !name.is_empty() => Ok(text.into()),
        _ => Err("write it as arn:aws:lambda:REGION:ACCOUNT:function:NAME".into()),
    }
}
