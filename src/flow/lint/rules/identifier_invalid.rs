use std::collections::{HashMap, HashSet};

use jsonc_parser::ast::{Object, Value};

use super::super::super::catalog::catalog;
use super::super::super::model::{Block, bytes};
use super::super::super::source::{Edit, placeholder};
use super::super::fix;
use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports an `Identifier` of more than 50 characters, one with a character of
/// `% : ( \ / ) = $ , ; [ ] { }`, and one that is a reserved word such as `constructor`.
///
/// ## Why is this bad?
/// The service refuses the flow.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Ask (again)", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Ask again", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain by the developer guide, which lists what an identifier may not be. The fix renames the
/// block wherever the flow names it; it is unsafe because your own programs may know the old name.
pub struct IdentifierInvalid;

impl Rule for IdentifierInvalid {
    const META: Meta = Meta::error("CF016", "identifier-invalid");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let wrong: Vec<_> = subject
            .blocks()
            .iter()
            .filter_map(|block| Some((block, reason(block.name())?)))
            .collect();
        if wrong.is_empty() {
            return;
        }
        let names = Names::of(subject, wrong.iter().map(|(block, _)| *block));
        for (block, reason) in wrong {
            let Some(lit) = block.identifier else { continue };
            let draft = Draft::new(bytes(lit), reason);
            report.add(match names.renamed(block.name()) {
                Some((new, edits)) => draft.unsafe_fix(format!("rename it to {new:?}"), edits),
                None => draft,
            });
        }
    }
}

/// Why the service refuses an identifier.
fn reason(name: &str) -> Option<String> {
    let (rules, limit) = (&catalog().identifier, catalog().limits.identifier_chars.value);
    if placeholder::holds(name) {
        return None;
    }
    if let Some(found) = name.chars().find(|c| rules.forbidden_characters.contains(*c)) {
        let all = &rules.forbidden_characters;
        return Some(format!(
            "the identifier {name:?} holds {found:?}; none of {all} may stand in it"
        ));
    }
    if rules.reserved.iter().any(|word| word == name) {
        return Some(format!("{name:?} is a reserved word and cannot be an identifier"));
    }
    let count = name.chars().count();
    (count as u64 > limit)
        .then(|| format!("the identifier has {count} characters, and the service takes {limit}"))
}

/// The new names of blocks, and every place where the flow writes the old ones.
struct Names<'t> {
    new: HashMap<&'t str, String>,
    uses: HashMap<&'t str, Vec<std::ops::Range<usize>>>,
}

impl<'t> Names<'t> {
    fn of<'b>(subject: &Subject<'t>, wrong: impl Iterator<Item = &'b Block<'t>>) -> Self
    where
        't: 'b,
    {
        let mut taken: HashSet<String> =
            subject.blocks().iter().map(|block| block.name().to_owned()).collect();
        let (mut new, mut uses) = (HashMap::new(), HashMap::new());
        for block in wrong {
            if !new.contains_key(block.name()) {
                let name = free(&right(block.name()), &mut taken);
                new.insert(block.name(), name);
                uses.insert(block.name(), Vec::new());
            }
        }
        let mut names = Self { new, uses };
        names.collect(subject);
        names
    }

    fn collect(&mut self, subject: &Subject<'t>) {
        let flow = subject.flow;
        let ways = flow.blocks.iter().flat_map(|block| block.edges().map(|(_, way)| way));
        for lit in flow.start.iter().chain(ways).filter_map(|way| way.target) {
            self.see(lit.value.as_ref(), bytes(lit));
        }
        for lit in flow.blocks.iter().filter_map(|block| block.identifier) {
            self.see(lit.value.as_ref(), bytes(lit));
        }
        if let Some(metadata) = flow.metadata.actions {
            self.see_metadata(metadata);
        }
    }

    /// The designer's entries: the key of each, and the blocks that it says it consists of.
    fn see_metadata(&mut self, metadata: &Object<'t>) {
        for entry in &metadata.properties {
            let name = super::super::super::model::key_bytes(entry);
            self.see(entry.name.as_str(), name);
            let Some(object) = entry.value.as_object() else { continue };
            for key in ["children", "fragments"] {
                if let Some(prop) = object.get(key) {
                    self.see_texts(&prop.value);
                }
            }
        }
    }

    fn see_texts(&mut self, value: &Value<'t>) {
        match value {
            Value::StringLit(lit) => self.see(lit.value.as_ref(), bytes(lit)),
            Value::Array(array) => array.elements.iter().for_each(|item| self.see_texts(item)),
            Value::Object(object) => {
                object.properties.iter().for_each(|prop| self.see_texts(&prop.value));
            }
            _ => {}
        }
    }

    fn see(&mut self, name: &str, range: std::ops::Range<usize>) {
        if let Some(uses) = self.uses.get_mut(name) {
            uses.push(range);
        }
    }

    fn renamed(&self, name: &str) -> Option<(&str, Vec<Edit>)> {
        let new = self.new.get(name)?;
        let uses = self.uses.get(name)?;
        let edits = uses.iter().map(|range| Edit::new(range.clone(), fix::quoted(new))).collect();
        Some((new, edits))
    }
}

/// The name without what makes it invalid.
fn right(name: &str) -> String {
    let rules = &catalog().identifier;
    let limit = catalog().limits.identifier_chars.value as usize;
    let words: Vec<_> = name
        .split(|c: char| rules.forbidden_characters.contains(c))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    let name = shortened(&words.join(" "), limit);
    match name.as_str() {
        "" => "Block".into(),
        word if rules.reserved.iter().any(|reserved| reserved == word) => format!("Block {word}"),
        _ => name,
    }
}

/// The words that fit a limit; the start of the first one where none does.
fn shortened(name: &str, limit: usize) -> String {
    let Some((end, _)) = name.char_indices().nth(limit) else { return name.to_owned() };
    let (start, rest) = name.split_at(end);
    let whole = match start.rsplit_once(' ') {
        Some((words, _)) if !rest.starts_with(' ') => words,
        _ => start,
    };
    whole.trim().to_owned()
}

/// The name, with a number where another block has it.
fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let limit = catalog().limits.identifier_chars.value as usize;
    let mut number = 1;
    let mut candidate = name.to_owned();
    while !taken.insert(candidate.clone()) {
        number += 1;
        let end = format!(" {number}");
        let kept: String = name.chars().take(limit.saturating_sub(end.len())).collect();
        candidate = format!("{}{end}", kept.trim());
    }
    candidate
}
