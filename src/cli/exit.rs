//! How the program ends.

use std::fmt;
use std::process::ExitCode;

use serde_json::json;

use super::output::{hanging, shown};
use crate::banking::auth::HashError;
use crate::connect::{FaultKind, IdError, ServiceFault};
use crate::local::bank::BankError;
use crate::local::vendor::ScenarioError;
use crate::local::{RunnerError, StoreError};
use crate::session::batch::{JournalError, Stopped};
use crate::session::{DataError, SourceError, UpdateError};
use crate::transfer::{SecretError, TransferError};
use crate::vanity::{NumberError, OwnError};

/// The exit codes, the same for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Done, and the answer is no: findings, differences, rejected records.
    No = 1,
    /// The command line is wrong.
    Usage = 2,
    /// Input is missing or cannot be read.
    Input = 3,
    /// Credentials or configuration are missing or wrong.
    Config = 4,
    /// The service refused.
    Refused = 5,
    /// No connection, or no answer in time.
    Network = 6,
    /// Still pending.
    Pending = 8,
    /// A bug of ours.
    Bug = 70,
    /// Interrupted from the keyboard.
    Interrupted = 130,
}

impl Exit {
    /// All codes with their meaning, for `connectctl help exit-codes`.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Done, "done"),
        (
            Self::No,
            "done, and the answer is no: findings, differences, rejected records, a failed check",
        ),
        (Self::Usage, "the command line is wrong, or a change was not confirmed"),
        (Self::Input, "input is missing or cannot be read"),
        (Self::Config, "credentials or configuration are missing or wrong"),
        (Self::Refused, "the service refused"),
        (Self::Network, "no connection, or no answer in time"),
        (Self::Pending, "still pending: the contact has no session yet, or the execution runs"),
        (Self::Bug, "a bug of connectctl"),
        (Self::Interrupted, "interrupted"),
    ];
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not do its work, what to do about it, and the code to exit with.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Failure {
    /// A failure without help.
    pub fn new(exit: Exit, message: impl fmt::Display) -> Self {
        Self { exit, message: message.to_string(), help: None }
    }

    /// The same with what to do about it.
    pub fn help(mut self, help: impl fmt::Display) -> Self {
        self.help = Some(help.to_string());
        self
    }

    /// A file that cannot be read or written.
    pub fn file(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        let failure = Self::new(Exit::Input, format!("{doing} {} failed: {error}", path.display()));
        failure.help(match error.kind() {
            std::io::ErrorKind::NotFound => "check the path: nothing is there",
            std::io::ErrorKind::PermissionDenied => "check the permissions of the file",
            std::io::ErrorKind::InvalidData => "the file has to be UTF-8",
            std::io::ErrorKind::IsADirectory => "name a file: this is a folder",
            _ => "check the file and the disk it is on",
        })
    }

    /// The failure for people: message, then help.
    pub fn for_people(&self, bold: impl Fn(&str) -> String) -> String {
        const LABEL: usize = "error: ".len();
        let help = |help| format!("\n {} {}", bold("help:"), hanging(help, LABEL));
        let help = self.help.as_deref().map(help);
        let lines: Vec<String> = self.message.lines().map(shown).collect();
        let message = hanging(&lines.join("\n"), LABEL);
        format!("{} {message}{}", bold("error:"), help.unwrap_or_default())
    }

    /// The failure for machines (`-o json`).
    pub fn for_machines(&self) -> String {
        let (code, message, help) = (self.exit as u8, &self.message, &self.help);
        json!({
            "schema": "connectctl.error/1", "message": message, "help": help, "exit_code": code,
        })
        .to_string()
    }
}

impl From<ServiceFault> for Failure {
    fn from(fault: ServiceFault) -> Self {
        let exit = match fault.kind {
            FaultKind::NoCredentials
            | FaultKind::ExpiredCredentials
            | FaultKind::BadCredentials
            | FaultKind::NoRegion => Exit::Config,
            FaultKind::Unreachable | FaultKind::TimedOut => Exit::Network,
            FaultKind::Denied
            | FaultKind::NotFound
            | FaultKind::Throttled
            | FaultKind::Invalid
            | FaultKind::Garbled
            | FaultKind::Unavailable
            | FaultKind::Service => Exit::Refused,
        };
        let help = fault.help();
        Self::new(exit, fault).help(help)
    }
}

impl From<UpdateError> for Failure {
    fn from(error: UpdateError) -> Self {
        let exit = match error.fault() {
            Some(fault) => Self::from(fault.clone()).exit,
            None if matches!(error, UpdateError::NoSession { .. }) => Exit::Pending,
            None => Exit::Config,
        };
        let help = error.help();
        Self::new(exit, error).help(help)
    }
}

impl From<TransferError> for Failure {
    fn from(error: TransferError) -> Self {
        let exit = match &error {
            TransferError::Secret(SecretError::Service(fault)) => return fault.clone().into(),
            TransferError::Auth(inner) => Self::from((**inner).clone()).exit,
            TransferError::Exhausted(_) | TransferError::OutOfTime => Exit::Network,
            TransferError::TokenStatus { .. }
            | TransferError::NoToken
            | TransferError::Status { .. }
            | TransferError::Unreadable { .. }
            | TransferError::Handoff(_)
            | TransferError::HandoffFields => Exit::Refused,
            TransferError::Undiallable(_) => Exit::No,
            _ => Exit::Config,
        };
        let help = error.help();
        Self::new(exit, error).help(help)
    }
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        let exit = match &stopped {
            Stopped::Input { .. } | Stopped::Ledger(_) => Exit::Input,
            Stopped::Hopeless { error, .. } => Self::from(error.clone()).exit,
        };
        let help = stopped.help();
        Self::new(exit, stopped).help(help)
    }
}

/// Errors that always end in the same code.
macro_rules! exits_with {
    ($($error:ty => $exit:expr),* $(,)?) => {$(
        impl From<$error> for $crate::cli::exit::Failure {
            fn from(error: $error) -> Self {
                let help = error.help().to_string();
                Self::new($exit, error).help(help)
            }
        }
    )*};
}
pub(super) use exits_with;

exits_with! {
    BankError => Exit::Input,
    HashError => Exit::Config,
    IdError => Exit::Usage,
    DataError => Exit::Usage,
    SourceError => Exit::Input,
    JournalError => Exit::Input,
    NumberError => Exit::Usage,
    OwnError => Exit::Input,
    ScenarioError => Exit::Input,
    StoreError => Exit::Config,
    RunnerError => Exit::Input,
}
