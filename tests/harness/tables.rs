//! Tables of cases under `fixtures/`: a file is a table, its first fields hold for all its cases.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{files, project};

/// The tables of a folder of the project, with their names; `fill` completes their texts before.
pub fn tables<T: DeserializeOwned>(
    folder: &str,
    fill: impl Fn(String) -> String,
) -> Vec<(String, T)> {
    let table = |path: std::path::PathBuf| {
        let name = path.file_stem().unwrap().display().to_string();
        let text = fill(std::fs::read_to_string(&path).unwrap());
        let table = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, table)
    };
    files(&project(folder)).into_iter().map(table).collect()
}

/// What a table says, with what a case says on top.
pub fn over(below: &Map<String, Value>, above: &Map<String, Value>) -> Map<String, Value> {
    let mut both = below.clone();
    both.extend(above.clone());
    both
}
