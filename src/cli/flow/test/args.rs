//! The arguments of `connectctl flow test`.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::help;
use crate::flow::script::native::Version;

/// Call flows by script and check what comes of it
///
/// Tests stand beside the flow, as `NAME.test.yaml` beside `NAME.json`: what is given, what the
/// customer does, what must come of it. Nothing is called but the functions that a test names.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("all tests of a folder", "connectctl flow test flows/"),
    ("the tests of a flow whose name says `hours`, again with every change", "connectctl flow test flows/main.json --filter hours --watch"),
    ("what no test comes to", "connectctl flow test flows/ --coverage"),
    ("for a CI server", "connectctl flow test flows/ --min-coverage 100 --format junit > tests.xml"),
    ("as test cases of Amazon Connect itself", "connectctl flow test flows/ --export-native test-cases/"),
    ("the same tests in an instance", "connectctl flow test flows/ --run-native --env test --yes"),
]))]
pub struct Args {
    /// Files of tests, flows with tests beside them, and folders
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,

    /// Run the tests only whose name has this in it
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// Stop at the first test that fails
    #[arg(long)]
    pub fail_fast: bool,

    /// Run again whenever a flow or a test changes
    #[arg(long, conflicts_with_all = ["format", "schema"])]
    pub watch: bool,

    /// Form of the result [default: what --output says]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<Format>,

    /// Count the blocks and branches that the tests come to, and name the others
    #[arg(long)]
    pub coverage: bool,

    /// The least that the tests must come to, of every flow
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub min_coverage: Option<f64>,

    /// Print the JSON Schema of files of tests, for editors
    #[arg(long, exclusive = true)]
    pub schema: bool,

    #[command(flatten)]
    pub native: Native,
}

/// Test cases of Amazon Connect itself.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "In Amazon Connect")]
pub struct Native {
    /// Write the tests as test cases of Amazon Connect into this folder, and tell what of them cannot
    /// be said there
    #[arg(long, value_name = "DIR", conflicts_with_all = ["watch", "format", "coverage", "min_coverage"])]
    pub export_native: Option<PathBuf>,

    /// Run the tests in the instance, as test cases that are created and deleted again
    #[arg(long, conflicts_with_all = ["watch", "coverage", "min_coverage", "export_native", "fail_fast"])]
    pub run_native: bool,

    /// Keep the test cases in the instance
    #[arg(long, requires = "run_native")]
    pub keep: bool,

    /// Flow in the instance [default: the one that has the name of the tested flow]
    #[arg(long, value_name = "ID", requires = "run_native")]
    pub flow_id: Option<String>,

    /// Hours of operation for the place of those of the flow, where the test says whether it is open
    #[arg(long, value_name = "open|closed=ARN", value_parser = hours)]
    pub native_hours: Vec<(bool, String)>,

    /// Version of the Testing language
    #[arg(long, value_name = "VERSION", default_value = "2025-06-21", value_parser = ["2025-06-21", "2019-10-30"])]
    pub native_version: String,
}

impl Native {
    /// The version of the language.
    pub fn version(&self) -> Version {
        match self.native_version.as_str() {
            "2019-10-30" => Version::V2019,
            _ => Version::V2025,
        }
    }

    /// The hours of operation that are always open, or never.
    pub fn hours(&self, open: bool) -> Option<String> {
        let hours = self.native_hours.iter().find(|(is_open, _)| *is_open == open);
        hours.map(|(_, arn)| arn.clone())
    }
}

fn hours(text: &str) -> Result<(bool, String), String> {
    match text.split_once('=') {
        Some(("open", arn)) if !arn.is_empty() => Ok((true, arn.to_owned())),
        Some(("closed", arn)) if !arn.is_empty() => Ok((false, arn.to_owned())),
        _ => Err("expected open=ARN or closed=ARN".into()),
    }
}

/// Forms for other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// JUnit XML, for CI servers.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
}

fn percent(text: &str) -> Result<f64, String> {
    match text.trim_end_matches('%').parse() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent),
        _ => Err("expected a number from 0 to 100".into()),
    }
}
