//! `connectctl async start`.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::super::adapters::{AnyExecutions, Watched};
use super::super::app::{App, read_text};
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report};
use super::services;
use crate::connect::parse_duration;
use crate::execution::Executions;
use crate::local::Program;

/// Bytes that an input may have.
///
/// Source: Step Functions Developer Guide, "Quotas related to state machine executions".
const LONGEST_INPUT: usize = 262_144;

/// Start an execution
///
/// Its id is printed; `async poll` and `async wait` tell what comes of it. Starting under a name
/// that is there already starts nothing, and prints the id of the one that is there.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("with an event from a file",
     "connectctl async start --state-machine slow-lookup --input event.json"),
    ("once only, however often it is tried",
     "connectctl async start --state-machine slow-lookup --input event.json --name order-1001"),
    ("any command on this machine: event on standard input, JSON on standard output",
     "connectctl async start --local --command './slow.sh' --input event.json"),
    ("one of our functions on this machine",
     "connectctl async start --local --function session-data --input event.json"),
]))]
pub struct Args {
    /// File with the input; - for standard input
    #[arg(long, value_name = "FILE")]
    input: PathBuf,

    /// Name of the execution, unique for its state machine [default: a new one]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// State machine: its ARN or name
    #[arg(long, value_name = "ARN|NAME", conflicts_with_all = ["function", "command"])]
    state_machine: Option<String>,

    /// With --local: the function to run; `connectctl lambda list` lists them
    #[arg(long, value_name = "NAME", help_heading = "On this machine", conflicts_with = "command")]
    function: Option<String>,

    /// With --local: the command to run, in a shell
    #[arg(long, value_name = "COMMAND", help_heading = "On this machine")]
    command: Option<String>,

    /// With --local: how long it may take [default: 5m]
    #[arg(long, value_name = "TIME", help_heading = "On this machine", value_parser = time)]
    timeout: Option<Duration>,
}

#[derive(Serialize)]
struct StartedExecution {
    execution_id: Option<String>,
    name: String,
    /// Whether it was started now, and not before.
    started: bool,
    local: bool,
    dry_run: bool,
}

impl Report for StartedExecution {
    const SCHEMA: &'static str = "connectctl.async.start/1";

    fn table(&self, paint: &Paint) -> String {
        let state = match (self.dry_run, self.started) {
            (true, _) => paint.warn("nothing was started (--dry-run)"),
            (_, true) => paint.good("started"),
            (_, false) => paint.warn("was there already"),
        };
        paint.fields(&[
            ("execution", self.execution_id.clone().unwrap_or_default()),
            ("name", self.name.clone()),
            ("state", state),
        ])
    }
}

/// A span of time of an option.
pub(super) fn time(text: &str) -> Result<Duration, String> {
    parse_duration(text).ok_or_else(|| "write a time such as 30s or 2m".into())
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    args.check(app)?;
    let input = input(&read_text(&args.input)?)?;
    let name = args.name.clone();
    // A start that the SDK tries again must not start a second one.
    let name = name.unwrap_or_else(|| format!("connectctl-{:032x}", fastrand::u128(..)));
    let mut report = StartedExecution {
        execution_id: None,
        name,
        started: false,
        local: app.local,
        dry_run: app.dry_run,
    };
    if !app.dry_run {
        app.confirm(&format!("Start the execution {}?", report.name))?;
        let started = app.wait(async {
            let executions = Watched::new(args.executions(app).await?);
            Ok(executions.start(&report.name, &input).await?)
        })?;
        report.execution_id = Some(started.id);
        report.started = started.is_new;
    }
    app.output.print(&report)?;
    Ok(Exit::Done)
}

/// The input in the shape in which it is sent.
fn input(text: &str) -> Result<String, Failure> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        Failure::new(Exit::Input, format!("the input is not JSON: {error}"))
            .help("`connectctl event generate connect` writes an event that is")
    })?;
    let text = value.to_string();
    match text.len() {
        ..=LONGEST_INPUT => Ok(text),
        bytes => {
            let text = format!(
                "the input takes {bytes} bytes, an execution takes at most {LONGEST_INPUT}"
            );
            Err(Failure::new(Exit::Input, text).help("store the data, and send a key to them"))
        }
    }
}

impl Args {
    /// What fits together.
    fn check(&self, app: &App) -> Result<(), Failure> {
        let local = [
            ("--function", self.function.is_some()),
            ("--command", self.command.is_some()),
            ("--timeout", self.timeout.is_some()),
        ];
        match local.into_iter().find(|(_, is_given)| *is_given) {
            Some((option, _)) if !app.local => {
                Err(Failure::new(Exit::Usage, format!("{option} runs programs of this machine"))
                    .help("add --local, or name a state machine with --state-machine"))
            }
            _ if app.local => self.program(app).map(drop),
            _ => services::needed_machine(app, self.state_machine.as_deref()).map(drop),
        }
    }

    fn program(&self, app: &App) -> Result<Program, Failure> {
        let timeout = self.timeout.unwrap_or(services::LOCAL_TIMEOUT);
        if let Some(command) = &self.command {
            let words = command.split_whitespace().next().unwrap_or("sh");
            let label = words.rsplit('/').next().unwrap_or(words).replace(':', "-");
            let command = ["sh", "-c", command].map(str::to_owned).into();
            return Ok(Program { label, command, timeout });
        }
        let given = self.function.as_deref().or(self.state_machine.as_deref());
        services::function(app, &services::needed_machine(app, given)?, timeout)
    }

    async fn executions(&self, app: &App) -> Result<AnyExecutions, Failure> {
        if app.local {
            return services::local(app, Some(self.program(app)?));
        }
        let machine = services::needed_machine(app, self.state_machine.as_deref())?;
        services::executions(app, Some(&machine)).await
    }
}
