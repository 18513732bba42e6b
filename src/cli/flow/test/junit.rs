//! JUnit XML: a suite a file, a case a test.

use quick_junit::{NonSuccessKind, TestCaseStatus};

use super::result::{Results, Tested};
use crate::cli::exit::{Exit, Failure};
use crate::cli::flow::format::Junit;
use crate::cli::output::shown;

/// The report.
///
/// # Errors
/// It cannot be written as XML.
pub fn text(results: &Results) -> Result<String, Failure> {
    let mut report = Junit::new();
    for test in &results.tests {
        report.add(&test.file, test.name.clone(), Some(test.line), status(test));
    }
    for broken in &results.unreadable {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(shown(&broken.message));
        status.set_description(shown(broken.help.as_deref().unwrap_or_default()));
        report.add(&broken.file, "flow test".into(), Some(broken.line), status);
    }
    for flow in results.coverage.iter().flatten() {
        let under = results.under().contains(&flow.flow.as_str());
        let mut status = TestCaseStatus::success();
        if under {
            let missed = flow.told();
            status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(format!("{} % covered", flow.percent));
            status.set_description(format!("no test comes to\n{}", missed.join("\n")));
        }
        report.add(&flow.file, "coverage".into(), None, status);
    }
    let mut bytes = Vec::new();
    let written = report.write("connectctl flow test", &mut bytes);
    written.map_err(|error| Failure::new(Exit::Bug, error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn status(test: &Tested) -> TestCaseStatus {
    let Some(first) = test.failures.first() else { return TestCaseStatus::success() };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(shown(&format!("{}: expected {}", first.what, first.expected)));
    let all = test.failures.iter().map(|missed| {
        let place = format!("{}:{}:{} {}", test.file, missed.line, missed.column, missed.what);
        let text: Vec<String> = missed.text().lines().map(shown).collect();
        format!("{}\n{}", shown(&place), text.join("\n"))
    });
    status.set_description(all.collect::<Vec<_>>().join("\n\n"));
    status
}
