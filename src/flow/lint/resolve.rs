//! Running the rules over a set, when all of its flows are known.

use std::collections::HashMap;
use std::sync::Arc;

use super::set::Resolver;
use super::{FileReport, Finding, Flows, Linter, Open, SetReport};

/// The flows that are linted together. Files are added in the order in which their findings are
/// to be reported.
#[derive(Debug, Default)]
pub struct Set {
    flows: Vec<Open>,
}

impl Set {
    /// Takes what a file leaves open. Its other findings are final and left to the caller.
    pub fn add(&mut self, report: FileReport) {
        self.flows.extend(report.open);
    }

    /// The findings that stay when all flows are known, in the order of files and places.
    #[must_use]
    pub fn resolve(self, linter: &Linter) -> Vec<Finding> {
        settle(&self.flows, linter)
    }
}

/// The findings that stay when these are all flows, in the order of files and places.
#[must_use]
pub fn settle<'o>(open: impl IntoIterator<Item = &'o Open>, linter: &Linter) -> Vec<Finding> {
    let (summaries, deferred): (Vec<_>, Vec<_>) =
        open.into_iter().map(|open| (&open.summary, &open.deferred)).unzip();
    let flows = Flows::new(summaries);
    let mut findings = Vec::new();
    if deferred.iter().any(|waiting| !waiting.is_empty()) {
        let resolver = Resolver::new(&flows, &linter.options.answers);
        for (number, waiting) in deferred.into_iter().enumerate() {
            findings.extend(waiting.iter().filter_map(|one| resolver.resolve(number, one)));
        }
    }
    for entry in linter.selection.rules() {
        (entry.check_set)(&flows, &mut SetReport { meta: entry.meta, findings: &mut findings });
    }
    sort(&flows, &mut findings);
    findings
}

fn sort(flows: &Flows<'_>, findings: &mut [Finding]) {
    let mut order: HashMap<&Arc<str>, usize> = HashMap::new();
    for (number, flow) in flows.iter() {
        order.entry(&flow.file).or_insert(number);
    }
    findings.sort_by_cached_key(|finding| {
        let file = order.get(&finding.place.file).copied();
        (file, finding.place.range.start, finding.rule.code)
    });
}
