//! A Code Quality report of GitLab.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::json;

use super::list::List;
use super::names::Names;
use super::{Format, Sources, Summary};
use crate::flow::lint::{Finding, Severity};

/// One JSON list.
#[derive(Debug)]
pub struct Gitlab {
    names: Names,
    list: List,
    seen: HashMap<String, usize>,
}

impl Gitlab {
    /// A report about files of the checkout.
    pub fn new() -> Self {
        Self { names: Names::new(), list: List::new("  "), seen: HashMap::new() }
    }

    /// GitLab shows one finding a fingerprint: the second one gets its number.
    fn fingerprint(&mut self, finding: &Finding) -> String {
        let fingerprint = finding.fingerprint();
        let times = self.seen.entry(fingerprint.clone()).or_default();
        *times += 1;
        match *times {
            1 => fingerprint,
            more => format!("{fingerprint}-{more}"),
        }
    }
}

impl Format for Gitlab {
    fn finding(
        &mut self,
        out: &mut dyn Write,
        finding: &Finding,
        _: &dyn Sources,
    ) -> io::Result<()> {
        let severity = match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Info => "info",
        };
        let place = &finding.place;
        let value = json!({
            "description": finding.message,
            "check_name": finding.rule.name,
            "fingerprint": self.fingerprint(finding),
            "severity": severity,
            "location": {
                "path": self.names.relative(&place.file),
                "lines": { "begin": place.start.line, "end": place.end.line },
            },
        });
        self.list.item(out, &value)
    }

    fn end(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        self.list.end(out)?;
        writeln!(out)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Texts, finding, printed};
    use super::*;

    #[test]
    fn no_two_findings_share_a_fingerprint() {
        let text = printed(&mut Gitlab::new(), &[finding(), finding()], &Texts);
        let list: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_ne!(list[0]["fingerprint"], list[1]["fingerprint"]);
        assert_eq!(printed(&mut Gitlab::new(), &[], &Texts), "[]\n");
    }
}
