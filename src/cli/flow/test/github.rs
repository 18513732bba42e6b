//! Workflow commands of GitHub Actions, one a failure.

use super::result::Results;
use crate::cli::flow::format::{Names, github};
use crate::cli::output::shown;

/// The commands.
pub fn text(results: &Results, names: &Names) -> String {
    let command = |file: &str, line: usize, column: usize, title: &str, text: &str| {
        let file = github::property(&names.relative(file));
        let text: Vec<String> = text.lines().map(shown).collect();
        let (title, text) = (github::property(&shown(title)), github::message(&text.join("\n")));
        format!("::error file={file},line={line},col={column},title={title}::{text}\n")
    };
    let failed = results.tests.iter().flat_map(|test| {
        test.failures.iter().map(|missed| {
            let text = format!("{}\n{}", missed.what, missed.text());
            command(&test.file, missed.line, missed.column, &test.name, &text)
        })
    });
    let unreadable = results.unreadable.iter().map(|broken| {
        let help = broken.help.as_ref().map(|help| format!("\nhelp: {help}"));
        let text = format!("{}{}", broken.message, help.unwrap_or_default());
        command(&broken.file, broken.line, broken.column, "flow test", &text)
    });
    let under = results.under();
    let covered = results.coverage.iter().flatten();
    let covered = covered.filter(|flow| under.contains(&flow.flow.as_str())).map(|flow| {
        let missed = flow.told();
        let text = format!("no test comes to\n{}", missed.join("\n"));
        command(&flow.file, 1, 1, &format!("{} % covered", flow.percent), &text)
    });
    failed.chain(unreadable).chain(covered).collect()
}
