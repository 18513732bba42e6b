//! Fixing what was found.

use std::collections::{BTreeMap, HashSet};

use super::{Finding, Fix, Linter, Outcome};
use crate::flow::source::{Edit, SourceText, apply};

/// How often a file is linted and mended before what is left is left: a fix can uncover another
/// finding, but not for ever.
const ROUNDS: usize = 8;

/// A file that was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The text now.
    pub text: String,
    /// How many fixes were made.
    pub fixes: usize,
}

/// A file after its fixes, and theirs, until none is left; `None` where there is nothing to mend,
/// and where the file cannot be read. Of the findings of a round, `choose` keeps those that are to
/// be mended.
#[must_use]
pub fn mended(
    linter: &Linter,
    source: &SourceText,
    choose: impl Fn(Vec<Finding>) -> Vec<Finding>,
) -> Option<Mended> {
    let mut so_far: Option<Mended> = None;
    for _ in 0..ROUNDS {
        let text = so_far.as_ref().map_or(source.text(), |mended| &mended.text);
        let report = linter.file(&SourceText::new(source.name(), text), true);
        if !matches!(report.outcome, Outcome::Flows(_)) {
            break;
        }
        let findings = choose(report.findings);
        let (text, made) = mend(text, of_one_round(text, &findings));
        if made == 0 {
            break;
        }
        let fixes = made + so_far.as_ref().map_or(0, |mended| mended.fixes);
        so_far = Some(Mended { text, fixes });
    }
    so_far
}

/// The fixes that do not get in each other's way. One that adds something to a block waits until
/// the others of the block are made: what is missing may be there under a misspelled name.
fn of_one_round<'f>(text: &str, findings: &'f [Finding]) -> Vec<&'f Fix> {
    let fixable = findings.iter().filter_map(|finding| Some((finding, finding.fix.as_ref()?)));
    let (adding, other): (Vec<_>, Vec<_>) = fixable.partition(|(_, fix)| adds(text, fix));
    let block = |finding: &'f Finding| {
        let block = finding.block.as_ref()?;
        Some((finding.flow.as_deref(), block.identifier.as_str()))
    };
    let mut busy: HashSet<_> = other.iter().filter_map(|(finding, _)| block(finding)).collect();
    let mut fixes: Vec<_> = other.into_iter().map(|(_, fix)| fix).collect();
    for (finding, fix) in adding {
        if block(finding).is_none_or(|block| busy.insert(block)) {
            fixes.push(fix);
        }
    }
    fixes
}

/// Whether a fix puts something where nothing is.
fn adds(text: &str, fix: &Fix) -> bool {
    let nothing = |edit: &Edit| {
        let there = text.get(edit.range.clone()).unwrap_or_default();
        !edit.text.is_empty()
            && there.chars().all(|c| c.is_whitespace() || matches!(c, '[' | ']' | '{' | '}'))
    };
    fix.edits.iter().any(nothing)
}

/// The text after the fixes, and how many of them were made. A fix is made as a whole or not at
/// all: one with an edit that touches an edit of a fix before it is left out, and the next run
/// finds it again.
#[must_use]
pub fn mend<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> (String, usize) {
    // The ends of the edits that are made, by their starts. They do not touch each other, but for
    // those of one fix, of which the longest at a place counts.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut edits = Vec::new();
    let mut made = 0;
    for fix in fixes {
        if fix.edits.iter().any(|edit| touches(&taken, edit)) {
            continue;
        }
        for edit in &fix.edits {
            let end = taken.entry(edit.range.start).or_insert(edit.range.end);
            *end = (*end).max(edit.range.end);
        }
        edits.extend(fix.edits.iter().cloned());
        made += 1;
    }
    (apply(text, edits), made)
}

/// Whether an edit overlaps one that is made, or stands right beside it: what one takes away may
/// be the comma that the other needs.
fn touches(taken: &BTreeMap<usize, usize>, edit: &Edit) -> bool {
    taken.range(..=edit.range.end).next_back().is_some_and(|(_, end)| *end >= edit.range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edits = edits.iter().map(|(from, to, text)| Edit::new(*from..*to, *text)).collect();
        Fix { title: String::new(), safe: true, edits }
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let fixes = [fix(&[(0, 1, "A"), (4, 5, "E")]), fix(&[(2, 3, "C"), (4, 6, "")])];
        assert_eq!(mend("abcdef", &fixes), ("AbcdEf".into(), 1));
        assert_eq!(mend("abcdef", &fixes[1..]), ("abCd".into(), 1));
    }

    #[test]
    fn what_is_missing_is_not_added_while_a_misspelled_name_becomes_it() {
        let flow = r#"{"Version": "2019-10-30", "StartAction": "Note", "Actions": [
            {"Identifier": "Note", "Type": "UpdateContactAttributes",
             "Parameters": {"Attributes": {"a": "b"}, "TargetContact": "Current"},
             "Transitions": {"NextAction": "End", "Conditions": [],
              "Errors": [{"NextAction": "End", "ErrorType": "NoMatchingErrors"}]}},
            {"Identifier": "End", "Type": "DisconnectParticipant", "Parameters": {},
             "Transitions": {}}]}"#;
        let source = SourceText::new("flow.json", flow);
        let mended = mended(&Linter::default(), &source, |findings| findings).unwrap();
        assert_eq!(mended.text, flow.replace("NoMatchingErrors", "NoMatchingError"));
        assert_eq!(mended.fixes, 1);
    }

    #[test]
    fn fixes_that_stand_side_by_side_wait_for_each_other() {
        let fixes = [fix(&[(1, 3, "")]), fix(&[(3, 3, "x")]), fix(&[(4, 5, "")])];
        assert_eq!(mend("abcdef", &fixes), ("adf".into(), 2));
        let inserts = [fix(&[(2, 2, "x")]), fix(&[(2, 2, "y")])];
        assert_eq!(mend("abcdef", &inserts), ("abxcdef".into(), 1));
    }
}
