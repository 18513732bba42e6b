//! What came of tests, as a result.

use std::ops::Range;

use serde::Serialize;
use serde_json::Value;

use crate::cli::exit::Failure;
use crate::cli::output::rows;
use crate::flow::script::native::{Case, Gap};
use crate::flow::script::{self, Covered, Kind, Ran, Test, Way, Wrong};
use crate::flow::source::{Position, SourceText};

/// What came of all tests.
#[derive(Debug, Serialize)]
pub struct Results {
    /// The tests, in the order of their files and in these.
    pub tests: Vec<Tested>,
    /// Files of tests that cannot be used.
    pub unreadable: Vec<Broken>,
    /// Tests that did not run in an instance, since they cannot be said in its language.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<Left>,
    /// What the tests have come to, where that was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Vec<FlowCoverage>>,
    /// The counts.
    pub summary: Summary,
}

/// The counts of a run.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Summary {
    /// Files of tests.
    pub files: usize,
    /// Tests that ran.
    pub tests: usize,
    /// Those that passed.
    pub passed: usize,
    /// Those that did not.
    pub failed: usize,
    /// Tests that were left out: after the first failure, or since they cannot be test cases.
    pub skipped: usize,
    /// The least that was asked for, of every flow, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_coverage: Option<f64>,
    /// Whether all is as it must be.
    pub ok: bool,
}

/// What came of a test.
#[derive(Clone, Debug, Serialize)]
pub struct Tested {
    /// Its file.
    pub file: String,
    /// Where it stands.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// The flow, by its file.
    pub flow: String,
    /// It passed.
    pub passed: bool,
    /// How long the call lasted, in milliseconds of its own time.
    pub lasted: u64,
    /// How the call ended.
    pub outcome: &'static str,
    /// What is not as it must be.
    pub failures: Vec<Missed>,
    /// The test case that ran in an instance, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native: Option<Native>,
}

/// The test case in an instance that a test was.
#[derive(Clone, Debug, Serialize)]
pub struct Native {
    /// Its id.
    pub test_case_id: Option<String>,
    /// The id of its execution.
    pub execution_id: Option<String>,
    /// What the test expects and a test case cannot check.
    pub unchecked: Vec<Gap>,
    /// What happened in the instance as it really is.
    pub real: Vec<Gap>,
}

impl Native {
    /// What a test case was in the instance.
    pub fn new(case: &Case, test_case_id: Option<String>, execution_id: Option<String>) -> Self {
        let (unchecked, real) = (case.unchecked.clone(), case.real.clone());
        Self { test_case_id, execution_id, unchecked, real }
    }
}

/// A test that cannot be a test case.
#[derive(Clone, Debug, Serialize)]
pub struct Left {
    /// Its file.
    pub file: String,
    /// Where it stands.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// Why.
    pub reasons: Vec<Gap>,
}

/// Something that is not as it must be.
#[derive(Clone, Debug, Serialize)]
pub struct Missed {
    /// What it is about: `heard`.
    pub what: String,
    /// What was expected.
    pub expected: String,
    /// What was found instead, line by line.
    pub found: Vec<String>,
    /// The block that the call stood at.
    pub block: Option<String>,
    /// When in the call, in milliseconds.
    pub at: u64,
    /// The line of the expectation, from 1.
    pub line: usize,
    /// Its column, from 1.
    pub column: usize,
}

