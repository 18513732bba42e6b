//! Running tests again with every change.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::{Args, once};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::flow::inputs;

/// How often files are looked at: polling works on every file system, in containers too.
const EVERY: Duration = Duration::from_millis(300);

/// What files were like when they were last looked at.
type Seen = BTreeMap<PathBuf, (SystemTime, u64)>;

/// Runs the tests with every change, until the keyboard ends it.
///
/// # Errors
/// The result cannot be written.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    app.serve(async {
        loop {
            let seen = look(args);
            if let Err(failure) = once(app, args) {
                app.problem(&failure.message);
            }
            app.note("waiting for changes; Ctrl-C ends it");
            while look(args) == seen {
                tokio::time::sleep(EVERY).await;
            }
        }
    })?;
    Ok(Exit::Done)
}

/// The files that may matter: what is in the folders of the paths.
fn look(args: &Args) -> Seen {
    let folders = args.paths.iter().map(|path| match path.is_dir() {
        true => path.clone(),
        false => match path.parent() {
            Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
            Some(folder) => folder.to_path_buf(),
            None => PathBuf::from("."),
        },
    });
    let mut seen = Seen::new();
    for input in folders.flat_map(|folder| inputs::walk(&folder).collect::<Vec<_>>()) {
        let metadata = input.path().and_then(|path| Some((path, path.metadata().ok()?)));
        if let Some((path, metadata)) = metadata {
            let changed = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            seen.insert(path.to_path_buf(), (changed, metadata.len()));
        }
    }
    seen
}
