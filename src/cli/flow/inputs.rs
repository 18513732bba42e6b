//! The files that commands work on.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::super::exit::{Exit, Failure};
use crate::flow::source::SourceText;

/// What flows are kept in.
pub const EXTENSIONS: [&str; 7] = ["json", "tftpl", "tpl", "template", "tf", "yaml", "yml"];

/// A file that a command works on.
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
    /// A folder that cannot be looked into, and why.
    Closed(String),
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
            Source::Closed(why) => return Err(unreadable(why.clone())),
        };
        SourceText::from_bytes(&self.name, bytes)
            .map_err(|error| unreadable(format!("{error}; {}", error.help())))
    }

    /// Where it is, if it is a file.
    pub fn path(&self) -> Option<&Path> {
        match &self.source {
            Source::File(path) => Some(path),
            Source::Pipe(_) | Source::Closed(_) => None,
        }
    }
}

/// The files that paths name, `-` being standard input; those of folders in the order of their names.
///
/// # Errors
/// A path is not there.
pub fn find(paths: &[PathBuf], pipe_name: Option<&str>) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(pipe(pipe_name.unwrap_or("-"))?);
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
    Ok(if paths.len() > 1 { once(inputs) } else { inputs })
}

/// Every file once: who names a folder and a file in it means the file as one that was named.
fn once(inputs: Vec<Input>) -> Vec<Input> {
    let mut places: HashMap<PathBuf, usize> = HashMap::new();
    let mut kept: Vec<Input> = Vec::new();
    for input in inputs {
        let place = input.path().and_then(|path| path.canonicalize().ok());
        let known = place.as_ref().and_then(|place| places.get(place)).copied();
        match known.and_then(|index| kept.get_mut(index)) {
            Some(known) => known.named |= input.named,
            None => {
                places.extend(place.map(|place| (place, kept.len())));
                kept.push(input);
            }
        }
    }
    kept
}

fn file(path: PathBuf, named: bool) -> Input {
    Input { name: path.display().to_string(), named, source: Source::File(path) }
}

fn pipe(name: &str) -> Result<Input, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| {
        Failure::new(Exit::Input, format!("reading standard input failed: {error}"))
    })?;
    Ok(Input { name: name.to_owned(), named: true, source: Source::Pipe(bytes) })
}

/// The files of a folder that may hold flows; what `.gitignore` names and what is hidden is not
/// among them.
pub fn walk(folder: &Path) -> impl Iterator<Item = Input> {
    let mut walk = WalkBuilder::new(folder);
    walk.require_git(false).sort_by_file_name(std::ffi::OsStr::cmp);
    walk.build().filter_map(|entry| match entry {
        Ok(entry) => {
            let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
            let path = entry.into_path();
            (is_file && may_hold_flows(&path)).then(|| file(path, false))
        }
        Err(error) => Some(closed(&error)),
    })
}

/// Whether a file is called as those are that hold flows.
pub fn may_hold_flows(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
}

fn closed(error: &ignore::Error) -> Input {
    let path = match error {
        ignore::Error::WithDepth { err, .. } => match &**err {
            ignore::Error::WithPath { path, .. } => path.display().to_string(),
            _ => "a folder".into(),
        },
        _ => "a folder".into(),
    };
    let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    Input { name: path, named: false, source: Source::Closed(why) }
}
