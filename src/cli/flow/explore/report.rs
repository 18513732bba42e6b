//! What was found, as a result.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Map, Value};

use super::emit::Emitted;
use super::load::Loaded;
use super::tell::Teller;
use super::words;
use crate::cli::output::{Paint, Report, count, rows};
use crate::flow::explore::{Exploration, unreached};
use crate::flow::lint::Severity;
use crate::flow::simulate::BlockRef;

/// What was found in flows.
#[derive(Serialize)]
pub struct Explored {
    pub(super) findings: Vec<Found>,
    pub(super) flows: Vec<Walked>,
    /// Files of tests that were written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tests: Vec<Emitted>,
    pub(super) summary: Summary,
}

/// Something that was found.
#[derive(Serialize)]
pub(super) struct Found {
    pub(super) kind: &'static str,
    pub(super) severity: &'static str,
    pub(super) message: String,
    #[serde(flatten)]
    pub(super) place: Place,
    /// The error branch, condition or end that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) branch: Option<String>,
    /// The blocks that are gone round.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) round: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) script: Option<Shown>,
    #[serde(skip)]
    pub(super) help: &'static str,
}

/// A block of a file.
#[derive(Clone, Serialize)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: Option<usize>,
    pub(super) flow: String,
    pub(super) block: Option<String>,
}

/// A call that shows something.
#[derive(Serialize)]
pub(super) struct Shown {
    pub(super) channel: &'static str,
    pub(super) given: Map<String, Value>,
    pub(super) steps: Vec<Value>,
    /// The command that plays it, where one line can.
    pub(super) call: Option<String>,
    #[serde(skip)]
    pub(super) words: Vec<String>,
}

/// A flow in which calls began.
#[derive(Serialize)]
pub(super) struct Walked {
    pub(super) file: String,
    pub(super) flow: String,
    pub(super) states: usize,
    pub(super) steps: usize,
    /// Nothing was left out.
    pub(super) complete: bool,
    /// What was left out.
    pub(super) left_out: Vec<String>,
    pub(super) ends: Map<String, Value>,
    pub(super) longest_silence: Option<Figure>,
    pub(super) most_keys_to_a_person: Option<Figure>,
}

/// A number, and where it is.
#[derive(Serialize)]
pub(super) struct Figure {
    /// Milliseconds, or keys.
    pub(super) value: u64,
    #[serde(flatten)]
    pub(super) place: Place,
    pub(super) script: Shown,
}

/// Counts.
#[derive(Serialize)]
pub(super) struct Summary {
    pub(super) flows: usize,
    pub(super) states: usize,
    pub(super) blocks: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
}

impl Explored {
    /// What walks have found.
    pub fn new(loaded: &Loaded, walks: &[Exploration], tests: Vec<Emitted>) -> Self {
        let teller = Teller { loaded, program: &loaded.set.program };
        let mut seen = HashSet::new();
        let mut findings: Vec<Found> = Vec::new();
        for finding in walks.iter().flat_map(|walk| &walk.findings) {
            let found = teller.found(finding);
            if seen.insert((found.message.clone(), finding.at)) {
                findings.push(found);
            }
        }
        // What lies beyond the bounds may be all that leads there.
        if walks.iter().all(|walk| walk.bounds.is_walked()) {
            let missing = unreached(&loaded.set.program, walks.iter());
            findings.extend(missing.into_iter().map(|one| teller.unreached(one)));
        }
        findings.sort_by(|a, b| (&a.place.file, a.place.line).cmp(&(&b.place.file, b.place.line)));
        let of = |severity: Severity| {
            findings.iter().filter(|found| found.severity == severity.word()).count()
        };
        let blocks: HashSet<BlockRef> = walks.iter().flat_map(|walk| walk.blocks.clone()).collect();
        let summary = Summary {
            flows: walks.len(),
            states: walks.iter().map(|walk| walk.states).sum(),
            blocks: blocks.len(),
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
        };
        let flows = walks.iter().map(|walk| teller.walked(walk)).collect();
        Self { findings, flows, tests, summary }
    }

