//! Executions in the embedded store: what Step Functions does, with programs of this machine.
//!
//! An execution is a row of the store and a process that works for it, its [runner](super::run). The
//! runner holds a lock on a file of its own from before the row is there until it ends, however it
//! ends: a row that says `RUNNING` while nobody holds its lock is that of a runner that was killed,
//! and whoever looks at it next says so.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use rusqlite::{OptionalExtension, Row, params};

use super::store::make_private_folder;
use super::{Store, SystemClock};
use crate::connect::{Clock, FaultKind, ServiceFault};
use crate::execution::{
    Control, Event, Execution, Executions, Filter, Moment, Started, Status, Summary,
};

/// What the ids of all executions of the store begin with.
const PLACE: &str = "arn:aws:states:local:000000000000:execution";

/// The error of an execution whose runner was killed.
const RUNNER_DIED: &str = "Local.RunnerDied";

/// Executions of the embedded store.
#[derive(Debug)]
pub struct LocalExecutions {
    store: Store,
    /// The file of the store.
    path: PathBuf,
    program: Option<Program>,
}

/// What an execution runs.
#[derive(Clone, Debug)]
pub struct Program {
    /// What people call it.
    pub label: String,
    /// The program and its arguments. It reads the event on standard input and writes its answer,
    /// which is JSON, on standard output.
    pub command: Vec<String>,
    /// How long it may take.
    pub timeout: Duration,
}

/// What a runner works on.
pub(super) struct Work {
    pub(super) id: String,
    pub(super) program: Program,
    pub(super) input: String,
}

/// A row of the store.
struct Kept {
    execution: Execution,
    label: String,
    lock: String,
}

impl LocalExecutions {
    /// Uses the store in the file `path`; what is started runs this program.
    pub fn new(store: Store, path: &Path, program: Option<Program>) -> Self {
        Self { store, path: path.into(), program }
    }

    /// The file that a runner holds a lock on.
    fn lock_path(&self, lock: &str) -> PathBuf {
        self.folder().join(lock)
    }

    fn folder(&self) -> PathBuf {
        let mut name = self.path.file_name().unwrap_or_default().to_os_string();
        name.push("-runners");
        self.path.with_file_name(name)
    }

    /// A new file that this process holds a lock on.
    fn locked(&self) -> std::io::Result<(String, File)> {
        make_private_folder(&self.folder())?;
        let lock = format!("{}-{:016x}.lock", std::process::id(), fastrand::u64(..));
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(self.lock_path(&lock))?;
        file.lock()?;
        Ok((lock, file))
    }

