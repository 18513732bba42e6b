//! `connectctl async wait`.

use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use serde::Serialize;

use super::super::adapters::Watched;
use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::output::{Paint, Report, shown};
use super::super::{help, progress};
use super::services::Which;
use super::start::time;
use super::state::{Told, exit, look, running_state, seconds};
use crate::connect::ServiceFault;
use crate::execution::{Control, Execution};

/// Wait for the end of an execution
///
/// Ends with exit code 0 if it succeeded, 1 if it failed, and 6 if it still runs when the time is
/// over. Calls that fail for a while are made again.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("until it is over", "connectctl async wait ID"),
    ("for two minutes at most, asking every five seconds",
     "connectctl async wait ID --timeout 2m --interval 5s"),
]))]
pub struct Args {
    #[command(flatten)]
    which: Which,

    /// How long to wait at most [default: as long as it takes]
    #[arg(long, value_name = "TIME", value_parser = time)]
    timeout: Option<Duration>,

    /// How long to wait between two calls
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "1s")]
    interval: Duration,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Waited(Told);

impl Report for Waited {
    const SCHEMA: &'static str = "connectctl.async.wait/1";

    fn table(&self, paint: &Paint) -> String {
        self.0.table(paint)
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let spinner = progress::spinner(app);
    let execution = app.wait(async {
        let (executions, id) = args.which.find(app).await?;
        settled(&Watched::new(executions), &id, args, &spinner).await
    });
    spinner.finish_and_clear();
    let execution = execution?;
    let exit = exit(&execution.status);
    app.output.print(&Waited(Told::new(app, execution, None)))?;
    Ok(exit)
}

/// An execution at its end.
async fn settled(
    executions: &impl Control,
    id: &str,
    args: &Args,
    spinner: &ProgressBar,
) -> Result<Execution, Failure> {
    let begin = Instant::now();
    // Whoever asks too often is asked to slow down.
    let interval = args.interval.max(Duration::from_millis(100));
    let mut execution = look(executions, id).await?;
    while !execution.status.is_over() {
        let left = args.timeout.map(|timeout| timeout.saturating_sub(begin.elapsed()));
        if left.is_some_and(|left| left.is_zero()) {
            return Err(out_of_time(&execution, begin.elapsed()));
        }
        if !spinner.is_hidden() {
            let state = running_state(executions, id).await.ok().flatten();
            let state = state.map_or_else(|| execution.status.name().to_owned(), |s| shown(&s));
            spinner.set_message(state);
        }
        tokio::time::sleep(left.map_or(interval, |left| left.min(interval))).await;
        match executions.describe(id).await {
            Ok(Some(now)) => execution = now,
            Err(fault) if fault.kind.is_transient() => note(&fault),
            Ok(None) => return look(executions, id).await,
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(execution)
}

fn note(fault: &ServiceFault) {
    tracing::info!("{}, which passes", fault.name());
}

fn out_of_time(execution: &Execution, waited: Duration) -> Failure {
    let waited = seconds(waited.as_secs_f64());
    let text = format!("the execution is still {} after {waited}", execution.status.name());
    Failure::new(Exit::Network, text).help("wait again, or end it with `connectctl async stop`")
}
