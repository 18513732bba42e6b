//! What rules report.

use std::ops::Range;

use super::{Meta, Severity, Unless};
use crate::flow::source::Edit;

/// A finding as a rule makes it: it knows only bytes of the flow's text. Those of rules of sets
/// know [sites](super::Site) in the flows.
#[derive(Clone, Debug)]
pub struct Draft<P = Range<usize>> {
    pub(super) at: P,
    pub(super) message: String,
    pub(super) severity: Option<Severity>,
    pub(super) help: Option<String>,
    pub(super) related: Vec<(P, String)>,
    pub(super) fix: Option<DraftFix>,
    pub(super) unless: Option<Unless>,
}

/// A fix as a rule makes it.
#[derive(Clone, Debug)]
pub(super) struct DraftFix {
    pub title: String,
    pub safe: bool,
    pub edits: Vec<Edit>,
}

impl<P> Draft<P> {
    /// A finding at this place. The message names the value, says why it is wrong and what is
    /// allowed; it is lower case without a final stop.
    #[must_use]
    pub fn new(at: P, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
            severity: None,
            help: None,
            related: Vec::new(),
            fix: None,
            unless: None,
        }
    }

    /// Another severity than the rule's.
    #[must_use]
    pub fn severity(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Another place that has to do with it: the earlier definition, a block on the path.
    #[must_use]
    pub fn related(mut self, at: P, message: impl Into<String>) -> Self {
        self.related.push((at, message.into()));
        self
    }
}

impl Draft {
    /// A fix that keeps what the flow does, or gives it the one meaning that it can have.
    #[must_use]
    pub fn fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { fix: Some(DraftFix { title: title.into(), safe: true, edits }), ..self }
    }

    /// A fix that may change what the flow does.
    #[must_use]
    pub fn unsafe_fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { fix: Some(DraftFix { title: title.into(), safe: false, edits }), ..self }
    }

    /// Only if the other flows of the set do not say otherwise.
    #[must_use]
    pub fn unless(self, unless: Unless) -> Self {
        Self { unless: Some(unless), ..self }
    }
}

/// Where rules report to.
#[derive(Debug)]
pub struct Report<'r> {
    pub(super) meta: &'static Meta,
    pub(super) drafts: &'r mut Vec<(&'static Meta, Draft)>,
}

impl Report<'_> {
    /// Reports a finding.
    pub fn add(&mut self, draft: Draft) {
        self.drafts.push((self.meta, draft));
    }
}
