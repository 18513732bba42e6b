//! `--fix` and `--diff`.

use super::super::{diff, inputs::Input};
use super::Args;
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::output::{count, raw};
use crate::flow::lint::{Linter, mended};

/// Mends the files, or shows what would change.
///
/// # Errors
/// A file cannot be written.
pub fn run(app: &App, args: &Args, linter: &Linter, inputs: &[Input]) -> Result<Exit, Failure> {
    let show = args.diff || app.dry_run;
    if !show && inputs.iter().any(|input| input.path().is_none()) {
        return Err(Failure::new(Exit::Usage, "standard input cannot be mended in place")
            .help("name a file, or see with --diff what would change"));
    }
    let (mut fixes, mut files, mut unreadable) = (0, 0, 0);
    for input in inputs {
        let source = match input.read() {
            Ok(source) => source,
            Err(error) if show => {
                app.problem(&format!("{} cannot be read: {}", error.name, error.why));
                unreadable += 1;
                continue;
            }
            // The run that follows tells it.
            Err(_) => continue,
        };
        let Some(new) = mended(linter, &source, args.unsafe_fixes) else { continue };
        match input.path() {
            Some(path) if !show => files::replace(path, &new.text)?,
            _ => raw(&diff(&source, &new.text))?,
        }
        fixes += new.fixes;
        files += 1;
    }
    if fixes > 0 {
        let verb = if show { "would apply" } else { "applied" };
        let (fixes, files) = (count(fixes, "fix", "fixes"), count(files, "file", "files"));
        app.note(&format!("{verb} {fixes} in {files}"));
    }
    Ok(match (unreadable, fixes) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::No,
        _ => Exit::Input,
    })
}
