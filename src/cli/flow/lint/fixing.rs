//! `--fix` and `--diff`.

use super::super::{inputs::Input, patches::Patches};
use super::Args;
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::output::count;
use crate::flow::lint::{Finding, Judge, Linter, Verdict, mended};

/// Mends the files, or shows what would change. Only findings that count are mended.
///
/// # Errors
/// A file cannot be written.
pub fn run(
    app: &App,
    args: &Args,
    linter: &Linter,
    judge: &Judge,
    inputs: &[Input],
) -> Result<Exit, Failure> {
    let show = args.diff || app.dry_run;
    if !show && inputs.iter().any(|input| input.path().is_none()) {
        return Err(Failure::new(Exit::Usage, "standard input cannot be mended in place")
            .help("name a file, or see with --diff what would change"));
    }
    let mut patches = Patches::default();
    let (mut fixes, mut files, mut unsafe_ones, mut unreadable) = (0, 0, 0, 0);
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
        if show && !args.unsafe_fixes {
            let found = counting(judge, linter.file(&source, input.named).findings, true);
            let is_unsafe = |finding: &&Finding| finding.fix.as_ref().is_some_and(|fix| !fix.safe);
            unsafe_ones += found.iter().filter(is_unsafe).count();
        }
        let Some(new) = mended(linter, &source, |found| counting(judge, found, args.unsafe_fixes))
        else {
            continue;
        };
        match input.path() {
            Some(path) if !show => files::replace(path, &new.text)?,
            _ => patches.add(app, &source, &new.text, Some(new.fixes))?,
        }
        fixes += new.fixes;
        files += 1;
    }
    if show {
        patches.end(app)?;
    }
    let left = match (unsafe_ones, fixes) {
        (0, _) => String::new(),
        (number, 0) => format!("; {number} with --unsafe"),
        (number, _) => format!("; {number} more with --unsafe"),
    };
    if fixes > 0 {
        let verb = if show { "would apply" } else { "applied" };
        let (fixes, files) = (count(fixes, "fix", "fixes"), count(files, "file", "files"));
        app.note(&format!("{verb} {fixes} in {files}{left}"));
    } else if show {
        app.note(&format!("no fixes to apply{left}"));
    }
    Ok(match (unreadable, fixes) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::No,
        _ => Exit::Input,
    })
}

/// The findings that count and whose fixes may be made.
fn counting(judge: &Judge, findings: Vec<Finding>, all: bool) -> Vec<Finding> {
    // What the baseline knows is counted anew for every look at a file.
    let mut judge = judge.clone();
    findings
        .into_iter()
        .filter(|finding| finding.fix.as_ref().is_some_and(|fix| all || fix.safe))
        .filter(|finding| judge.judge(finding) == Verdict::Counts)
        .collect()
}
