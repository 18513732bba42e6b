//! SARIF 2.1.0, for code scanning.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>, and what GitHub reads of it:
//! <https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support>.
//! Rules stand behind the results and are those that found something: so results can be written as
//! they come, and the file does not grow with the number of rules that there are.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::list::{List, indented};
use super::names::Names;
use super::{Format, Sources, Summary};
use crate::flow::lint::{Entry, Finding, Fix, Meta, Place, Related, Severity, entry};
use crate::flow::source::{Edit, Position, SourceText};

const HEAD: &str = r#"{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "columnKind": "unicodeCodePoints",
      "results": "#;

/// The name of our fingerprints, with the version of how they are made.
const FINGERPRINT: &str = "connectctlFlowLint/v1";

/// One run.
#[derive(Debug)]
pub struct Sarif {
    names: Names,
    results: List,
    rules: Vec<&'static Meta>,
    notifications: Vec<Value>,
}

impl Sarif {
    /// A run without results.
    pub fn new() -> Self {
        let results = List::new("        ");
        Self { names: Names::new(), results, rules: Vec::new(), notifications: Vec::new() }
    }

    fn rule_index(&mut self, rule: &'static Meta) -> usize {
        let known = self.rules.iter().position(|known| known.code == rule.code);
        known.unwrap_or_else(|| {
            self.rules.push(rule);
            self.rules.len() - 1
        })
    }

    fn artifact(&self, file: &str) -> Value {
        json!({ "uri": self.names.uri(file), "uriBaseId": "%SRCROOT%" })
    }

    fn physical(&self, place: &Place) -> Value {
        json!({ "artifactLocation": self.artifact(&place.file), "region": region(place.start, place.end) })
    }

    fn location(&self, finding: &Finding) -> Value {
        let mut location = json!({ "physicalLocation": self.physical(&finding.place) });
        let logical = logical(finding);
        if let (Some(logical), Some(object)) = (logical, location.as_object_mut()) {
            object.insert("logicalLocations".into(), json!([logical]));
        }
        location
    }

    fn related(&self, finding: &Finding) -> Value {
        let one = |(index, related): (usize, &Related)| {
            json!({
                "id": index + 1,
                "physicalLocation": self.physical(&related.place),
                "message": { "text": related.message },
            })
        };
        finding.related.iter().enumerate().map(one).collect()
    }

    fn fix(&self, finding: &Finding, fix: &Fix, source: &SourceText) -> Value {
        let replacement = |edit: &Edit| {
            let (start, end) = (source.position(edit.range.start), source.position(edit.range.end));
            json!({
                "deletedRegion": region(start, end),
                "insertedContent": { "text": edit.text },
            })
        };
        json!({
            "description": { "text": fix.title },
            "artifactChanges": [{
                "artifactLocation": self.artifact(&finding.place.file),
                "replacements": fix.edits.iter().map(replacement).collect::<Value>(),
            }],
            "properties": { "safe": fix.safe },
        })
    }

    fn result(&mut self, finding: &Finding, sources: &dyn Sources) -> Value {
        let mut result = json!({
            "ruleId": finding.rule.code,
            "ruleIndex": self.rule_index(finding.rule),
            "level": level(finding.severity),
            "message": { "text": message(finding) },
            "locations": [self.location(finding)],
            "partialFingerprints": { FINGERPRINT: finding.fingerprint() },
        });
        let Some(object) = result.as_object_mut() else { return result };
        if !finding.related.is_empty() {
            object.insert("relatedLocations".into(), self.related(finding));
        }
        if let Some(fix) = &finding.fix {
            sources.with(&finding.place.file, &mut |source| {
                object.insert("fixes".into(), json!([self.fix(finding, fix, source)]));
            });
        }
        if let Some(flow) = &finding.flow {
            object.insert("properties".into(), json!({ "flow": flow }));
        }
        result
    }

    fn tool(&self) -> Value {
        let rules = self.rules.iter().filter_map(|rule| entry(rule.code)).map(descriptor);
        let version = env!("CARGO_PKG_VERSION");
        json!({ "driver": {
            "name": "connectctl", "version": version, "semanticVersion": version,
            "rules": rules.collect::<Value>(),
        } })
    }
}

impl Format for Sarif {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{HEAD}")
    }

    fn finding(
        &mut self,
        out: &mut dyn Write,
        finding: &Finding,
        sources: &dyn Sources,
    ) -> io::Result<()> {
        let result = self.result(finding, sources);
        self.results.item(out, &result)
    }

    fn unreadable(&mut self, _: &mut dyn Write, file: &str, why: &str) -> io::Result<()> {
        self.notifications.push(json!({
            "level": "error",
            "message": { "text": format!("the file cannot be read: {why}") },
            "locations": [{ "physicalLocation": { "artifactLocation": self.artifact(file) } }],
        }));
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        self.results.end(out)?;
        let invocation = json!([{
            "executionSuccessful": self.notifications.is_empty(),
            "toolExecutionNotifications": self.notifications,
        }]);
        let (tool, invocation) =
            (indented(&self.tool(), "      "), indented(&invocation, "      "));
        write!(out, ",\n      \"tool\": {tool},\n      \"invocations\": {invocation}")?;
        writeln!(out, "\n    }}\n  ]\n}}")
    }
}

fn descriptor(entry: &Entry) -> Value {
    let (meta, help) = (entry.meta, entry.documentation());
    json!({
        "id": meta.code,
        "name": meta.name,
        "shortDescription": { "text": entry.summary() },
        "fullDescription": { "text": entry.chapter("Why is this bad?") },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": level(meta.severity) },
        "properties": { "tags": [meta.section().title()] },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A sentence, as SARIF wants it, and what to do.
fn message(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}; {help}", finding.message),
        None => finding.message.clone(),
    }
}

fn logical(finding: &Finding) -> Option<Value> {
    let Some(block) = &finding.block else {
        let path = Some(&finding.path).filter(|path| !path.is_empty());
        return path.map(|path| json!({ "fullyQualifiedName": path }));
    };
    let mut properties = Map::new();
    properties.insert("type".into(), block.kind.clone().into());
    properties.extend(block.title.map(|title| ("title".into(), title.into())));
    properties.extend(block.spot.map(|spot| ("position".into(), json!(spot))));
    Some(json!({
        "name": block.identifier, "fullyQualifiedName": finding.path, "kind": "object",
        "properties": properties,
    }))
}

fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Texts, finding, printed};
    use super::*;

    #[test]
    fn related_places_and_fixes_are_told() {
        let text = printed(&mut Sarif::new(), &[finding()], &Texts);
        let log: Value = serde_json::from_str(&text).unwrap();
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["relatedLocations"].as_array().map(Vec::len), Some(2));
        assert_eq!(
            result["relatedLocations"][1]["physicalLocation"]["artifactLocation"]["uri"],
            "flows/other%20flow.json"
        );
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(
            replacement["deletedRegion"],
            json!({ "startLine": 3, "startColumn": 17, "endLine": 3, "endColumn": 25 })
        );
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][0]["id"], "CF101");
    }

    #[test]
    fn a_run_without_results_is_whole() {
        let log: Value = serde_json::from_str(&printed(&mut Sarif::new(), &[], &Texts)).unwrap();
        assert_eq!(log["runs"][0]["results"], json!([]));
        assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
    }
}
