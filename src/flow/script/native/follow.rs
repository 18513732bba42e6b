//! Running a test case in an instance: it is created, started, followed to its end, and deleted.

use std::time::Duration;

use super::Case;
use super::language::Version;
use crate::connect::{Clock, ServiceFault};

/// How long a test case is followed: it may wait for others before it runs its five minutes.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// How often it is looked at, at first and later on. The service takes two calls a second of an
/// account by default, and five test cases run side by side.
const EVERY: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(3));

/// What has become of an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits or runs.
    Runs,
    /// All that was to happen has happened.
    Passed,
    /// Something has not.
    Failed,
    /// Somebody has stopped it.
    Stopped,
}

/// An execution, as the service tells of it.
#[derive(Clone, Debug)]
pub struct Summary {
    /// What has become of it.
    pub state: State,
    /// How long it ran, in milliseconds, where it is over.
    pub lasted: Option<u64>,
}

/// What the service says of a part of an execution.
#[derive(Clone, Debug)]
pub struct Step {
    /// The observation, by its identifier, where it is about one.
    pub observation: Option<String>,
    /// It failed.
    pub failed: bool,
    /// What is said of it, as JSON.
    pub record: String,
}

/// Test cases of an instance.
#[allow(async_fn_in_trait, reason = "only ours implement it")]
pub trait TestCases {
    /// Creates a test case of a flow, ready to run, and tells its id; one of this very name that is
    /// there is the one that an earlier attempt has made.
    async fn create(
        &self,
        flow: &str,
        name: &str,
        case: &Case,
        version: Version,
    ) -> Result<String, ServiceFault>;
    /// Starts it once, however often it is asked with the same token, and tells the execution's id.
    async fn start(&self, case: &str, token: &str) -> Result<String, ServiceFault>;
    /// What has become of an execution.
    async fn summary(&self, case: &str, execution: &str) -> Result<Summary, ServiceFault>;
    /// What happened in it.
    async fn steps(&self, case: &str, execution: &str) -> Result<Vec<Step>, ServiceFault>;
    /// Stops it.
    async fn stop(&self, case: &str, execution: &str) -> Result<(), ServiceFault>;
    /// Deletes a test case; one that is gone is deleted.
    async fn delete(&self, case: &str) -> Result<(), ServiceFault>;
}

/// How an execution ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// What became of it; it runs where it was given up.
    pub state: State,
    /// How long it took, in milliseconds.
    pub lasted: u64,
    /// What happened, where it did not pass.
    pub steps: Vec<Step>,
}

/// Follows the execution of a test case to its end.
///
/// # Errors
/// The service refused, or could not be reached.
pub async fn follow(
    cases: &impl TestCases,
    clock: &impl Clock,
    case: &str,
    execution: &str,
) -> Result<Ended, ServiceFault> {
    let began = clock.now();
    let (mut pause, longest) = EVERY;
    let mut summary = Summary { state: State::Runs, lasted: None };
    while summary.state == State::Runs && clock.now().saturating_sub(began) < LONGEST {
        clock.sleep(pause).await;
        pause = (pause * 2).min(longest);
        summary = cases.summary(case, execution).await?;
    }
    if summary.state == State::Runs {
        cases.stop(case, execution).await?;
    }
    let steps = match summary.state {
        State::Passed => Vec::new(),
        _ => cases.steps(case, execution).await?,
    };
    let took = clock.now().saturating_sub(began).as_millis();
    let lasted = summary.lasted.unwrap_or_else(|| u64::try_from(took).unwrap_or(u64::MAX));
    Ok(Ended { state: summary.state, lasted, steps })
}
