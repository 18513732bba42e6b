//! What runs over many records share: the journal that a run is resumed from, and the file with
//! the records that were rejected.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
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
    lock(&file, "journal", path)?;
    Ok(file)
}

/// Takes a file, of which `what` says what it is for, for this run alone.
///
/// # Errors
/// Another run uses it.
pub fn lock(file: &File, what: &str, path: &Path) -> Result<(), Failure> {
    if file.try_lock().is_ok() {
        return Ok(());
    }
    let text = format!("another run is using the {what} {}", path.display());
    Err(Failure::new(Exit::Input, text).help("wait for it, or end it, first"))
}

/// Whether to go on with what a journal says; else it is to be emptied. `elsewhere` says how
/// another file is chosen.
///
/// # Errors
/// It must not be touched.
pub fn goes_on(
    path: &Path,
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
        Earlier::Restart => Ok(false),
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
fn may_hold_rejects(path: &Path) -> bool {
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

/// Refuses a file for rejects that holds something else, or is no file that could be removed.
///
/// # Errors
/// It is one.
pub fn check_rejects(path: &Path) -> Result<(), Failure> {
    let what = match std::fs::metadata(path) {
        Ok(found) if !found.is_file() => "is no ordinary file",
        _ if may_hold_rejects(path) => return Ok(()),
        _ => "exists and holds something else than rejects",
    };
    let text = format!("{} {what}", path.display());
    Err(Failure::new(Exit::Usage, text).help("choose another file with --rejects"))
}

/// Whether no two of these, and what standard output goes to, are one file under whatever names;
/// `-` is standard input.
pub fn all_differ(paths: &[&Path]) -> bool {
    let of = |path: &&Path| if is_dash(path) { stream(io::stdin()) } else { identity(path) };
    let mut all: Vec<Identity> = paths.iter().filter_map(of).collect();
    all.extend(stream(io::stdout()));
    let count = all.len();
    all.sort();
    all.dedup();
    all.len() == count
}

/// What two names of one file have in common.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    /// The device and the number of a file on it.
    #[cfg(unix)]
    Node(u64, u64),
    /// The path of what is yet to be made.
    Path(PathBuf),
}

/// The identity of what is at a path, or would be; none of what is no ordinary file, which is
/// neither emptied nor read twice.
fn identity(path: &Path) -> Option<Identity> {
    match std::fs::metadata(path) {
        #[cfg(unix)]
        Ok(found) => node(&found),
        _ => Some(Identity::Path(path.canonicalize().unwrap_or_else(|_| absolute(path)))),
    }
}

/// The identity of the file that a standard stream comes from or goes to.
#[cfg(unix)]
fn stream(stream: impl std::os::fd::AsFd) -> Option<Identity> {
    let file = File::from(stream.as_fd().try_clone_to_owned().ok()?);
    node(&file.metadata().ok()?)
}

/// The identity of the file that a standard stream comes from or goes to: not known here.
#[cfg(not(unix))]
fn stream<T>(_: T) -> Option<Identity> {
    None
}

#[cfg(unix)]
fn node(found: &std::fs::Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    found.is_file().then(|| Identity::Node(found.dev(), found.ino()))
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
