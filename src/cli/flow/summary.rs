//! What was linted, and what came of it.

use crate::cli::output::count;
use crate::flow::lint::Outcome;

/// What is linted, in the words of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Things {
    /// The `schema` of the JSON form.
    pub schema: &'static str,
    /// One of them.
    pub one: &'static str,
    /// Several of them.
    pub many: &'static str,
    /// What holds one.
    pub example: &'static str,
}

/// Contact flows and modules.
pub const FLOWS: Things = Things {
    schema: "connectctl.flow.lint/1",
    one: "flow",
    many: "flows",
    example: "a JSON file with Version, StartAction and Actions, the answer of \
              `aws connect describe-contact-flow`, or a template that holds one",
};

impl Default for Things {
    fn default() -> Self {
        FLOWS
    }
}

/// What was looked at, and what came of it.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub struct Summary {
    /// What was looked for.
    #[serde(skip)]
    pub things: Things,
    /// Files that hold flows, or what else is linted.
    pub files: usize,
    /// Flows in them; one where a file is so damaged that nobody can tell.
    #[serde(rename = "things")]
    pub flows: usize,
    /// Files that hold none.
    pub skipped: usize,
    /// Files that could not be read.
    pub unreadable: usize,
    /// Findings that count, by severity.
    pub errors: usize,
    /// See `errors`.
    pub warnings: usize,
    /// See `errors`.
    pub infos: usize,
    /// Findings that somebody has decided to live with.
    pub ignored: usize,
    /// Findings of the baseline.
    pub known: usize,
    /// Findings that count and that `--fix` mends.
    pub fixable: usize,
    /// Findings that count and that only `--fix --unsafe` mends.
    pub unsafely_fixable: usize,
}

impl Summary {
    /// Counts a file.
    pub fn file(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Flows(flows) => {
                self.files += 1;
                self.flows += flows;
            }
            Outcome::Broken => {
                self.files += 1;
                self.flows += 1;
            }
            Outcome::NoFlow => self.skipped += 1,
        }
    }

    /// Findings that count.
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// How many findings can be mended, and how, if any can.
    pub fn remedy(&self) -> Option<String> {
        match (self.fixable, self.unsafely_fixable) {
            (0, 0) => None,
            (safe, 0) => Some(format!("{safe} fixable with --fix")),
            (0, more) => Some(format!("{more} fixable with --fix --unsafe")),
            (safe, more) => {
                Some(format!("{safe} fixable with --fix, {more} more with --fix --unsafe"))
            }
        }
    }

    /// The counts as JSON.
    pub fn value(&self) -> serde_json::Value {
        let counts = serde_json::to_value(self).unwrap_or_default();
        let named = |(key, count): (&String, &serde_json::Value)| {
            let key = if key == "things" { self.things.many } else { key };
            (key.to_owned(), count.clone())
        };
        counts.as_object().into_iter().flatten().map(named).collect()
    }

    /// The counts in a sentence.
    pub fn sentence(&self) -> String {
        let found = match self.findings() {
            0 => "no findings".to_owned(),
            _ => [
                (self.errors, "error", "errors"),
                (self.warnings, "warning", "warnings"),
                (self.infos, "info", "infos"),
            ]
            .into_iter()
            .filter(|(number, ..)| *number > 0)
            .map(|(number, one, many)| count(number, one, many))
            .collect::<Vec<_>>()
            .join(", "),
        };
        let mut text =
            format!("{found} in {}", count(self.flows, self.things.one, self.things.many));
        for (number, what) in [(self.ignored, "ignored"), (self.known, "in the baseline")] {
            if number > 0 {
                text.push_str(&format!("; {} {what}", count(number, "finding", "findings")));
            }
        }
        if self.skipped > 0 {
            let verb = if self.skipped == 1 { "holds" } else { "hold" };
            let files = count(self.skipped, "file", "files");
            text.push_str(&format!("; {files} {verb} no {}", self.things.one));
        }
        text
    }
}
