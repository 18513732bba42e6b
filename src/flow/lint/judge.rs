//! Which findings count: those that nobody has ignored and that are not in the baseline.

use std::collections::BTreeMap;
use std::path::{Component, PathBuf};

use globset::{Glob, GlobMatcher};
use serde::{Deserialize, Serialize};

use super::{Finding, Severity, names};

/// Findings that somebody has decided to live with.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// The rule's name, its code, the start of its code or `all`.
    pub rule: String,
    /// The files; all where none is named.
    pub path: Option<PathPattern>,
    /// The identifier of the block; all where none is named.
    pub block: Option<String>,
    /// Where it is written, for the report that nothing needs it.
    pub origin: String,
}

/// Files by pattern, such as `flows/old/**`, relative to the folder of the configuration.
#[derive(Clone, Debug)]
pub struct PathPattern {
    glob: GlobMatcher,
    folder: PathBuf,
    current: PathBuf,
}

impl PathPattern {
    /// A pattern that stands in a file of `folder`, for names relative to `current`.
    ///
    /// # Errors
    /// The pattern is wrong; the text says how.
    pub fn new(
        pattern: &str,
        folder: impl Into<PathBuf>,
        current: impl Into<PathBuf>,
    ) -> Result<Self, String> {
        let glob = Glob::new(pattern).map_err(|error| error.kind().to_string())?;
        let (folder, current) = (folder.into(), current.into());
        Ok(Self { glob: glob.compile_matcher(), folder, current })
    }

    fn is_match(&self, file: &str) -> bool {
        let mut path = PathBuf::new();
        for part in self.current.join(file).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => drop(path.pop()),
                part => path.push(part),
            }
        }
        self.glob.is_match(path.strip_prefix(&self.folder).unwrap_or(&path))
    }
}

impl Ignore {
    fn covers(&self, finding: &Finding) -> bool {
        let block = finding.block.as_ref().map(|block| block.identifier.as_str());
        names(&self.rule, finding.rule)
            && self.path.as_ref().is_none_or(|path| path.is_match(&finding.place.file))
            && self.block.as_deref().is_none_or(|wanted| block == Some(wanted))
    }
}

/// The findings that were there when the baseline was taken: they are known, new ones count.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Baseline {
    /// How often each fingerprint was found.
    pub findings: BTreeMap<String, usize>,
}

impl Baseline {
    /// Takes a finding in.
    pub fn add(&mut self, finding: &Finding) {
        *self.findings.entry(finding.fingerprint()).or_default() += 1;
    }
}

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is reported.
    Counts,
    /// It is less severe than what was asked for.
    Minor,
    /// Somebody has decided to live with it.
    Ignored,
    /// It was there before.
    Known,
}

/// Decides which findings count.
#[derive(Clone, Debug)]
pub struct Judge {
    min: Severity,
    ignores: Vec<(Ignore, usize)>,
    baseline: Baseline,
}

impl Judge {
    /// A judge.
    #[must_use]
    pub fn new(min: Severity, ignores: Vec<Ignore>, baseline: Baseline) -> Self {
        let ignores = ignores.into_iter().map(|ignore| (ignore, 0)).collect();
        Self { min, ignores, baseline }
    }

    /// What becomes of a finding.
    pub fn judge(&mut self, finding: &Finding) -> Verdict {
        if finding.severity < self.min {
            return Verdict::Minor;
        }
        if let Some((_, used)) = self.ignores.iter_mut().find(|(ignore, _)| ignore.covers(finding))
        {
            *used += 1;
            return Verdict::Ignored;
        }
        if self.baseline.findings.is_empty() {
            return Verdict::Counts;
        }
        match self.baseline.findings.get_mut(&finding.fingerprint()) {
            Some(left) if *left > 0 => {
                *left -= 1;
                Verdict::Known
            }
            _ => Verdict::Counts,
        }
    }

    /// The ignores that nothing needed.
    pub fn unused(&self) -> impl Iterator<Item = &Ignore> {
        self.ignores.iter().filter(|(_, used)| *used == 0).map(|(ignore, _)| ignore)
    }
}