    /// Whether nobody holds this lock. Those who ask share it, so that they do not see each other.
    fn is_free(&self, lock: &str) -> bool {
        match File::open(self.lock_path(lock)) {
            Ok(file) => !matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)),
            Err(_) => true,
        }
    }

    fn insert(&self, name: &str, input: &str, lock: &str) -> Result<bool, ServiceFault> {
        let Some(Program { label, command, timeout }) = &self.program else {
            let message = "nothing is configured that an execution could run";
            return Err(invalid("StartExecution", message));
        };
        let command = serde_json::json!(command).to_string();
        self.store.with("StartExecution", |connection| {
            let inserted = connection.execute(
                "INSERT INTO execution
                     (name, label, command, timeout_ms, lock, input, status, started)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'RUNNING', ?7) ON CONFLICT (name) DO NOTHING",
                params![name, label, command, millis(*timeout), lock, input, now()],
            )?;
            Ok(inserted > 0)
        })
    }

    /// Starts the process that works for an execution. It gets the lock as its standard input, and
    /// belongs to no terminal, so that it goes on when this process ends.
    fn spawn(&self, name: &str, lock: File) -> std::io::Result<()> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["async", "run-local", name, "--local", "--state"]).arg(&self.path);
        command.stdin(lock).stdout(Stdio::null()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn().map(drop)
    }

    fn find(&self, operation: &'static str, name: &str) -> Result<Option<Kept>, ServiceFault> {
        self.store.with(operation, |connection| {
            let sql = format!("{SELECT} WHERE name = ?1");
            connection.query_row(&sql, [name], read).optional()
        })
    }

    /// A row as it is in truth: one whose runner was killed is set to its end.
    fn settled(&self, operation: &'static str, kept: Kept) -> Result<Kept, ServiceFault> {
        if kept.execution.status.is_over() || !self.is_free(&kept.lock) {
            return Ok(kept);
        }
        // A runner that has just ended in good order wrote so before it let go of the lock.
        let cause = "the process that ran it was killed, or this machine was";
        self.end(&kept.execution.name, &Status::Failed, None, Some((RUNNER_DIED, cause)))?;
        let _ = std::fs::remove_file(self.lock_path(&kept.lock));
        Ok(self.find(operation, &kept.execution.name)?.unwrap_or(kept))
    }

    /// Sets an execution that runs to its end; whether it ran.
    pub(super) fn end(
        &self,
        name: &str,
        status: &Status,
        output: Option<&str>,
        error: Option<(&str, &str)>,
    ) -> Result<bool, ServiceFault> {
        let (error, cause) = error.unzip();
        self.store.with("StopExecution", |connection| {
            let ended = connection.execute(
                "UPDATE execution SET status = ?2, output = ?3, error = ?4, cause = ?5, stopped = ?6
                 WHERE name = ?1 AND status = 'RUNNING'",
                params![name, status.name(), output, error, cause, now()],
            )?;
            Ok(ended > 0)
        })
    }

    /// Removes the file whose lock the runner of an execution held.
    pub(super) fn release(&self, name: &str) -> Result<(), ServiceFault> {
        if let Some(kept) = self.find("StopExecution", name)? {
            let _ = std::fs::remove_file(self.lock_path(&kept.lock));
        }
        Ok(())
    }

    /// Whether an execution still runs, as far as the store knows.
    pub(super) fn runs(&self, name: &str) -> Result<bool, ServiceFault> {
        let found = self.find("DescribeExecution", name)?;
        Ok(found.is_some_and(|kept| !kept.execution.status.is_over()))
    }

    /// What the runner of an execution has to do; nothing where it is over or was never there.
    pub(super) fn work(&self, name: &str) -> Result<Option<Work>, ServiceFault> {
        self.store.with("DescribeExecution", |connection| {
            let sql = "SELECT label, command, timeout_ms, input FROM execution
                       WHERE name = ?1 AND status = 'RUNNING'";
            let work = |row: &Row<'_>| {
                let (label, command): (String, String) = (row.get(0)?, row.get(1)?);
                let program = Program {
                    command: serde_json::from_str(&command).unwrap_or_default(),
                    timeout: time(row.get(2)?),
                    label,
                };
                Ok(Work { id: id(&program.label, name), program, input: row.get(3)? })
            };
            connection.query_row(sql, [name], work).optional()
        })
    }
}

impl Executions for LocalExecutions {
    async fn start(&self, name: &str, input: &str) -> Result<Started, ServiceFault> {
        const OPERATION: &str = "StartExecution";
        let is_sign = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if name.is_empty() || name.len() > 80 || !name.chars().all(is_sign) {
            let message = "a name has up to 80 letters, digits, `-`, `_` and `.`";
            return Err(invalid(OPERATION, message));
        }
        let (lock, file) = self.locked().map_err(|error| broken(OPERATION, &error))?;
        if !self.insert(name, input, &lock)? {
            let _ = std::fs::remove_file(self.lock_path(&lock));
            let there = self.find(OPERATION, name)?;
            let label = there.map(|kept| kept.label).unwrap_or_default();
            return Ok(Started { id: id(&label, name), is_new: false });
        }
        if let Err(error) = self.spawn(name, file) {
            let cause = error.to_string();
            self.end(name, &Status::Failed, None, Some(("Local.NotStarted", &cause)))?;
        }
        let label = self.program.as_ref().map(|program| program.label.as_str());
        Ok(Started { id: id(label.unwrap_or_default(), name), is_new: true })
    }

