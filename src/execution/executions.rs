//! What runs functions behind state machines, and what it knows of them.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use super::history::Event;
use crate::connect::ServiceFault;

/// The error that Step Functions has for what takes longer than it may.
pub const TIMEOUT: &str = "States.Timeout";

/// What runs executions.
pub trait Executions: Sync {
    /// Starts an execution with an input, which is JSON. No two have the same name, so that a start
    /// that is tried again starts nothing.
    ///
    /// # Errors
    /// The service refused or could not be reached; starting again is harmless.
    fn start(
        &self,
        name: &str,
        input: &str,
    ) -> impl Future<Output = Result<Started, ServiceFault>> + Send;

    /// An execution as it is now; none where no execution has this id.
    ///
    /// # Errors
    /// The service refused or could not be reached.
    fn describe(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<Option<Execution>, ServiceFault>> + Send;
}

/// What people do with executions.
pub trait Control: Executions {
    /// The executions that a filter lets through, the newest first.
    ///
    /// # Errors
    /// The service refused or could not be reached.
    fn list(
        &self,
        filter: &Filter,
    ) -> impl Future<Output = Result<Vec<Summary>, ServiceFault>> + Send;

    /// Ends an execution that runs.
    ///
    /// # Errors
    /// The service refused or could not be reached, or nothing runs under this id.
    fn stop(&self, id: &str, reason: &str)
    -> impl Future<Output = Result<(), ServiceFault>> + Send;

    /// What has happened in an execution so far, the oldest first; of a long one the last events only
    /// where `last` is set.
    ///
    /// # Errors
    /// The service refused or could not be reached, or no execution has this id.
    fn history(
        &self,
        id: &str,
        last: Option<usize>,
    ) -> impl Future<Output = Result<Vec<Event>, ServiceFault>> + Send;
}

/// An execution that was started, now or before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// Its id: an ARN.
    pub id: String,
    /// Whether this call started it.
    pub is_new: bool,
}

/// An execution as it is at some moment.
#[derive(Clone, PartialEq, Eq)]
pub struct Execution {
    /// Its id: an ARN.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How far it is.
    pub status: Status,
    /// What it was started with: JSON.
    pub input: Option<String>,
    /// What came of it: JSON.
    pub output: Option<String>,
    /// The name of the error that it failed with.
    pub error: Option<String>,
    /// What the error says.
    pub cause: Option<String>,
    /// When it started, since 1970.
    pub started: Option<Duration>,
    /// When it ended, since 1970.
    pub stopped: Option<Duration>,
}

/// An execution in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Its id: an ARN.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How far it is.
    pub status: Status,
    /// When it started, since 1970.
    pub started: Option<Duration>,
    /// When it ended, since 1970.
    pub stopped: Option<Duration>,
}

/// Which executions are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those in this state.
    pub status: Option<Status>,
    /// Those that started at this time or later, since 1970.
    pub since: Option<Duration>,
    /// No more than so many.
    pub count: usize,
}

/// How far an execution is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It goes on.
    Running,
    /// It has an output.
    Succeeded,
    /// It has an error.
    Failed,
    /// It took longer than it may.
    TimedOut,
    /// Somebody ended it.
    Aborted,
    /// Something that Step Functions may come to say; `PENDING_REDRIVE` is one.
    Other(String),
}

impl Status {
    /// All that Step Functions has a name for here.
    pub const ALL: [Self; 5] =
        [Self::Running, Self::Succeeded, Self::Failed, Self::TimedOut, Self::Aborted];

    /// The status of a name of Step Functions.
    pub fn of(name: &str) -> Self {
        let known = Self::ALL.into_iter().find(|status| status.name() == name);
        known.unwrap_or_else(|| Self::Other(name.into()))
    }

    /// The name that Step Functions has for it.
    pub fn name(&self) -> &str {
        match self {
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
            Self::Other(name) => name,
        }
    }

    /// Whether nothing more will come.
    pub fn is_over(&self) -> bool {
        !matches!(self, Self::Running | Self::Other(_))
    }
}

impl Execution {
    /// How long it took, or has taken until `now`.
    pub fn took(&self, now: Duration) -> Option<Duration> {
        Some(self.stopped.unwrap_or(now).saturating_sub(self.started?))
    }
}

/// Without input, output and cause, which are a customer's.
impl fmt::Debug for Execution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Execution");
        shown.field("id", &self.id).field("status", &self.status).field("error", &self.error);
        shown.finish_non_exhaustive()
    }
}

impl<T: Executions> Executions for &T {
    fn start(
        &self,
        name: &str,
        input: &str,
    ) -> impl Future<Output = Result<Started, ServiceFault>> + Send {
        (**self).start(name, input)
    }

    fn describe(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<Option<Execution>, ServiceFault>> + Send {
        (**self).describe(id)
    }
}
