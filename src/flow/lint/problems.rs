//! What the service says when it refuses a flow: messages and index paths, led back to blocks,
//! lines and rules.
//!
//! `CreateContactFlow` and `UpdateContactFlowContent` answer an `InvalidContactFlowException`
//! with an empty message and up to 50 `problems`; the operations for modules write `Problems`.

use std::ops::Range;

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged as _;

use super::maker::Maker;
use super::rules::refused_by_service::RefusedByService;
use super::{Draft, Entry, Finding, Linter, Rule as _, Severity, entry};
use crate::flow::catalog::catalog;
use crate::flow::model::{Block, Flow, bytes, key_bytes};
use crate::flow::source::{Contents, FlowText, SourceText, read};

/// Something that the service said about a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its words.
    pub message: String,
    /// Where, as it says it: `Actions[3].Parameters.Text`.
    pub path: Option<String>,
}

impl Problem {
    fn new(message: &str) -> Self {
        let message = message.trim().trim_end_matches(['.', ',']).to_owned();
        let path = message.split("Path: ").nth(1).map(|path| {
            path.split([',', ' ', '"']).next().unwrap_or_default().trim_end_matches('.').to_owned()
        });
        Self { message, path }
    }

    /// The rule that explains it.
    #[must_use]
    pub fn rule(&self) -> Option<&'static Entry> {
        rule_of(&self.message)
    }
}

/// The problems in what the service answered: the JSON of the exception, or the text that the AWS
/// CLI, an SDK or Terraform made of it.
#[must_use]
pub fn problems(text: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    if let Ok(json) = serde_json::from_str::<serde_json::Value>(text) {
        collect(&json, false, &mut found);
    }
    if found.is_empty() {
        found = scan(text);
    }
    found.into_iter().map(|message| Problem::new(&message)).collect()
}

/// The messages in JSON: the texts of `message` below `problems`, in whatever frame they come.
fn collect(json: &serde_json::Value, inside: bool, found: &mut Vec<String>) {
    match json {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                let inside = inside || key.eq_ignore_ascii_case("problems");
                match value {
                    serde_json::Value::String(text)
                        if inside && key.eq_ignore_ascii_case("message") =>
                    {
                        found.push(text.clone());
                    }
                    _ => collect(value, inside, found),
                }
            }
        }
        serde_json::Value::Array(items) => {
            for item in items {
                match item {
                    serde_json::Value::String(text) if inside => found.push(text.clone()),
                    _ => collect(item, inside, found),
                }
            }
        }
        _ => {}
    }
}

/// The messages in running text: each starts with words that the service is known to use, and
/// ends with its line or its quotes.
fn scan(text: &str) -> Vec<String> {
    let mut starts: Vec<usize> = openings()
        .flat_map(|opening| text.match_indices(opening).map(|(at, _)| at).collect::<Vec<_>>())
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let message = |start: usize| {
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.find(['"', '\n', '\'', '}']).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default().trim_end_matches('\\').to_owned()
    };
    starts.into_iter().map(message).collect()
}

/// How messages of the service begin.
fn openings() -> impl Iterator<Item = &'static str> {
    let mut all: Vec<&str> = catalog()
        .service_messages
        .iter()
        .filter_map(|known| known.message.split(['.', ':', '{']).next())
        .map(str::trim_end)
        .collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter()
}

/// The rule that explains a message of the service, or a part of one.
#[must_use]
pub fn rule_of(message: &str) -> Option<&'static Entry> {
    let message = message.trim().to_lowercase();
    let known = catalog().service_messages.iter();
    let best = known
        .filter_map(|known| Some((likeness(&known.message.to_lowercase(), &message)?, known)))
        .max_by_key(|(likeness, _)| *likeness)?;
    entry(&best.1.rule)
}

/// How many characters of a known message are found in another, in their order; `None` where a
/// part is missing.
fn likeness(known: &str, message: &str) -> Option<usize> {
    let parts = known.split(['{', '}']).step_by(2).filter(|part| !part.is_empty());
    let mut rest = message;
    let mut length = 0;
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..)?,
            // A part of a message, as people type it.
            None if length == 0 && message.len() > 12 && known.contains(message) => {
                return Some(message.len());
            }
            None => return None,
        }
        length += part.len();
    }
    Some(length)
}

impl Linter {
    /// What the flows of a file are called in it; `None` is one that has no name there.
    #[must_use]
    pub fn flow_names(&self, source: &SourceText) -> Vec<Option<String>> {
        match read(source, &self.reading) {
            Ok(Contents::Flows(texts)) => texts.into_iter().map(|text| text.label).collect(),
            _ => Vec::new(),
        }
    }

