//! What can be done about findings.

use std::ops::Range;

use lsp_types::{CodeAction, CodeActionKind, TextEdit};
use similar::{DiffTag, TextDiff};

use super::config::Config;
use super::diagnostics::{Linted, diagnostic};
use super::documents::{Document, Documents, uri_of};
use super::positions::{Lines, Units};
use super::{edits, flows};
use crate::flow::lint::{Finding, mended};
use crate::flow::source::Edit;

/// Mends all that can be mended without changing what a flow does.
pub const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.connectctl");

/// What is asked for.
pub struct Asked<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its configuration.
    pub config: &'a Config,
    /// What was found in it.
    pub linted: &'a Linted,
    /// The selected bytes.
    pub range: Range<usize>,
    /// The kinds that are wanted; all where none is named.
    pub only: Option<Vec<CodeActionKind>>,
    /// The editor checks versions.
    pub versioned: bool,
}

impl Asked<'_> {
    /// What can be done; `documents` are all that are open.
    pub fn answer(&self, documents: &Documents, units: Units) -> Vec<CodeAction> {
        let mut actions = Vec::new();
        if self.wants(&CodeActionKind::QUICKFIX) {
            let here = self.linted.findings.iter();
            let here: Vec<_> =
                here.filter(|one| flows::touch(&one.place.range, &self.range)).collect();
            actions.extend(here.iter().filter_map(|finding| self.quick_fix(finding)));
            let ignores = here.iter().filter_map(|one| self.ignore(one, documents, units));
            actions.extend(ignores);
        }
        if self.wants(&FIX_ALL) {
            actions.extend(self.fix_all());
        }
        actions
    }

    /// A kind that is wanted stands for all kinds below it.
    fn wants(&self, kind: &CodeActionKind) -> bool {
        let Some(only) = &self.only else { return true };
        only.iter().any(|wanted| {
            let rest = kind.as_str().strip_prefix(wanted.as_str());
            rest.is_some_and(|rest| {
                wanted.as_str().is_empty() || rest.is_empty() || rest.starts_with('.')
            })
        })
    }

    fn quick_fix(&self, finding: &Finding) -> Option<CodeAction> {
        let fix = finding.fix.as_ref()?;
        let edit = edits::of_document(self.document, fix.edits.clone(), self.versioned);
        Some(CodeAction {
            title: sentence(&fix.title),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostic(finding, self.document, self.config)]),
            edit: Some(edit),
            is_preferred: fix.safe.then_some(true),
            ..CodeAction::default()
        })
    }

    fn fix_all(&self) -> Option<CodeAction> {
        let safe = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| fix.safe);
        let mended = mended(&self.config.linter, &self.document.source, |findings| {
            let mut counting = self.config.counting(findings);
            counting.retain(safe);
            counting
        })?;
        let edits = difference(self.document.text(), &mended.text);
        Some(CodeAction {
            title: "Fix all safe problems of this file".into(),
            kind: Some(FIX_ALL),
            edit: Some(edits::of_document(self.document, edits, self.versioned)),
            ..CodeAction::default()
        })
    }

    /// An entry at the end of the project's configuration, where there is one that takes it.
    fn ignore(&self, finding: &Finding, open: &Documents, units: Units) -> Option<CodeAction> {
        let path = self.config.file.as_ref()?;
        let uri = uri_of(path)?;
        let document = open.get(uri.as_str());
        let text = match document {
            Some(document) => document.text().to_owned(),
            None => std::fs::read_to_string(path).ok()?,
        };
        let entry = entry(finding, &text);
        toml::from_str::<toml::Table>(&format!("{text}{entry}")).ok()?;
        let end = Lines::new(&text, units).position(&text, text.len());
        let edit = TextEdit { range: lsp_types::Range { start: end, end }, new_text: entry };
        let version = document.map(|document| document.version);
        let place = match &finding.block {
            Some(block) => format!("block {:?}", block.identifier),
            None => "this file".to_owned(),
        };
        Some(CodeAction {
            title: format!("Ignore {} for {place} in connectctl.toml", finding.rule.name),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostic(finding, self.document, self.config)]),
            edit: Some(edits::of_file(uri, version, vec![edit], self.versioned)),
            ..CodeAction::default()
        })
    }
}

fn entry(finding: &Finding, text: &str) -> String {
    let word = |text: &str| toml::Value::from(text).to_string();
    let space = match text {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let rule = word(finding.rule.name);
    let path = word(&globset::escape(&finding.place.file));
    let mut entry = format!("{space}[[lint.ignores]]\nrule = {rule}\npath = {path}\n");
    if let Some(block) = &finding.block {
        entry.push_str(&format!("block = {}\n", word(&block.identifier)));
    }
    entry
}

/// Titles start with a capital letter in menus.
fn sentence(title: &str) -> String {
    let mut chars = title.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + chars.as_str()
}

/// The edits that turn a text into another one, line by line, so that the rest keeps its marks.
fn difference(old: &str, new: &str) -> Vec<Edit> {
    let diff = TextDiff::from_lines(old, new);
    let (olds, news) = (starts(old), starts(new));
    let bytes = |ends: &[usize], lines: Range<usize>| {
        let at = |line: usize| ends.get(line).copied().unwrap_or_default();
        at(lines.start)..at(lines.end)
    };
    let changed = diff.ops().iter().map(|op| op.as_tag_tuple());
    changed
        .filter(|(tag, ..)| *tag != DiffTag::Equal)
        .map(|(_, old_lines, new_lines)| {
            let text = new.get(bytes(&news, new_lines)).unwrap_or_default();
            Edit::new(bytes(&olds, old_lines), text)
        })
        .collect()
}

/// Where the lines of a text start, and where the last one ends.
fn starts(text: &str) -> Vec<usize> {
    let ends = text.split_inclusive('\n').scan(0, |end, line| {
        *end += line.len();
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::difference;
    use crate::flow::source::apply;

    proptest! {
        #[test]
        fn a_difference_leads_from_one_text_to_the_other(
            old in "([ab\u{e9}]{0,2}(\r\n|\n)?){0,6}",
            new in "([ab\u{e9}]{0,2}(\r\n|\n)?){0,6}",
        ) {
            prop_assert_eq!(apply(&old, difference(&old, &new)), new);
        }
    }
}
