//! What runs executions: Step Functions, or programs of this machine.

use std::time::Duration;

use super::super::adapters::{AnyExecutions, Chosen};
use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::settings::Key;
use crate::aws::AwsExecutions;
use crate::execution::Machine;
use crate::lambda::Function;
use crate::local::{LocalExecutions, Program};

/// How long a program of this machine may take where nobody says.
pub(super) const LOCAL_TIMEOUT: Duration = Duration::from_secs(300);

/// What runs executions of a machine, given by ARN or by name. With `--local` the machine is one of
/// our own functions.
///
/// # Errors
/// There is no such machine or function, the service cannot be reached, or the store not be opened.
pub async fn executions(app: &App, machine: Option<&str>) -> Result<AnyExecutions, Failure> {
    if app.local {
        let program = machine.map(|name| function(app, name, LOCAL_TIMEOUT)).transpose()?;
        return local(app, program);
    }
    let config = app.services().await?;
    let executions = match machine {
        Some(name) if !name.contains(':') => AwsExecutions::named(&config, name).await?,
        machine => AwsExecutions::new(&config, machine.map(Machine::new)),
    };
    Ok(Chosen::Aws(Box::new(executions)))
}

/// What runs this program.
///
/// # Errors
/// The store cannot be opened.
pub(super) fn local(app: &App, program: Option<Program>) -> Result<AnyExecutions, Failure> {
    Ok(Chosen::Local(local_store(app, program)?))
}

/// The embedded store with a program.
///
/// # Errors
/// It cannot be opened.
pub(super) fn local_store(app: &App, program: Option<Program>) -> Result<LocalExecutions, Failure> {
    let path = app.settings.state_file()?;
    // The runner works in the same folder, and whoever asks later may not.
    let path =
        std::path::absolute(&path).map_err(|error| Failure::file("finding", &path, &error))?;
    Ok(LocalExecutions::new(app.store()?, &path, program))
}

/// One of our own functions as a program of this machine.
///
/// # Errors
/// There is none of that name.
pub(super) fn function(app: &App, name: &str, timeout: Duration) -> Result<Program, Failure> {
    let Some(function) = Function::named(name) else {
        let names = Function::ALL.map(Function::name).join(", ");
        return Err(Failure::new(Exit::Usage, format!("there is no function `{name}`"))
            .help(format!("choose from: {names}; --command runs any program")));
    };
    let wrong =
        |error| Failure::new(Exit::Bug, format!("this program is not to be found: {error}"));
    let this = std::env::current_exe().map_err(wrong)?.display().to_string();
    let state = app.settings.state_file()?.display().to_string();
    let replay = ["replay", "-", "--local", "--state", &state, "--function", function.name()];
    let answer = ["--query", "runs[0].answer", "-o", "json", "--quiet"];
    let command = [&[this.as_str()], &replay[..], &answer[..]].concat();
    let command = command.into_iter().map(str::to_owned).collect();
    Ok(Program { label: function.name().into(), command, timeout })
}

/// The machine that is meant, given or configured.
pub(super) fn machine(app: &App, given: Option<&str>) -> Option<String> {
    given.map(str::to_owned).or_else(|| app.settings.value(Key::StateMachine))
}

/// The machine that is meant, where there has to be one.
///
/// # Errors
/// None is given or configured.
pub(super) fn needed_machine(app: &App, given: Option<&str>) -> Result<String, Failure> {
    machine(app, given).ok_or_else(|| {
        Failure::new(Exit::Config, "no state machine is configured").help(
            "give --state-machine, set CONNECTCTL_STATE_MACHINE, or put `state_machine` into \
             connectctl.toml; with --local give --function or --command",
        )
    })
}

/// An execution that is meant.
#[derive(Debug, clap::Args)]
pub(super) struct Which {
    /// Id of the execution (its ARN), or its name
    #[arg(value_name = "ID")]
    id: String,

    /// State machine, where a name is given: its ARN or name
    #[arg(long, value_name = "ARN|NAME")]
    state_machine: Option<String>,
}

impl Which {
    /// What runs the execution, and its id.
    ///
    /// # Errors
    /// A name is given, and no machine; or the service cannot be reached, or the store not be opened.
    pub(super) async fn find(&self, app: &App) -> Result<(AnyExecutions, String), Failure> {
        if app.local {
            return Ok((local(app, None)?, self.id.clone()));
        }
        if self.id.contains(':') {
            return Ok((executions(app, None).await?, self.id.clone()));
        }
        let machine = needed_machine(app, self.state_machine.as_deref())?;
        let executions = executions(app, Some(&machine)).await?;
        let id = match &executions {
            Chosen::Aws(executions) => executions.machine().map(|found| found.execution(&self.id)),
            Chosen::Local(_) => None,
        };
        Ok((executions, id.unwrap_or_else(|| self.id.clone())))
    }
}
