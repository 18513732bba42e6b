//! Applying fixes to a file's text.

use std::ops::Range;

use super::super::source::{Edit, SourceText, apply};
use super::{Fix, Linter, Outcome};

/// How often a file is linted and mended before what is left is left: a fix can uncover another
/// finding, but not for ever.
const ROUNDS: usize = 8;

/// A file that was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The text now.
    pub text: String,
    /// How many fixes were applied.
    pub fixes: usize,
}

/// Applies the fixes of a file until none is left; `None` where there is nothing to mend, and
/// where the file cannot be read. Unsafe fixes only where `all` says so.
#[must_use]
pub fn mend(linter: &Linter, source: &SourceText, all: bool) -> Option<Mended> {
    let mut mended: Option<Mended> = None;
    for _ in 0..ROUNDS {
        let text = mended.as_ref().map_or(source.text(), |mended| &mended.text);
        let now = SourceText::new(source.name(), text);
        let report = linter.file(&now, true);
        if !matches!(report.outcome, Outcome::Flows(_)) {
            break;
        }
        let wanted = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
        let fixes = compatible(wanted.filter(|fix| all || fix.safe));
        if fixes.is_empty() {
            break;
        }
        let edits = fixes.iter().flat_map(|fix| fix.edits.clone()).collect();
        let count = fixes.len() + mended.as_ref().map_or(0, |mended| mended.fixes);
        mended = Some(Mended { text: apply(text, edits), fixes: count });
    }
    mended
}

/// The fixes that can be applied together: one that touches what an earlier one touches has to
/// wait for the next round.
fn compatible<'f>(fixes: impl Iterator<Item = &'f Fix>) -> Vec<&'f Fix> {
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut chosen = Vec::new();
    for fix in fixes {
        let free = |edit: &Edit| taken.iter().all(|range| apart(range, &edit.range));
        if fix.edits.iter().all(free) {
            taken.extend(fix.edits.iter().map(|edit| edit.range.clone()));
            chosen.push(fix);
        }
    }
    chosen
}

/// Whether two edits do not touch each other.
fn apart(a: &Range<usize>, b: &Range<usize>) -> bool {
    (a.end < b.start || b.end < a.start) && a != b
}
