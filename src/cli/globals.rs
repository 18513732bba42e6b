//! The options that every command takes.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};
use clap_complete::engine::ArgValueCandidates;

/// The form of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// One JSON object with a `schema`.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// Plain values, separated by tabs.
    Text,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The options that every command takes.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// Form of the result [default: table]
    #[arg(short, long, global = true, value_enum, value_name = "FORMAT")]
    pub output: Option<Format>,

    /// JMESPath expression that selects from the JSON result
    #[arg(long, global = true, value_name = "JMESPATH")]
    pub query: Option<String>,

    /// Environment of connectctl.toml to use, such as prod
    #[arg(long, global = true, value_name = "NAME",
          add = ArgValueCandidates::new(super::completions::environments))]
    pub env: Option<String>,

    /// Amazon Connect instance: its id or ARN
    #[arg(long, global = true, value_name = "ID")]
    pub instance_id: Option<String>,

    /// AWS profile
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,

    /// AWS region
    #[arg(long, global = true, value_name = "REGION")]
    pub region: Option<String>,

    /// Call this endpoint instead of AWS, for every service
    #[arg(long, global = true, value_name = "URL")]
    pub endpoint_url: Option<String>,

    /// Use the embedded store instead of AWS: no account is needed
    #[arg(long, global = true)]
    pub local: bool,

    /// File of the embedded store
    #[arg(long, global = true, value_name = "FILE")]
    pub state: Option<PathBuf>,

    /// Show what would be done, and do nothing
    #[arg(long, global = true)]
    pub dry_run: bool,

    /// Do not ask before changing something in an account
    #[arg(short, long, global = true)]
    pub yes: bool,

    /// Show phone numbers and values instead of masking them
    #[arg(long, global = true)]
    pub show_pii: bool,

    /// When to use colour [default: auto]
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    pub color: Option<Color>,

    /// No progress bars
    #[arg(long, global = true)]
    pub no_progress: bool,

    /// Say less: no notes
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say more: every call (-v), every step (-vv)
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}
