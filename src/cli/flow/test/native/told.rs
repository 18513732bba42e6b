//! What an instance says of a test case, as what came of a test.

use serde::Deserialize;

use super::super::result::{Left, Missed, Native, Tested};
use super::plan::Planned;
use crate::flow::script::Failure;
use crate::flow::script::native::{Case, Ended, State, Step};

/// What became of a test case in an instance.
#[derive(Debug)]
pub enum Outcome {
    /// It ran to an end.
    Ended {
        /// Its id.
        case: String,
        /// The id of the execution.
        execution: String,
        /// How it ended.
        ended: Ended,
    },
    /// The service does not take it, and says why.
    Refused(String),
}

/// A test that is no test case.
pub fn left(planned: &Planned<'_>) -> Option<Left> {
    let reasons = planned.case.as_ref().err()?.clone();
    let (source, name) = (&planned.suite.source, &planned.test.name);
    let line = source.position(name.range.start).line;
    Some(Left { file: source.name().to_owned(), line, name: name.value.clone(), reasons })
}

/// What came of a test.
pub fn tested(planned: &Planned<'_>, case: &Case, outcome: Outcome) -> Tested {
    let Planned { suite, test, .. } = planned;
    let failure = |place: usize, expected: Option<&str>, found: Vec<String>| {
        let observation = case.observations.get(place);
        let range = observation.map_or(test.name.range.clone(), |seen| seen.range.clone());
        let what = observation.map_or("when", |seen| seen.what).to_owned();
        let wanted = observation.map_or("the test to pass", |seen| seen.expected.as_str());
        let expected = expected.unwrap_or(wanted).to_owned();
        Failure { range, what, expected, found, block: None, at: 0 }
    };
    let (failures, lasted, name, native) = match outcome {
        Outcome::Refused(why) => {
            let help = "another version of the language may be taken: --native-version 2019-10-30";
            let found = vec![why, help.to_owned()];
            let failure = failure(0, Some("a test case that the service takes"), found);
            (vec![failure], 0, "refused", Native::new(case, None, None))
        }
        Outcome::Ended { case: id, execution, ended } => {
            let failed = ended
                .steps
                .iter()
                .filter(|step| step.failed)
                .map(|step| failure(place(step).unwrap_or(0), None, said(step)));
            let mut failures: Vec<Failure> = failed.collect();
            if failures.is_empty() && ended.state != State::Passed {
                let last = ended.steps.last().map(said).unwrap_or_default();
                failures.push(failure(0, Some("the test to pass"), last));
            }
            let native = Native::new(case, Some(id), Some(execution));
            (failures, ended.lasted, name(ended.state), native)
        }
    };
    let failures = failures.into_iter().map(|failure| Missed::new(&suite.source, test, failure));
    Tested {
        file: suite.source.name().to_owned(),
        line: suite.source.position(test.name.range.start).line,
        name: test.name.value.clone(),
        flow: suite.program.file(suite.flow).to_owned(),
        passed: name == "passed",
        lasted,
        outcome: name,
        failures: failures.collect(),
        native: Some(native),
    }
}

fn name(state: State) -> &'static str {
    match state {
        State::Runs => "unfinished",
        State::Passed => "passed",
        State::Failed => "failed",
        State::Stopped => "stopped",
    }
}

/// The observation that a part of an execution is about.
fn place(step: &Step) -> Option<usize> {
    let identifier = Record::of(step).identifier.or_else(|| step.observation.clone());
    Case::place(&identifier?)
}

/// What the service says of a part of an execution: its reasons, where the record has some, else all
/// of it.
fn said(step: &Step) -> Vec<String> {
    let Reason { r#type, message, failure_reasons } = Record::of(step).completion_reason;
    let words: Vec<String> = r#type.into_iter().chain(message).chain(failure_reasons).collect();
    match words.is_empty() {
        true => vec![step.record.clone()],
        false => vec![words.join(": ")],
    }
}

/// A record of an execution, as far as it is known: its form is not documented.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Record {
    identifier: Option<String>,
    completion_reason: Reason,
}

/// Why an execution ended.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Reason {
    r#type: Option<String>,
    message: Option<String>,
    failure_reasons: Vec<String>,
}

impl Record {
    fn of(step: &Step) -> Self {
        serde_json::from_str(&step.record).unwrap_or_default()
    }
}
