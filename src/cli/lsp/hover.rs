//! What is known about the word under the pointer.

use std::ops::Range;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::config::Config;
use super::diagnostics::Linted;
use super::documents::Document;
use super::flows;
use crate::flow::catalog::{Parameter, catalog};
use crate::flow::lint::entry;
use crate::flow::model::{Block, Transition};
use crate::flow::navigate::{Found, Placed, Thing, mentions};

/// What is known about the word at an offset, and the rules that have something to say about it.
pub fn hover(document: &Document, config: &Config, linted: &Linted, at: usize) -> Option<Hover> {
    let word = flows::find(document, config, |placed, _| {
        let Found { thing, range } = placed.at(at)?;
        Some((page(placed, &thing)?, range))
    });
    let here = linted.findings.iter().filter(|finding| finding.place.range.contains(&at));
    let mut range = word.as_ref().map(|(_, range)| range.clone());
    let mut pages: Vec<String> = word.into_iter().map(|(page, _)| page).collect();
    let mut told = Vec::new();
    for finding in here {
        range = range.or_else(|| Some(finding.place.range.clone()));
        if !told.contains(&finding.rule.name) {
            told.push(finding.rule.name);
            pages.extend(rule(finding.rule.name));
        }
    }
    (!pages.is_empty()).then(|| shown(document, &pages.join("\n\n---\n\n"), range))
}

fn shown(document: &Document, markdown: &str, range: Option<Range<usize>>) -> Hover {
    let value = markdown.trim_end().to_owned();
    Hover {
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value }),
        range: range.map(|range| document.range(&range)),
    }
}

fn rule(name: &str) -> Option<String> {
    let entry = entry(name)?;
    let (code, severity) = (entry.meta.code, entry.meta.severity.word());
    let text = entry.documentation().replace("\n## ", "\n#### ");
    let text = text.strip_prefix("## ").map_or(text.clone(), |rest| format!("#### {rest}"));
    Some(format!("### {name}\n\n`{code}` · {severity}\n\n{text}"))
}

fn page(placed: &Placed<'_>, thing: &Thing<'_>) -> Option<String> {
    match thing {
        Thing::Block(block) => of_block(block),
        Thing::Name(block) => Some(of_name(placed, block)),
        Thing::Way(way) => of_way(placed, way),
        Thing::Parameter { block, path, .. } => of_parameter(block, path),
        Thing::Error(block, lit) => {
            let action = block.action?;
            Some(action.error(&lit.value)?.page(action))
        }
        Thing::Operator(block, lit) => {
            let action = block.action?;
            let lines = action.conditions.as_ref()?.lines().join("\n- ");
            Some(format!("### {}\n\nConditions of {}\n\n- {lines}\n", lit.value, action.title()))
        }
        Thing::Reference(reference) => {
            let namespace = catalog().namespace(reference.namespace)?;
            Some(catalog().page_of_namespace(namespace))
        }
    }
}

fn of_block(block: &Block<'_>) -> Option<String> {
    if let Some(action) = block.action {
        return Some(catalog().page_of_action(action));
    }
    let wrong = catalog().wrong_types.iter().find(|wrong| wrong.name == block.type_name())?;
    let instead = wrong.instead.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
    let meant = match instead.as_slice() {
        [] => "no action does what it stands for".to_owned(),
        names => format!("probably meant: {}", names.join(", ")),
    };
    let notes = wrong.notes.as_ref().map_or(String::new(), |notes| format!("\n\n{notes}"));
    Some(format!("### {}\n\nThis is no action type; {meant}.{notes}\n", wrong.name))
}

fn of_name(placed: &Placed<'_>, block: &Block<'_>) -> String {
    let ways = mentions(placed.flow, block.name()).ways.len();
    let lead = if ways == 1 { "1 way leads".to_owned() } else { format!("{ways} ways lead") };
    let head = format!("**{}**: {lead} here", block.name());
    match of_block(block) {
        Some(page) => format!("{head}\n\n{page}"),
        None => head,
    }
}

fn of_way(placed: &Placed<'_>, way: &Transition<'_>) -> Option<String> {
    let block = placed.flow.block(way.to?)?;
    let title = block.action.map_or_else(|| format!("`{}`", block.type_name()), |a| a.title());
    Some(format!("**{}**: {title}", block.name()))
}

fn of_parameter(block: &Block<'_>, path: &[&str]) -> Option<String> {
    let action = block.action?;
    // Below an object whose keys the author chooses, the object is what is known.
    let mut known: Option<(&Parameter, usize)> = None;
    let mut list = &action.parameters;
    for (depth, key) in path.iter().enumerate() {
        let Some(parameter) = list.iter().find(|parameter| parameter.name == *key) else { break };
        known = Some((parameter, depth + 1));
        list = &parameter.fields;
    }
    let (parameter, depth) = known?;
    Some(parameter.page(&path.get(..depth)?.join("."), action))
}
