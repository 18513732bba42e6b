//! The files that are linted.

use std::io::Read;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::super::super::exit::{Exit, Failure};
use super::Args;
use crate::flow::source::SourceText;

/// What flows are kept in.
pub const EXTENSIONS: [&str; 7] = ["json", "tftpl", "tpl", "template", "tf", "yaml", "yml"];

/// A file that is linted.
#[derive(Debug)]
pub struct Input {
    /// Its name, as people know it.
    pub name: String,
    /// A person named this very file.
    pub named: bool,
    source: Source,
}

#[derive(Debug)]
enum Source {
    File(PathBuf),
    Pipe(Vec<u8>),
}

/// A file that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The file.
    pub name: String,
    /// Why.
    pub why: String,
}

impl Input {
    /// Reads it.
    pub fn read(&self) -> Result<SourceText, Unreadable> {
        let unreadable = |why: String| Unreadable { name: self.name.clone(), why };
        let bytes = match &self.source {
            Source::File(path) => {
                std::fs::read(path).map_err(|error| unreadable(error.to_string()))?
            }
            Source::Pipe(bytes) => bytes.clone(),
        };
        SourceText::from_bytes(&self.name, bytes)
            .map_err(|error| unreadable(format!("{error}; {}", error.help())))
    }

    /// Where it is, unless it came from a pipe.
    pub fn path(&self) -> Option<&Path> {
        match &self.source {
            Source::File(path) => Some(path),
            Source::Pipe(_) => None,
        }
    }
}

/// The files that the arguments name, those of folders in the order of their names.
///
/// # Errors
/// A path is not there.
pub fn find(args: &Args) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::new();
    for path in &args.paths {
        if path.as_os_str() == "-" {
            inputs.push(pipe(args)?);
            continue;
        }
        let metadata =
            std::fs::metadata(path).map_err(|error| Failure::file("reading", path, &error))?;
        if metadata.is_dir() {
            inputs.extend(walk(path));
        } else {
            inputs.push(file(path.clone(), true));
        }
    }
    Ok(inputs)
}

fn file(path: PathBuf, named: bool) -> Input {
    Input { name: path.display().to_string(), named, source: Source::File(path) }
}

fn pipe(args: &Args) -> Result<Input, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| {
        Failure::new(Exit::Input, format!("reading standard input failed: {error}"))
    })?;
    let name = args.stdin_filename.clone().unwrap_or_else(|| "-".into());
    Ok(Input { name, named: true, source: Source::Pipe(bytes) })
}

/// The files of a folder that may hold flows; what `.gitignore` names and what is hidden is not
/// among them.
pub fn walk(folder: &Path) -> impl Iterator<Item = Input> {
    let mut walk = WalkBuilder::new(folder);
    walk.require_git(false).sort_by_file_name(std::ffi::OsStr::cmp);
    walk.build().flatten().filter_map(|entry| {
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let path = entry.into_path();
        (is_file && may_hold_flows(&path)).then(|| file(path, false))
    })
}

/// Whether a file is called as those are that hold flows.
pub fn may_hold_flows(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
}