    async fn describe(&self, id: &str) -> Result<Option<Execution>, ServiceFault> {
        const OPERATION: &str = "DescribeExecution";
        let found = self.find(OPERATION, name_of(id))?;
        let found = found.map(|kept| self.settled(OPERATION, kept)).transpose()?;
        Ok(found.map(|kept| kept.execution))
    }
}

impl Control for LocalExecutions {
    async fn list(&self, filter: &Filter) -> Result<Vec<Summary>, ServiceFault> {
        const OPERATION: &str = "ListExecutions";
        let since = filter.since.map(millis);
        let kept: Vec<Kept> = self.store.with(OPERATION, |connection| {
            let mut statement = connection.prepare(&format!(
                "{SELECT} WHERE ?1 IS NULL OR started >= ?1 ORDER BY started DESC, name"
            ))?;
            statement.query_map([since], read)?.collect()
        })?;
        let mut found = Vec::new();
        for kept in kept {
            let Execution { id, name, status, started, stopped, .. } =
                self.settled(OPERATION, kept)?.execution;
            if filter.status.as_ref().is_none_or(|wanted| *wanted == status) {
                found.push(Summary { id, name, status, started, stopped });
            }
        }
        found.truncate(filter.count);
        Ok(found)
    }

    async fn stop(&self, id: &str, reason: &str) -> Result<(), ServiceFault> {
        const OPERATION: &str = "StopExecution";
        let Some(execution) = self.describe(id).await? else { return Err(missing(OPERATION)) };
        // Its runner looks here several times a second, and ends what it runs.
        match self.end(&execution.name, &Status::Aborted, None, Some(("Stopped", reason)))? {
            true => Ok(()),
            false => Err(invalid(OPERATION, "the execution does not run")),
        }
    }

    async fn history(&self, id: &str, _: Option<usize>) -> Result<Vec<Event>, ServiceFault> {
        const OPERATION: &str = "GetExecutionHistory";
        let Some(kept) = self.find(OPERATION, name_of(id))? else {
            return Err(missing(OPERATION));
        };
        let Kept { execution, label, .. } = self.settled(OPERATION, kept)?;
        let event = |time: Option<Duration>, moment| Some(Event { time: time?, moment });
        let Execution { started, stopped, error, cause, .. } = execution;
        let events = [
            event(started, Moment::Entered(label)),
            event(stopped, Moment::Ended { error, cause }),
        ];
        Ok(events.into_iter().flatten().collect())
    }
}

const SELECT: &str = "SELECT name, label, lock, input, status, output, error, cause, started,
     stopped FROM execution";

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let (name, label): (String, String) = (row.get("name")?, row.get("label")?);
    let status: String = row.get("status")?;
    Ok(Kept {
        execution: Execution {
            id: id(&label, &name),
            name,
            status: Status::of(&status),
            input: row.get("input")?,
            output: row.get("output")?,
            error: row.get("error")?,
            cause: row.get("cause")?,
            started: row.get::<_, Option<i64>>("started")?.map(time),
            stopped: row.get::<_, Option<i64>>("stopped")?.map(time),
        },
        label,
        lock: row.get("lock")?,
    })
}

fn id(label: &str, name: &str) -> String {
    format!("{PLACE}:{label}:{name}")
}

/// The name of an execution that is given by id or by name.
fn name_of(id: &str) -> &str {
    id.rsplit(':').next().unwrap_or(id)
}

fn invalid(operation: &'static str, message: &str) -> ServiceFault {
    let kind = FaultKind::Invalid;
    ServiceFault { operation, kind, code: None, message: message.into() }
}

fn missing(operation: &'static str) -> ServiceFault {
    ServiceFault {
        operation,
        kind: FaultKind::NotFound,
        code: Some("ExecutionDoesNotExist".into()),
        message: "the embedded store has no such execution".into(),
    }
}

fn broken(operation: &'static str, error: &std::io::Error) -> ServiceFault {
    let (kind, code) = (FaultKind::Service, Some("LocalStore".into()));
    ServiceFault { operation, kind, code, message: error.to_string() }
}

fn now() -> i64 {
    millis(SystemClock.epoch())
}

/// SQLite has signed integers only.
fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

fn time(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or_default())
}
