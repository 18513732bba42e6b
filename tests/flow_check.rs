//! What holds for every file, flow or not: the reader and the linter with all rules end without a
//! panic, every finding points into the file, and fixing comes to an end. `flow_properties.rs`
//! and the fuzz target in `fuzz/` both call this.

use connectctl::flow::lint::{Finding, Linter, Outcome, Selection, Set, Severity, mend};
use connectctl::flow::source::SourceText;

/// Fixes are made in so many rounds at most: each leaves out those that touch others.
const ROUNDS: usize = 32;

/// Lints these bytes with all rules and makes all fixes.
///
/// # Panics
/// Something does not hold that should.
pub fn check(bytes: &[u8]) {
    let Ok(source) = SourceText::from_bytes("flow.json", bytes.to_vec()) else { return };
    let linter = Linter { selection: Selection::all(), ..Linter::default() };
    let (outcome, findings) = lint(&linter, &source);
    for finding in &findings {
        points_into_the_file(&source, finding);
    }
    mends(&linter, &source, outcome, &findings, true);
    mends(&linter, &source, outcome, &findings, false);
}

fn lint(linter: &Linter, source: &SourceText) -> (Outcome, Vec<Finding>) {
    let report = linter.file(source, true);
    let (outcome, mut findings) = (report.outcome, report.findings.clone());
    let mut set = Set::default();
    set.add(report);
    findings.extend(set.resolve(linter));
    (outcome, findings)
}

fn points_into_the_file(source: &SourceText, finding: &Finding) {
    let places = finding.related.iter().map(|related| &related.place);
    for place in places.chain([&finding.place]) {
        let text = source.text().get(place.range.clone());
        assert!(text.is_some(), "{} points at {:?}", finding.rule.name, place.range);
        assert!(place.start.line >= 1 && place.start.column >= 1 && place.start <= place.end);
        assert_eq!(source.position(place.range.start), place.start, "{}", finding.rule.name);
        assert_eq!(source.position(place.range.end), place.end, "{}", finding.rule.name);
    }
    assert!(!finding.message.is_empty(), "{}", finding.rule.name);
}

/// Fixes round by round until nothing is left to fix. Safe fixes never bring errors: each takes at
/// least its own finding away. Unsafe ones may show what their finding hid.
fn mends(linter: &Linter, source: &SourceText, outcome: Outcome, found: &[Finding], safe: bool) {
    let mut text = source.text().to_owned();
    let mut findings = found.to_vec();
    for _ in 0..ROUNDS {
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
        let (mended, made) = mend(&text, fixes.filter(|fix| fix.safe || !safe));
        if made == 0 {
            return;
        }
        let again = SourceText::new("flow.json", mended);
        let (now, left) = lint(linter, &again);
        assert_eq!(now, outcome, "a fix broke the file:\n{text}\nbecame\n{}", again.text());
        let (before, after) = (errors(&findings), errors(&left));
        if safe && after.len() > before.len() {
            let fixed = again.text();
            panic!("fixes brought errors, {before:?}\nbecame {after:?}:\n{text}\nbecame\n{fixed}");
        }
        text = again.text().to_owned();
        findings = left;
    }
    let rules: Vec<_> = findings.iter().filter(|f| f.fix.is_some()).map(|f| f.rule.name).collect();
    panic!("fixing does not end ({rules:?}):\n{}\nbecame\n{text}", source.text());
}

/// The errors, each by its rule and path.
fn errors(findings: &[Finding]) -> Vec<String> {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| format!("{} at {}", finding.rule.name, finding.path)).collect()
}
