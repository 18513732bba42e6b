//! What can be decided only with the other flows of a set.

use super::subject::Fact;
use super::{FileReport, Finding, Linter};

/// What would make a finding a false alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unless {
    /// Some way into the flow has filled this before.
    MayArrive(Fact),
    /// Every way into the flow has filled this before.
    Arrives(Fact),
    /// Some flow of the set sets this contact attribute.
    Sets(String),
}

/// A finding that waits for the other flows.
#[derive(Clone, Debug)]
pub struct Deferred {
    /// The finding.
    pub finding: Finding,
    /// What would make it a false alarm.
    pub unless: Unless,
}

/// The flows that are linted together.
#[derive(Debug, Default)]
pub struct Set {
    deferred: Vec<Deferred>,
}

impl Set {
    /// Takes what a file leaves open. Its other findings are left to the caller.
    pub fn add(&mut self, report: FileReport) {
        self.deferred.extend(report.deferred);
    }

    /// The findings that stay when all flows are known.
    #[must_use]
    pub fn resolve(self, _linter: &Linter) -> Vec<Finding> {
        self.deferred.into_iter().map(|deferred| deferred.finding).collect()
    }
}