    /// Leads problems of the service back to a file: each becomes a finding of the rule that
    /// explains it, with what the linter itself has to say there. `flow` names one of several
    /// flows of the file; the first is meant where none is named.
    #[must_use]
    pub fn locate(
        &self,
        source: &SourceText,
        flow: Option<&str>,
        problems: &[Problem],
    ) -> Vec<Finding> {
        let Ok(Contents::Flows(texts)) = read(source, &self.reading) else { return Vec::new() };
        let wanted = |text: &&FlowText<'_>| flow.is_none() || text.label.as_deref() == flow;
        let Some(text) = texts.iter().find(wanted) else { return Vec::new() };
        let Ok(tree) = text.tree() else { return Vec::new() };
        let model = Flow::new(text, tree.root(), source.name());
        let file = source.name().into();
        let maker = Maker {
            source,
            file: &file,
            map: &text.map,
            label: text.label.as_deref(),
            flow: Some(&model),
        };
        let own = self.file(source, true).findings;
        problems.iter().map(|problem| explained(&maker, &model, problem, &own)).collect()
    }
}

fn explained(maker: &Maker<'_>, flow: &Flow<'_>, problem: &Problem, own: &[Finding]) -> Finding {
    let range = problem.path.as_deref().map_or(0..0, |path| place(flow, path));
    let meta = problem.rule().map_or(&RefusedByService::META, |entry| entry.meta);
    let mut finding = maker.finding(meta, Draft::new(range, problem.message.clone()));
    let same = |other: &&Finding| {
        let block = other.block.as_ref().map(|block| &block.identifier);
        other.rule == meta && block == finding.block.as_ref().map(|block| &block.identifier)
    };
    let there = |other: &&Finding| {
        other.severity == Severity::Error
            && !finding.place.range.is_empty()
            && other.place.range == finding.place.range
    };
    if let Some(own) = own.iter().find(same).or_else(|| own.iter().find(there)) {
        finding.rule = own.rule;
        let help = own.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        finding.help = Some(format!("{}{help}", own.message));
        finding.fix.clone_from(&own.fix);
    } else if let Some(path) = problem.path.as_ref().filter(|_| finding.block.is_none()) {
        finding.help = Some(format!("the file has nothing at {path}: is it what was sent?"));
    }
    finding
}

/// The bytes that a path of the service means, as far as the flow has them.
fn place(flow: &Flow<'_>, path: &str) -> Range<usize> {
    let mut value = flow.root;
    let mut range = 0..0;
    // Some messages write `3.Evaluate` for `Actions[3]...`.
    let whole = match path.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("Actions[{}", path.replacen('.', "].", 1)),
        false => path.to_owned(),
    };
    for step in whole.split(['.', '[']).map(|step| step.trim_end_matches(']')) {
        let next = match value {
            Value::Object(object) => object.get(step).map(|prop| (&prop.value, property(prop))),
            Value::Array(list) => step.parse().ok().and_then(|index: usize| {
                let item = list.elements.get(index)?;
                let block = flow.block_at(item.start());
                Some((item, block.map_or_else(|| bytes(item), Block::head)))
            }),
            _ => None,
        };
        let Some((next, at)) = next else { break };
        (value, range) = (next, at);
    }
    range
}

/// A scalar stands for its property, and the name for what is larger.
fn property(prop: &ObjectProp<'_>) -> Range<usize> {
    match prop.value {
        Value::Object(_) | Value::Array(_) => key_bytes(prop),
        _ => bytes(&prop.value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(Option<String>, &'static str)> {
        let name = |problem: &Problem| problem.rule().map_or("-", |entry| entry.meta.name);
        problems(text).iter().map(|problem| (problem.path.clone(), name(problem))).collect()
    }

    #[test]
    fn the_exception_is_read_as_json_in_every_frame() {
        let message = "Action is missing required error. Error: NoMatchingError, Path: Actions[2]";
        let expected = vec![(Some("Actions[2]".to_owned()), "missing-required-error")];
        for frame in [
            format!(r#"{{"problems":[{{"message":"{message}"}}]}}"#),
            format!(
                r#"{{"__type":"InvalidContactFlowModuleException","Problems":[{{"message":"{message}"}}]}}"#
            ),
            format!(
                r#"{{"Error":{{"Code":"InvalidContactFlowException","problems":[{{"Message":"{message}"}}]}}}}"#
            ),
            format!(r#"{{"problems":["{message}"]}}"#),
        ] {
            assert_eq!(names(&frame), expected, "{frame}");
        }
    }

    #[test]
    fn messages_are_found_in_the_text_of_tools() {
        let text = "Error: creating Connect Contact Flow: InvalidContactFlowException: {\n  Problems: [{\n      \
                    Message: \"Invalid Action type. Type: PlayPrompt, Path: Actions[0].Type\"\n    },{\n      \
                    Message: \"Action is missing required property. Path: Actions[1].Transitions.NextAction\"\n}]}";
        let found = problems(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].path.as_deref(), Some("Actions[0].Type"));
        assert_eq!(found[0].rule().map(|entry| entry.meta.name), Some("unknown-action-type"));
        assert_eq!(found[1].path.as_deref(), Some("Actions[1].Transitions.NextAction"));
    }

    #[test]
    fn part_of_a_message_names_its_rule() {
        let name = |text| rule_of(text).map(|entry| entry.meta.name);
        assert_eq!(name("Action is missing required error"), Some("missing-required-error"));
        assert_eq!(name("invalid action type"), Some("unknown-action-type"));
        assert_eq!(name("hello"), None);
    }
}
