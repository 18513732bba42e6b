//! What rows are written in.

use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;

/// What rows are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Columns separated by commas
    Csv,
    /// Columns separated by tabs
    Tsv,
    /// A JSON object a line
    Ndjson,
}

impl Format {
    /// The format that the name of a file tells.
    pub fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "ndjson" | "jsonl" | "json" => Some(Self::Ndjson),
            _ => None,
        }
    }

    /// The format that text begins like.
    pub fn of_text(start: &[u8]) -> Self {
        let start = start.strip_prefix(super::source::BOM).unwrap_or(start);
        let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
        match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => Self::Ndjson,
            _ if line.contains(&b'\t') && !line.contains(&b',') => Self::Tsv,
            _ => Self::Csv,
        }
    }

    /// What separates columns, if there are any.
    pub fn delimiter(self) -> Option<u8> {
        match self {
            Self::Csv => Some(b','),
            Self::Tsv => Some(b'\t'),
            Self::Ndjson => None,
        }
    }
}
