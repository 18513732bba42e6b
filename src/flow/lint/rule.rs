//! What a rule is.

use super::{Flows, Meta, Report, SetReport, Subject};

/// A rule. The comment on the type is its documentation, under the headings What it does · Why is
/// this bad? · Example · Use instead · How sure is this?
pub trait Rule {
    /// What it is called.
    const META: Meta;

    /// Some of what it finds can be decided only with the other flows of a set.
    const WAITS: bool = false;

    /// Reports what it finds in a flow.
    fn check(_subject: &Subject<'_>, _report: &mut Report<'_>) {}

    /// Reports what it finds in a set of flows, when all of them are known.
    fn check_set(_flows: &Flows<'_>, _report: &mut SetReport<'_>) {}
}

/// A rule as the engine keeps it.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What it is called.
    pub meta: &'static Meta,
    /// What it does.
    pub check: fn(&Subject<'_>, &mut Report<'_>),
    /// What it does when all flows of a set are known.
    pub check_set: fn(&Flows<'_>, &mut SetReport<'_>),
    /// Whether it needs the other flows of a set.
    pub waits: bool,
    /// The file that it is written in, which holds its documentation.
    source: &'static str,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("meta", self.meta).finish_non_exhaustive()
    }
}

impl Entry {
    pub(super) const fn new<R: Rule>(source: &'static str) -> Self {
        Self { meta: &R::META, check: R::check, check_set: R::check_set, waits: R::WAITS, source }
    }

    /// Its documentation, as Markdown: the comment on its type.
    #[must_use]
    pub fn documentation(&self) -> String {
        let mut text = String::new();
        for line in self.source.lines() {
            match line.strip_prefix("///") {
                Some(rest) => {
                    text.push_str(rest.strip_prefix(' ').unwrap_or(rest));
                    text.push('\n');
                }
                None if text.is_empty() => {}
                None => break,
            }
        }
        text
    }

    /// What stands under one heading of its documentation.
    #[must_use]
    pub fn chapter(&self, heading: &str) -> String {
        let text = self.documentation();
        let mut lines = text.lines().skip_while(|line| line.strip_prefix("## ") != Some(heading));
        lines.next();
        let body: Vec<_> = lines.take_while(|line| !line.starts_with("## ")).collect();
        body.join("\n").trim().to_owned()
    }

    /// What it does, in one sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let text = self.chapter("What it does");
        let first = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        let end = first.find(". ").map_or(first.len(), |at| at + 1);
        first.get(..end).unwrap_or_default().to_owned()
    }
}