    /// How much is wrong.
    pub fn faults(&self) -> usize {
        self.summary.errors
    }
}

impl Report for Explored {
    const SCHEMA: &'static str = "connectctl.flow.explore/1";

    fn table(&self, paint: &Paint) -> String {
        let mut lines: Vec<String> = Vec::new();
        for found in &self.findings {
            lines.extend(found.lines(paint));
            lines.push(String::new());
        }
        for walked in &self.flows {
            lines.extend(walked.lines(paint));
            lines.push(String::new());
        }
        for tests in &self.tests {
            lines.push(format!("{}: {}", paint.bold(&tests.file), tests.sentence()));
            let left = tests.left_out.iter();
            lines.extend(left.map(|branch| format!("  {} {branch}", paint.warn("left out:"))));
            lines.push(String::new());
        }
        lines.push(self.summary.sentence());
        lines.join("\n")
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.findings)
    }
}

impl Place {
    fn text(&self) -> String {
        let line = self.line.map_or_else(String::new, |line| format!(":{line}"));
        format!("{}{line}", self.file)
    }

    fn block(&self) -> String {
        self.block.as_ref().map_or_else(String::new, |block| format!(", at \"{block}\""))
    }
}

impl Found {
    fn lines(&self, paint: &Paint) -> Vec<String> {
        let head = format!("{}[{}]", self.severity, self.kind);
        let head = match self.script {
            Some(_) => paint.bad(&head),
            None => paint.warn(&head),
        };
        let mut lines = vec![format!("{head}: {}", paint.bold(&self.message))];
        let block = self.place.block.as_deref();
        let block = block.map_or_else(String::new, |block| format!(" \"{block}\""));
        lines.push(format!("  {} {}{block}", paint.dim("-->"), self.place.text()));
        if !self.round.is_empty() {
            let round = self.round.iter().map(|block| format!("\"{block}\""));
            lines.push(field(paint, "round", &round.collect::<Vec<_>>().join(" → ")));
        }
        lines.extend(self.script.iter().flat_map(|script| script.lines(paint)));
        if !self.help.is_empty() {
            lines.push(field(paint, "help", self.help));
        }
        lines
    }
}

fn field(paint: &Paint, name: &str, text: &str) -> String {
    format!("   {} {name}: {text}", paint.dim("="))
}

impl Shown {
    fn lines(&self, paint: &Paint) -> Vec<String> {
        let mut lines: Vec<String> =
            self.words.iter().map(|words| field(paint, "call", words)).collect();
        lines.extend(self.call.iter().map(|call| field(paint, "try", call)));
        lines
    }
}

impl Walked {
    fn lines(&self, paint: &Paint) -> Vec<String> {
        let mut lines = vec![format!(
            "{}: {}, {}",
            paint.bold(&self.file),
            count(self.states, "state", "states"),
            count(self.steps, "step", "steps"),
        )];
        if let Some(silence) = &self.longest_silence {
            let text = format!("{}{}", words::seconds(silence.value), silence.place.block());
            lines.push(format!("  longest silence  {text}"));
        }
        if let Some(person) = &self.most_keys_to_a_person {
            let keys = match person.value {
                0 => "no key".to_owned(),
                keys => count(keys as usize, "key", "keys"),
            };
            lines.push(format!("  to a person      {keys}{}", person.place.block()));
        }
        for what in &self.left_out {
            lines.push(format!("  {} {what}", paint.warn("left out:")));
        }
        lines
    }
}

impl Summary {
    fn sentence(&self) -> String {
        let found = match (self.errors, self.warnings) {
            (0, 0) => "no findings".to_owned(),
            (errors, 0) => count(errors, "error", "errors"),
            (0, warnings) => count(warnings, "warning", "warnings"),
            (errors, warnings) => format!(
                "{}, {}",
                count(errors, "error", "errors"),
                count(warnings, "warning", "warnings")
            ),
        };
        format!("{found} in {}", count(self.flows, "flow", "flows"))
    }
}
