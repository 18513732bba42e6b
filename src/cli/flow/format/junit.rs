//! JUnit XML: a suite a file, a case a finding, and one case that passes for a file without any.
//!
//! GitLab shows a case once for each class and name, and of a failure only what the element holds
//! (<https://docs.gitlab.com/ci/testing/unit_test_reports/>); Jenkins takes what stands before the
//! last dot of a class for a package, so that the class is the file without its extension. A case
//! is named after rule and block, which stay the same when lines move.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::names::Names;
use super::{Format, Sources, Summary};
use crate::cli::output::shown;
use crate::flow::lint::Finding;

/// One report. Its head counts what follows, so that it is written at the end.
#[derive(Debug)]
pub struct Junit {
    names: Names,
    suites: Vec<TestSuite>,
    /// The suite of each file.
    places: HashMap<String, usize>,
    /// How many cases there are of each class and name.
    cases: HashMap<(String, String), usize>,
}

impl Junit {
    /// An empty report.
    pub fn new() -> Self {
        Self {
            names: Names::new(),
            suites: Vec::new(),
            places: HashMap::new(),
            cases: HashMap::new(),
        }
    }

    /// Adds a case to the suite of its file.
    pub fn add(&mut self, file: &str, name: String, line: Option<usize>, status: TestCaseStatus) {
        let file = self.names.relative(file);
        let class = Path::new(&file).with_extension("").display().to_string();
        let name = self.unique(&class, name);
        let mut case = TestCase::new(name, status);
        case.set_classname(class);
        case.extra.insert("file".into(), file.as_str().into());
        if let Some(line) = line {
            case.extra.insert("line".into(), line.to_string().into());
        }
        // Findings across a set come after those of all files.
        let suites = &mut self.suites;
        let at = *self.places.entry(file).or_insert_with_key(|file| {
            suites.push(TestSuite::new(file.as_str()));
            suites.len() - 1
        });
        if let Some(suite) = suites.get_mut(at) {
            suite.add_test_case(case);
        }
    }

    /// Writes the report of a command.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&mut self, command: &str, out: &mut dyn Write) -> io::Result<()> {
        let mut report = Report::new(command);
        report.add_test_suites(std::mem::take(&mut self.suites));
        report.serialize(out).map_err(io::Error::other)
    }

    fn unique(&mut self, class: &str, name: String) -> String {
        let number = self.cases.entry((class.to_owned(), name.clone())).or_default();
        *number += 1;
        match *number {
            1 => name,
            number => format!("{name} ({number})"),
        }
    }
}

impl Format for Junit {
    fn finding(&mut self, _: &mut dyn Write, finding: &Finding, _: &dyn Sources) -> io::Result<()> {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(shown(&finding.message));
        status.set_type(finding.severity.word());
        status.set_description(description(finding));
        let line = finding.place.start.line;
        self.add(&finding.place.file, name(finding), Some(line), status);
        Ok(())
    }

    fn clean(&mut self, _: &mut dyn Write, file: &str) -> io::Result<()> {
        self.add(file, "flow lint".into(), None, TestCaseStatus::success());
        Ok(())
    }

    fn unreadable(&mut self, _: &mut dyn Write, file: &str, why: &str) -> io::Result<()> {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message("the file cannot be read");
        status.set_description(shown(why));
        self.add(file, "flow lint".into(), None, status);
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        self.write("connectctl flow lint", out)
    }
}

fn name(finding: &Finding) -> String {
    let inside = finding.path.split_once('.').map_or("", |(_, rest)| rest);
    match &finding.block {
        Some(block) => {
            format!("{} in {:?} {inside}", finding.rule.name, block.identifier).trim_end().into()
        }
        None => format!("{} {}", finding.rule.name, finding.path).trim_end().into(),
    }
}

fn description(finding: &Finding) -> String {
    let place = &finding.place;
    let (line, column) = (place.start.line, place.start.column);
    let mut text = format!("{}:{line}:{column}: {}", shown(&place.file), shown(&finding.message));
    for related in &finding.related {
        let (place, message) = (&related.place, shown(&related.message));
        text.push_str(&format!("\nsee {}:{}: {message}", shown(&place.file), place.start.line));
    }
    if let Some(help) = &finding.help {
        text.push_str(&format!("\nhelp: {}", shown(help)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Texts, finding, printed};
    use super::*;

    #[test]
    fn no_two_cases_of_a_file_have_one_name() {
        let text = printed(&mut Junit::new(), &[finding(), finding()], &Texts);
        assert!(text.contains(r#"tests="2""#), "{text}");
        assert!(text.contains("Transitions.NextAction (2)\""), "{text}");
    }
}
