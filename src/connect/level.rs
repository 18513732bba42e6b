//! How much something matters that a log is told.

/// How much something matters that a log is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Every step.
    Debug,
    /// What is done.
    Info,
    /// What deserves a look.
    Warn,
    /// What failed.
    Error,
}

impl Level {
    /// The level as logs write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }
}
