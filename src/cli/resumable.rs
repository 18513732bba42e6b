//! What runs over many records share: the journal that a run is resumed from, and the file with
//! the records that were rejected.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use super::exit::{Exit, Failure};
use super::files::open_private;

/// What to do with a journal that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earlier {
    /// Refuse to begin.
    Refuse,
    /// Go on with it.
    Resume,
    /// Begin anew.
    Restart,
}

impl Earlier {
    /// What `--resume` and `--restart` ask for.
    pub fn of(resume: bool, restart: bool) -> Self {
        match (resume, restart) {
            (true, _) => Self::Resume,
            (_, true) => Self::Restart,
            _ => Self::Refuse,
        }
    }
}

/// Opens a journal, which is made if need be. Nobody else can use it meanwhile.
///
/// # Errors
/// Another run uses it, or it cannot be opened.
pub fn open_journal(path: &Path) -> Result<File, Failure> {
    let file =
        open_private(path).map_err(|error| Failure::file("opening the journal", path, &error))?;
    if file.try_lock().is_err() {
        let text = format!("another run is using the journal {}", path.display());
        return Err(Failure::new(Exit::Input, text).help("wait for it, or end it, first"));
    }
    Ok(file)
}

/// Whether to go on with what a journal says; else it is empty now. `elsewhere` says how another
/// file is chosen.
///
/// # Errors
/// It must not be touched.
pub fn goes_on(
    path: &Path,
    file: &File,
    earlier: Earlier,
    is_ours: bool,
    elsewhere: &str,
) -> Result<bool, Failure> {
    match earlier {
        Earlier::Resume => Ok(true),
        Earlier::Refuse => {
            let text = format!("an earlier run is recorded in {}", path.display());
            Err(Failure::new(Exit::Usage, text)
                .help("go on with it by --resume, or begin anew by --restart"))
        }
        Earlier::Restart if !is_ours => {
            let text = format!("{} is not the journal of a batch", path.display());
            Err(Failure::new(Exit::Usage, text).help(elsewhere))
        }
        Earlier::Restart => {
            file.set_len(0).map_err(|error| Failure::file("emptying", path, &error))?;
            Ok(false)
        }
    }
}

/// A record that was rejected, as a line of the file of rejects.
#[derive(Debug, Serialize)]
pub struct Reject<'a> {
    /// The line of the input on which it begins, from 1.
    pub line: u64,
    /// Why.
    pub reason: &'a str,
    /// The record as it was.
    pub record: Value,
}

/// Whether a file may be used for rejects: there is none, or it holds nothing but rejects.
pub fn may_hold_rejects(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return true };
    match BufReader::new(file).lines().next() {
        None => true,
        Some(line) => {
            line.ok().and_then(|line| serde_json::from_str::<Value>(&line).ok()).is_some_and(
                |reject| ["line", "reason", "record"].iter().all(|key| reject.get(key).is_some()),
            )
        }
    }
}

/// Refuses a file for rejects that holds something else.
///
/// # Errors
/// It does.
pub fn check_rejects(path: &Path) -> Result<(), Failure> {
    if may_hold_rejects(path) {
        return Ok(());
    }
    let text = format!("{} exists and holds something else than rejects", path.display());
    Err(Failure::new(Exit::Usage, text).help("choose another file with --rejects"))
}

/// Whether paths lead to as many places.
pub fn all_differ(paths: &[&Path]) -> bool {
    let place = |path: &&Path| path.canonicalize().unwrap_or_else(|_| absolute(path));
    let mut places: Vec<PathBuf> = paths.iter().map(place).collect();
    places.sort();
    places.dedup();
    places.len() == paths.len()
}

/// A path to a file that is yet to be made, by way of its folder.
fn absolute(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok();
    folder.zip(path.file_name()).map_or_else(|| path.to_owned(), |(folder, name)| folder.join(name))
}

/// A line of NDJSON.
pub fn line(value: &impl Serialize) -> String {
    // What is written here holds nothing that JSON cannot express.
    let json = serde_json::to_string(value).unwrap_or_default();
    format!("{json}\n")
}

/// Whether a path stands for standard input or output.
pub fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}