/// A file of tests that cannot be used.
#[derive(Clone, Debug, Serialize)]
pub struct Broken {
    /// The file.
    pub file: String,
    /// Where the mistake is, from 1.
    pub line: usize,
    /// See `line`.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// What of a flow the tests have come to.
#[derive(Clone, Debug, Serialize)]
pub struct FlowCoverage {
    /// The flow, by its file.
    pub file: String,
    /// Its name.
    pub flow: String,
    /// Blocks.
    pub blocks: Share,
    /// Ways on: conditions and `NextAction`.
    pub branches: Share,
    /// Ways that errors take.
    pub error_branches: Share,
    /// Of all three, in percent.
    pub percent: f64,
    /// What no test comes to.
    pub missed: Vec<MissedWay>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Share {
    /// What was come to.
    pub reached: usize,
    /// Of how many.
    pub of: usize,
}

/// A block or way that no test comes to.
#[derive(Clone, Debug, Serialize)]
pub struct MissedWay {
    /// `block`, `branch` or `error_branch`.
    pub kind: &'static str,
    /// The block.
    pub block: String,
    /// The way: `Equals 1`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub way: String,
}

impl From<(usize, usize)> for Share {
    fn from((reached, of): (usize, usize)) -> Self {
        Self { reached, of }
    }
}

impl From<Way> for MissedWay {
    fn from(way: Way) -> Self {
        let kind = match way.kind {
            Kind::Block => "block",
            Kind::Branch => "branch",
            Kind::Error => "error_branch",
        };
        Self { kind, block: way.block, way: way.name }
    }
}

impl FlowCoverage {
    /// What of a flow the tests have come to.
    pub fn new(file: &str, flow: &str, covered: Covered) -> Self {
        let percent = (covered.percent() * 10.0).floor() / 10.0;
        Self {
            file: file.to_owned(),
            flow: flow.to_owned(),
            blocks: covered.blocks.into(),
            branches: covered.branches.into(),
            error_branches: covered.errors.into(),
            percent,
            missed: covered.missed.into_iter().map(MissedWay::from).collect(),
        }
    }
}

impl FlowCoverage {
    /// What no test comes to, for people: of a block that none comes to, not every way that leaves it.
    pub fn told(&self) -> Vec<String> {
        let is_missed = |block: &str| {
            self.missed.iter().any(|other| other.way.is_empty() && other.block == block)
        };
        let told =
            self.missed.iter().filter(|missed| missed.way.is_empty() || !is_missed(&missed.block));
        told.map(MissedWay::line).collect()
    }
}

impl Tested {
    /// What came of a test of a file.
    pub fn new(source: &SourceText, flow: &str, test: &Test, ran: Ran) -> Self {
        let failures: Vec<Missed> =
            ran.failures.into_iter().map(|failure| Missed::new(source, test, failure)).collect();
        Self {
            file: source.name().to_owned(),
            line: source.position(test.name.range.start).line,
            name: test.name.value.clone(),
            flow: flow.to_owned(),
            passed: failures.is_empty(),
            lasted: ran.lasted,
            outcome: ran.end.as_ref().map_or("", |end| end.name()),
            failures,
            native: None,
        }
    }
}

impl Missed {
    /// What a test has missed, with its place in the file.
    pub fn new(source: &SourceText, test: &Test, failure: script::Failure) -> Self {
        let script::Failure { range, what, expected, found, block, at } = failure;
        let range = if range.is_empty() { test.name.range.clone() } else { range };
        let Position { line, column } = source.position(range.start);
        Self { what, expected, found, block, at, line, column }
    }
}

impl Broken {
    /// A file that cannot be read.
    pub fn file(name: &str, why: &str) -> Self {
        let message = format!("the file cannot be read: {why}");
        Self { file: name.to_owned(), line: 1, column: 1, message, help: None }
    }

    /// Something wrong at a place of a file.
    pub fn wrong(source: &SourceText, wrong: &Wrong) -> Self {
        let Position { line, column } = source.position(wrong.range.start);
        let (message, help) = (wrong.message.clone(), wrong.help.clone());
        Self { file: source.name().to_owned(), line, column, message, help }
    }

    /// What cannot be done with something that a place names.
    pub fn at(source: &SourceText, range: Range<usize>, failure: &Failure) -> Self {
        let Position { line, column } = source.position(range.start);
        let (message, help) = (failure.message.clone(), failure.help.clone());
        Self { file: source.name().to_owned(), line, column, message, help }
    }
}

impl Results {
    /// The tests as lines of NDJSON.
    pub fn lines(&self) -> Option<Vec<Value>> {
        rows(&self.tests)
    }
}
