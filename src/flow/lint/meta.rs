//! What a rule is called, what it is about and how bad what it finds is.

use serde::Serialize;

use super::is_code;
pub use crate::connect::Severity;

/// What a rule is about; its code starts with the number of its section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// The file and the frame of the flow: `CF0..`.
    Document,
    /// How blocks lead on: `CF1..`.
    Graph,
    /// What an action takes: `CF2..`.
    Schema,
    /// Where values come from: `CF3..`.
    Data,
    /// What callers live through: `CF4..`.
    Caller,
    /// Security, privacy and operations: `CF5..`.
    Operations,
    /// Several flows together: `CF6..`.
    Set,
}

impl Section {
    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Graph => "Graph",
            Self::Schema => "Action schema",
            Self::Data => "Data flow",
            Self::Caller => "Caller experience",
            Self::Operations => "Security, privacy and operations",
            Self::Set => "Sets of flows",
        }
    }

    /// The section of a code.
    #[must_use]
    pub fn of(code: &str) -> Self {
        match code.as_bytes().get(2) {
            Some(b'0') => Self::Document,
            Some(b'1') => Self::Graph,
            Some(b'2') => Self::Schema,
            Some(b'3') => Self::Data,
            Some(b'4') => Self::Caller,
            Some(b'5') => Self::Operations,
            _ => Self::Set,
        }
    }
}

/// What a rule is called, and how bad what it finds is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meta {
    /// A code that never changes: `CF102`.
    pub code: &'static str,
    /// A name that reads well after "allow": `dangling-transition`.
    pub name: &'static str,
    /// How bad a finding is, unless the rule or the user says otherwise.
    pub severity: Severity,
}

impl Meta {
    /// Whether a word stands for it: its name, its code, the start of its code (`CF2`), in any
    /// case, or `all`.
    #[must_use]
    pub fn is_meant_by(&self, word: &str) -> bool {
        let start = self.code.get(..word.len());
        let starts = start.is_some_and(|code| code.eq_ignore_ascii_case(word));
        word == "all" || word == self.name || (is_code(word) && starts)
    }

    /// A rule for what the service refuses.
    #[must_use]
    pub const fn error(code: &'static str, name: &'static str) -> Self {
        Self { code, name, severity: Severity::Error }
    }

    /// A rule for what goes wrong at run time.
    #[must_use]
    pub const fn warning(code: &'static str, name: &'static str) -> Self {
        Self { code, name, severity: Severity::Warning }
    }

    /// A rule for policy.
    #[must_use]
    pub const fn info(code: &'static str, name: &'static str) -> Self {
        Self { code, name, severity: Severity::Info }
    }

    /// What it is about.
    #[must_use]
    pub fn section(&self) -> Section {
        Section::of(self.code)
    }
}
