//! The arguments of `connectctl flow test`.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::help;

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
