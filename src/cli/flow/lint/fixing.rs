//! `--fix` and `--diff`.

use similar::TextDiff;

use super::super::super::app::App;
use super::super::super::exit::{Exit, Failure};
use super::super::super::files;
use super::super::super::output::{count, raw};
use super::{Args, inputs};
use crate::flow::lint::{Linter, Mended, mended};
use crate::flow::source::SourceText;

/// Mends the files, or shows what would change.
///
/// # Errors
/// A file cannot be written.
pub fn run(app: &App, args: &Args, linter: &Linter) -> Result<Exit, Failure> {
    let show = args.diff || app.dry_run;
    let (mut fixes, mut files) = (0, 0);
    for input in inputs::find(args)? {
        // What cannot be read is told by the run that follows.
        let Ok(source) = input.read() else { continue };
        let Some(new) = mended(linter, &source, args.unsafe_fixes) else { continue };
        match input.path() {
            _ if show => raw(&diff(&source, &new))?,
            Some(path) => files::replace(path, &new.text)?,
            None => {
                return Err(Failure::new(Exit::Usage, "standard input cannot be mended in place")
                    .help("name a file, or see with --diff what would change"));
            }
        }
        fixes += new.fixes;
        files += 1;
    }
    if fixes > 0 {
        let verb = if show { "would apply" } else { "applied" };
        let (fixes, files) = (count(fixes, "fix", "fixes"), count(files, "file", "files"));
        app.note(&format!("{verb} {fixes} in {files}"));
    }
    Ok(if fixes > 0 { Exit::No } else { Exit::Done })
}

fn diff(source: &SourceText, new: &Mended) -> String {
    let name = source.name();
    TextDiff::from_lines(source.text(), &new.text)
        .unified_diff()
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string()
}
