//! Test cases as files: what each is to hold, and an index of what CreateTestCase takes besides.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::super::Args;
use super::super::suite::Suite;
use super::plan::{Planned, plan};
use super::report::Cases;
use super::{flow, names};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::output::pretty;

/// The index of the folder.
const INDEX: &str = "test-cases.json";

/// Writes the tests into a folder.
pub fn run(app: &App, args: &Args, suites: &[Suite], folder: &Path) -> Result<Exit, Failure> {
    let version = args.native.version();
    let names = vec![names(args); suites.len()];
    let planned = plan(args, suites, &names);
    let mut cases = Cases::new(&planned, version, app.dry_run);
    cases.folder = Some(folder.display().to_string());
    let mut taken = HashSet::new();
    for (planned, told) in planned.iter().zip(&mut cases.tests) {
        let Ok(case) = &planned.case else { continue };
        let path = path(planned, &mut taken);
        if !app.dry_run {
            write(&folder.join(&path), &pretty(&case.content(version)))?;
        }
        told.content = Some(path.display().to_string());
    }
    if !app.dry_run {
        let index = serde_json::to_value(&cases).unwrap_or_default();
        write(&folder.join(INDEX), &pretty(&index))?;
    }
    app.output.print(&cases)?;
    Ok(Exit::Done)
}

/// Where a test case is written: under its flow, by the words of its name.
fn path(planned: &Planned<'_>, taken: &mut HashSet<PathBuf>) -> PathBuf {
    let folder = words(flow(planned.suite));
    let name = words(&planned.test.name);
    let mut path = Path::new(&folder).join(format!("{name}.json"));
    let mut number = 2;
    while !taken.insert(path.clone()) {
        path = Path::new(&folder).join(format!("{name}-{number}.json"));
        number += 1;
    }
    path
}

/// A text as part of a path: letters and digits, with dashes between.
fn words(text: &str) -> String {
    let letters = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let text: String = text.chars().map(letters).take(80).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() { "test".into() } else { words.join("-") }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| Failure::file("making", folder, &error))?;
    files::replace(path, &format!("{}\n", text.trim_end()))
}
