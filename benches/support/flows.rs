//! Flows to measure with: real ones, of a folder that the command line names.

use std::path::{Path, PathBuf};

use connectctl::flow::source::SourceText;

/// The folder that the command line names.
pub fn folder() -> Option<PathBuf> {
    std::env::args().skip(1).find(|word| !word.starts_with('-')).map(PathBuf::from)
}

/// The JSON files below a folder, in the order of their paths.
pub fn below(folder: &Path) -> Vec<SourceText> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort_by(|a, b| a.name().cmp(b.name()));
    files
}

fn collect(folder: &Path, files: &mut Vec<SourceText>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if let Ok(text) = std::fs::read_to_string(&path)
            && text.trim_start().starts_with('{')
        {
            files.push(SourceText::new(path.display().to_string(), text));
        }
    }
}
