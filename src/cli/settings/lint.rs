//! The `[lint]` table of `connectctl.toml`.

use serde::Deserialize;

/// How flows are linted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LintTable {
    /// Rules that run too: names, codes, starts of codes or `all`.
    #[serde(default)]
    pub select: Vec<String>,
    /// Rules that do not run.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// The longest time, in seconds, in which a caller may hear nothing.
    pub max_silence: Option<u64>,
    /// Findings that somebody has decided to live with.
    #[serde(default)]
    pub ignores: Vec<LintIgnore>,
}

/// Findings that somebody has decided to live with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LintIgnore {
    /// The rule's name, its code or the start of its code.
    pub rule: String,
    /// The files, such as `flows/old/**`; all where none is named.
    pub path: Option<String>,
    /// The identifier of the block; all where none is named.
    pub block: Option<String>,
    /// Why.
    pub reason: Option<String>,
}
