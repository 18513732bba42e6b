//! `--statistics`: findings by rule.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::super::summary::Summary;
use crate::cli::output::{Paint, Report, rows};
use crate::flow::lint::{Severity, entry};

/// Findings by rule and severity, the most frequent first.
#[derive(Debug, Serialize)]
pub struct Statistics {
    rules: Vec<Row>,
    summary: Summary,
}

#[derive(Debug, Serialize)]
struct Row {
    rule: &'static str,
    code: &'static str,
    severity: Severity,
    findings: usize,
}

impl Statistics {
    /// The counts as a result.
    pub fn new(by_rule: &BTreeMap<(&'static str, Severity), usize>, summary: Summary) -> Self {
        let code = |rule| entry(rule).map_or("", |entry| entry.meta.code);
        let mut rules: Vec<_> = by_rule
            .iter()
            .map(|((rule, severity), findings)| Row {
                rule,
                code: code(rule),
                severity: *severity,
                findings: *findings,
            })
            .collect();
        rules.sort_by(|a, b| {
            let severity = b.severity.cmp(&a.severity);
            b.findings.cmp(&a.findings).then(a.code.cmp(b.code)).then(severity)
        });
        Self { rules, summary }
    }
}

impl Report for Statistics {
    const SCHEMA: &'static str = "connectctl.flow.lint.statistics/1";

    fn table(&self, paint: &Paint) -> String {
        let row = |row: &Row| {
            let severity = super::super::painted(row.severity, paint);
            [row.findings.to_string(), row.code.into(), row.rule.into(), severity]
        };
        let grid = paint
            .grid(["FINDINGS", "CODE", "RULE", "SEVERITY"], self.rules.iter().map(row).collect());
        match self.rules.is_empty() {
            true => self.summary.sentence(),
            false => format!("{grid}\n\n{}", self.summary.sentence()),
        }
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.rules)
    }
}
