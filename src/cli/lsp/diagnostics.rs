//! Findings as the editor shows them.

use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString,
};

use super::config::Config;
use super::documents::Document;
use crate::flow::lint::{Finding, Outcome, Severity};

/// The name under which findings are shown.
pub const SOURCE: &str = "connectctl";

/// The rules about what no contact comes to: editors show it faded.
const UNNECESSARY: [&str; 1] = ["unreachable-block"];

/// The rules about what the service has ended: editors strike it through.
const DEPRECATED: [&str; 2] = ["voice-id-retired", "lex-v1"];

/// What was found in a document, and what became of it.
pub struct Linted {
    /// What it is.
    pub outcome: Outcome,
    /// What counts, by place.
    pub findings: Vec<Finding>,
}

/// Lints a document. What only the other flows of a set can decide is left out.
pub fn lint(document: &Document, config: &Config) -> Linted {
    let report = config.linter.file(&document.source, false);
    let findings = config.counting(&report.findings).into_iter().cloned().collect();
    Linted { outcome: report.outcome, findings }
}

/// A finding as a diagnostic.
pub fn diagnostic(finding: &Finding, document: &Document) -> Diagnostic {
    Diagnostic {
        range: document.range(&finding.place.range),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.name.to_owned())),
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: message(finding),
        related_information: related(finding, document),
        tags: tags(finding.rule.name),
        data: None,
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    }
}

fn message(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
    }
}

fn related(finding: &Finding, document: &Document) -> Option<Vec<DiagnosticRelatedInformation>> {
    let here = finding.related.iter().filter(|other| other.place.file == finding.place.file);
    let all: Vec<_> = here
        .map(|other| DiagnosticRelatedInformation {
            location: Location {
                uri: document.uri.clone(),
                range: document.range(&other.place.range),
            },
            message: other.message.clone(),
        })
        .collect();
    (!all.is_empty()).then_some(all)
}

fn tags(rule: &str) -> Option<Vec<DiagnosticTag>> {
    if UNNECESSARY.contains(&rule) {
        return Some(vec![DiagnosticTag::UNNECESSARY]);
    }
    DEPRECATED.contains(&rule).then(|| vec![DiagnosticTag::DEPRECATED])
}
