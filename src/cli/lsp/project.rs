//! The flows of a project: some findings depend on flows that are not open.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use rayon::prelude::*;

use super::super::flow::inputs;
use super::config::Config;
use crate::flow::lint::{Finding, Linter, Open, settle};
use crate::flow::source::SourceText;

/// The most files that a project is read for; in a larger one what depends on others stays open.
const MAX_FILES: usize = 5000;

/// What is known of the flows of a project.
#[derive(Debug, Default)]
pub struct Project {
    files: BTreeMap<String, Vec<Open>>,
    incomplete: bool,
}

impl Project {
    /// Reads the files of a project. A file outside of any is a project of its own.
    pub fn read(config: &Config) -> Self {
        let bounded = config.project && (config.file.is_some() || !is_everything(&config.root));
        if !bounded || !config.linter.selection.waits() {
            return Self::default();
        }
        let inputs: Vec<_> = inputs::walk(&config.root).take(MAX_FILES + 1).collect();
        if inputs.len() > MAX_FILES {
            return Self { files: BTreeMap::new(), incomplete: true };
        }
        let paths = inputs.par_iter().filter_map(|input| input.path());
        let files = paths.map(|path| (config.name(path), open(path, config))).collect();
        Self { files, incomplete: false }
    }

    /// Takes what a document leaves open.
    pub fn put(&mut self, name: &str, open: Vec<Open>) {
        self.files.insert(name.to_owned(), open);
    }

    /// Reads a file again, which may be gone.
    pub fn refresh(&mut self, path: &Path, config: &Config) {
        self.files.insert(config.name(path), open(path, config));
    }

    /// What the flows decide together, by file.
    pub fn settle(&self, linter: &Linter) -> HashMap<String, Vec<Finding>> {
        let mut by_file: HashMap<String, Vec<Finding>> = HashMap::new();
        if self.incomplete {
            return by_file;
        }
        for finding in settle(self.files.values().flatten(), linter) {
            by_file.entry(finding.place.file.to_string()).or_default().push(finding);
        }
        by_file
    }
}

/// Whether a folder holds far more than a project: a home, or the whole disk.
fn is_everything(folder: &Path) -> bool {
    folder.parent().is_none() || std::env::home_dir().is_some_and(|home| home == folder)
}

/// What a file leaves open; nothing where it cannot be read.
fn open(path: &Path, config: &Config) -> Vec<Open> {
    let source = std::fs::read(path).ok();
    let source = source.and_then(|bytes| SourceText::from_bytes(config.name(path), bytes).ok());
    source.map(|source| config.linter.file(&source, false).open).unwrap_or_default()
}
