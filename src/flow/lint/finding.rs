//! What was found, with its place in the file.

use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::{Meta, Severity};
use crate::flow::model::Spot;
use crate::flow::source::{Edit, Position};

/// Something that a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Meta,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, why, and what is allowed.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where.
    pub place: Place,
    /// Which of several flows of the file.
    pub flow: Option<String>,
    /// In which block.
    pub block: Option<BlockRef>,
    /// Where in the flow, as the service says it: `Actions[3].Parameters.Text`.
    pub path: String,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
    /// How it can be mended.
    pub fix: Option<Fix>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's name.
    pub file: Arc<str>,
    /// The bytes.
    pub range: Range<usize>,
    /// Where they start.
    pub start: Position,
    /// Where they end.
    pub end: Position,
}

/// A block, as the designer shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockRef {
    /// Its `Identifier`.
    pub identifier: String,
    /// Its `Type`.
    pub kind: String,
    /// What the designer calls blocks of this type.
    pub title: Option<&'static str>,
    /// Where the designer shows it.
    pub spot: Option<Spot>,
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What about it.
    pub message: String,
}

/// How a finding can be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// It keeps what the flow does, or gives it the one meaning that it can have.
    pub safe: bool,
    /// The edits of the file.
    pub edits: Vec<Edit>,
}

impl Finding {
    /// What stays the same when lines move: the rule, the file, the block and the place inside it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let block = self.block.as_ref().map_or("", |block| block.identifier.as_str());
        let inside = self.path.split_once('.').map_or(self.path.as_str(), |(_, rest)| rest);
        let path = if block.is_empty() { self.path.as_str() } else { inside };
        let flow = self.flow.as_deref().unwrap_or_default();
        let parts = [self.rule.name, &self.place.file, flow, block, path, &self.message];
        let digest = Sha256::digest(parts.join("\u{1f}"));
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}
