//! The arguments of `connectctl flow lint`.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, ValueEnum};
use clap_complete::engine::ArgValueCandidates;

use super::super::format::Kind;
use crate::cli::completions;
use crate::cli::help;
use crate::flow::catalog::catalog;
use crate::flow::lint::Severity;

/// Find what the service would refuse and what callers would suffer
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("all flows of a folder, as a set", "connectctl flow lint flows/"),
    ("a flow of the instance, from a pipe",
     "aws connect describe-contact-flow --instance-id ID --contact-flow-id ID | connectctl flow lint -"),
    ("mend what is certain, after a look", "connectctl flow lint flows/ --diff\n  connectctl flow lint flows/ --fix"),
    ("a template of Terraform, with a value", "connectctl flow lint main.json.tftpl --var queue=sales"),
    ("only new findings count", "connectctl flow lint flows/ --baseline baseline.json --update-baseline\n  connectctl flow lint flows/ --baseline baseline.json"),
    ("for code scanning on GitHub", "connectctl flow lint flows/ --format sarif > flows.sarif"),
]))]
#[command(group(ArgGroup::new("mending").args(["fix", "diff"]).multiple(true)))]
pub struct Args {
    /// Files and folders; `-` reads standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Form of the findings [default: full, or what --output says]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<Kind>,

    #[command(flatten)]
    pub rules: Rules,

    /// Leave out the findings that this file knows
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// Write the findings of this run to the baseline
    #[arg(long, requires = "baseline")]
    pub update_baseline: bool,

    /// Count findings by rule instead of showing them
    #[arg(long, conflicts_with = "format")]
    pub statistics: bool,

    /// Mend what can be mended without changing what a flow does
    #[arg(long)]
    pub fix: bool,

    /// Mend too where the flow may do something else afterwards
    #[arg(long = "unsafe", requires = "mending")]
    pub unsafe_fixes: bool,

    /// Show what --fix would change, and change nothing
    #[arg(long, conflicts_with_all = ["format", "statistics", "update_baseline"])]
    pub diff: bool,

    /// Type of the flows, where the files do not say it
    #[arg(long = "type", value_name = "TYPE", ignore_case = true, value_parser = FlowTypes)]
    pub flow_type: Option<String>,

    /// Value of a template's variable; those without get a stand-in
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub var: Vec<(String, String)>,

    /// Values of a template's variables: JSON or .tfvars
    #[arg(long, value_name = "FILE")]
    pub var_file: Vec<PathBuf>,

    /// What a Lambda function answers: a JSON Schema or a recorded answer
    #[arg(long, value_name = "NAME=FILE", value_parser = named_file)]
    pub lambda_schema: Vec<(String, String)>,

    /// Name of what comes from standard input
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<String>,
}

/// Which rules run, and what they are told: for every command that lints.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Rules {
    /// Show, count and mend findings of this severity and above, of the rules that run
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub min_severity: Option<Level>,

    /// Run the rules of policy too, which are off otherwise
    #[arg(long)]
    pub pedantic: bool,

    /// Run these rules too: names, codes, starts of codes (CF5) or `all`
    #[arg(long, value_name = "RULE", value_delimiter = ',',
          add = ArgValueCandidates::new(completions::rules))]
    pub select: Vec<String>,

    /// Do not run these rules; of --select and --ignore the more precise word wins
    #[arg(long, value_name = "RULE", value_delimiter = ',',
          add = ArgValueCandidates::new(completions::rules))]
    pub ignore: Vec<String>,

    /// Longest time in which a caller may hear nothing [default: 10]
    #[arg(long, value_name = "SECONDS")]
    pub max_silence: Option<u64>,
}

/// The types of flows. The arguments of all commands are described whenever the program starts,
/// so that the catalog is read only when a type is given or shown.
#[derive(Clone)]
struct FlowTypes;

impl FlowTypes {
    fn names() -> impl Iterator<Item = &'static str> {
        catalog().flow_types.iter().map(|kind| kind.name.as_str())
    }
}

impl TypedValueParser for FlowTypes {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        PossibleValuesParser::new(Self::names()).parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Self::names().map(PossibleValue::new)))
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".into()),
    }
}

fn named_file(text: &str) -> Result<(String, String), String> {
    pair(text).map_err(|_| "expected NAME=FILE: the function's name and a file".into())
}

/// A severity, as people write it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Level {
    /// Policy.
    Info,
    /// Goes wrong at run time, or is nearly always a mistake.
    Warning,
    /// The service refuses it, or the contact certainly fails.
    Error,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Info => Self::Info,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}
