//! JSON and NDJSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::super::summary::{FLOWS, Things};
use super::list::{List, indented};
use super::{Format, Sources, Summary};
use crate::flow::lint::{Finding, Place};

/// One JSON object, written as findings come.
#[derive(Debug)]
pub struct Json {
    things: Things,
    findings: List,
    unreadable: Vec<Value>,
}

impl Json {
    /// An object without findings.
    pub fn new(things: Things) -> Self {
        Self { things, findings: List::new("    "), unreadable: Vec::new() }
    }
}

impl Format for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\n  \"schema\": \"{}\",\n  \"findings\": ", self.things.schema)
    }

    fn finding(
        &mut self,
        out: &mut dyn Write,
        finding: &Finding,
        _: &dyn Sources,
    ) -> io::Result<()> {
        self.findings.item(out, &of(self.things, finding))
    }

    fn unreadable(&mut self, _: &mut dyn Write, file: &str, why: &str) -> io::Result<()> {
        self.unreadable.push(json!({ "file": file, "message": why }));
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        self.findings.end(out)?;
        let unreadable = indented(&json!(self.unreadable), "  ");
        write!(out, ",\n  \"unreadable\": {unreadable}")?;
        writeln!(out, ",\n  \"summary\": {}\n}}", indented(&summary.value(), "  "))
    }
}

/// One JSON object a finding.
#[derive(Debug)]
pub struct Ndjson(pub Things);

impl Format for Ndjson {
    fn finding(
        &mut self,
        out: &mut dyn Write,
        finding: &Finding,
        _: &dyn Sources,
    ) -> io::Result<()> {
        writeln!(out, "{}", of(self.0, finding))
    }
}

/// A finding as JSON, without what only flows have where it is about something else.
fn of(things: Things, finding: &Finding) -> Value {
    let mut value = value(finding);
    if let Some(object) = value.as_object_mut().filter(|_| things != FLOWS) {
        object.retain(|key, _| !["flow", "block", "fix"].contains(&key.as_str()));
    }
    value
}

/// A finding as JSON.
pub fn value(finding: &Finding) -> Value {
    let block = finding.block.as_ref().map(|block| {
        json!({
            "identifier": block.identifier, "type": block.kind, "title": block.title,
            "position": block.spot,
        })
    });
    let related = finding.related.iter().map(|related| {
        let mut object = place(&related.place);
        object.insert("message".into(), related.message.clone().into());
        Value::Object(object)
    });
    let fix = finding.fix.as_ref().map(|fix| {
        let edits = fix.edits.iter().map(
            |edit| json!({ "start": edit.range.start, "end": edit.range.end, "text": edit.text }),
        );
        json!({ "title": fix.title, "safe": fix.safe, "edits": edits.collect::<Vec<_>>() })
    });
    let mut object = serde_json::Map::new();
    object.insert("rule".into(), finding.rule.name.into());
    object.insert("code".into(), finding.rule.code.into());
    object.insert("severity".into(), finding.severity.word().into());
    object.insert("message".into(), finding.message.clone().into());
    object.insert("help".into(), finding.help.clone().into());
    object.extend(place(&finding.place));
    object.insert("flow".into(), finding.flow.clone().into());
    object.insert("block".into(), block.into());
    object.insert("path".into(), finding.path.clone().into());
    object.insert("related".into(), related.collect());
    object.insert("fix".into(), fix.into());
    object.insert("fingerprint".into(), finding.fingerprint().into());
    Value::Object(object)
}

fn place(place: &Place) -> serde_json::Map<String, Value> {
    let value = json!({
        "file": &*place.file,
        "line": place.start.line, "column": place.start.column,
        "end_line": place.end.line, "end_column": place.end.column,
    });
    match value {
        Value::Object(object) => object,
        _ => serde_json::Map::new(),
    }
}
