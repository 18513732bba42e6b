//! What is found, and how it is noted down.

use std::ops::Range;

use super::Rule;

/// Something that a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where.
    pub place: Place,
    /// Where in the file, by keys: `intents.CheckBalance`.
    pub path: String,
    /// Another place that has to do with it, and what about it.
    pub related: Option<(Place, String)>,
}

/// A place in one of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which of the files, from 0.
    pub file: usize,
    /// The bytes.
    pub range: Range<usize>,
}

/// Notes what is found.
#[derive(Debug, Default)]
pub struct Report {
    file: usize,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Report {
    /// From here on it is about this file.
    pub fn turn_to(&mut self, file: usize) {
        self.file = file;
    }

    /// A place in the file that it is about.
    pub fn here(&self, range: &Range<usize>) -> Place {
        Place { file: self.file, range: range.clone() }
    }

    /// Notes something once, however many locales have it.
    pub fn add(
        &mut self,
        rule: &'static Rule,
        range: &Range<usize>,
        path: &str,
        message: String,
        help: impl Into<String>,
    ) {
        self.add_with(rule, range, path, message, help, None);
    }

    /// The same with another place that has to do with it.
    pub fn add_with(
        &mut self,
        rule: &'static Rule,
        range: &Range<usize>,
        path: &str,
        message: String,
        help: impl Into<String>,
        related: Option<(Place, String)>,
    ) {
        let (place, path) = (self.here(range), path.to_owned());
        let finding = Finding { rule, message, help: Some(help.into()), place, path, related };
        let is_known = |known: &Finding| {
            known.rule == finding.rule
                && known.place == finding.place
                && known.message == finding.message
        };
        if !self.findings.iter().any(is_known) {
            self.findings.push(finding);
        }
    }
}
