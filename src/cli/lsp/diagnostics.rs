//! Findings as the editor shows them.

use std::path::PathBuf;

use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString,
};

use super::config::Config;
use super::documents::{Document, uri_of};
use crate::flow::lint::{Finding, Open, Outcome, Place, Severity};

/// The name under which findings are shown.
pub const SOURCE: &str = "connectctl";

/// The rules about what no contact comes to: editors show it faded.
const UNNECESSARY: [&str; 1] = ["unreachable-block"];

/// The rules about what the service has ended: editors strike it through.
const DEPRECATED: [&str; 2] = ["voice-id-retired", "lex-v1"];

/// What was found in a document, and what became of it.
#[derive(Debug)]
pub struct Linted {
    /// The root of its project.
    pub root: PathBuf,
    /// What it is.
    outcome: Outcome,
    /// What the document itself says, before anybody has judged it.
    own: Vec<Finding>,
    /// What counts, by place.
    pub findings: Vec<Finding>,
    /// The same as the editor shows it.
    pub shown: Vec<Diagnostic>,
}

impl Linted {
    /// A document that was linted by itself; what it leaves open for the project.
    pub fn new(document: &Document, config: &Config) -> (Self, Vec<Open>) {
        let report = config.linter.file(&document.source, false);
        let linted = Self {
            root: config.root.clone(),
            outcome: report.outcome,
            own: report.findings,
            findings: Vec::new(),
            shown: Vec::new(),
        };
        (linted, report.open)
    }

    /// Whether it is our business: what holds no flow is not.
    pub fn is_shown(&self) -> bool {
        self.outcome != Outcome::NoFlow
    }

    /// Adds what the flows of the project have decided, and judges all of it. Whether that made
    /// a difference to what is shown.
    pub fn settle(&mut self, document: &Document, config: &Config, decided: Vec<Finding>) -> bool {
        let mut all = self.own.clone();
        all.extend(decided);
        all.sort_by_key(|finding| (finding.place.range.start, finding.rule.code));
        self.findings = config.counting(all);
        let shown = self.findings.iter().map(|one| diagnostic(one, document, config)).collect();
        std::mem::replace(&mut self.shown, shown) != self.shown
    }
}

/// A finding as a diagnostic.
pub fn diagnostic(finding: &Finding, document: &Document, config: &Config) -> Diagnostic {
    Diagnostic {
        range: document.range(&finding.place.range),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.name.to_owned())),
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: message(finding),
        related_information: related(finding, document, config),
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

fn related(
    finding: &Finding,
    document: &Document,
    config: &Config,
) -> Option<Vec<DiagnosticRelatedInformation>> {
    let all: Vec<_> = finding
        .related
        .iter()
        .filter_map(|other| {
            let location = location(&other.place, document, config)?;
            Some(DiagnosticRelatedInformation { location, message: other.message.clone() })
        })
        .collect();
    (!all.is_empty()).then_some(all)
}

/// Where a place is, in this document or in another file of the project.
fn location(place: &Place, document: &Document, config: &Config) -> Option<Location> {
    if *place.file == *document.source.name() {
        let range = document.range(&place.range);
        return Some(Location { uri: document.uri.clone(), range });
    }
    let path = config.root.join(&*place.file);
    let text = std::fs::read_to_string(&path).ok()?;
    Some(Location { uri: uri_of(&path)?, range: document.range_in(&text, &place.range) })
}

fn tags(rule: &str) -> Option<Vec<DiagnosticTag>> {
    if UNNECESSARY.contains(&rule) {
        return Some(vec![DiagnosticTag::UNNECESSARY]);
    }
    DEPRECATED.contains(&rule).then(|| vec![DiagnosticTag::DEPRECATED])
}
