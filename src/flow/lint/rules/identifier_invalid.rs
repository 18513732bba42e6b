use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Refusal, catalog};
use crate::flow::lint::fix;
use crate::flow::model::bytes;
use crate::flow::navigate::all_mentions;
use crate::flow::source::{Edit, placeholder};

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
        let new = new_names(subject, wrong.iter().map(|(block, _)| block.name()));
        let mentions = all_mentions(subject.flow);
        for (block, reason) in wrong {
            let Some(lit) = block.identifier else { continue };
            let draft = Draft::new(bytes(lit), reason);
            report.add(match new.get(block.name()).zip(mentions.get(block.name())) {
                Some((new, mentions)) => {
                    let edit = |range: &Range<usize>| Edit::new(range.clone(), fix::quoted(new));
                    let edits = mentions.all().map(edit).collect();
                    draft.unsafe_fix(format!("rename it to {new:?}"), edits)
                }
                None => draft,
            });
        }
    }
}

/// What is said of an identifier that the service refuses.
fn reason(name: &str) -> Option<String> {
    if placeholder::holds(name) {
        return None;
    }
    Some(match catalog().refusal_of(name)? {
        Refusal::Character(found) => {
            let all = &catalog().identifier.forbidden_characters;
            format!("the identifier {name:?} holds {found:?}; none of {all} may stand in it")
        }
        Refusal::Reserved => format!("{name:?} is a reserved word and cannot be an identifier"),
        Refusal::Long { characters, limit } => {
            format!("the identifier has {characters} characters, and the service takes {limit}")
        }
    })
}

/// The new names of blocks, by the old ones.
fn new_names<'n>(
    subject: &Subject<'_>,
    wrong: impl Iterator<Item = &'n str>,
) -> HashMap<&'n str, String> {
    let mut taken: HashSet<String> =
        subject.blocks().iter().map(|block| block.name().to_owned()).collect();
    let mut new = HashMap::new();
    for name in wrong {
        new.entry(name).or_insert_with(|| free(&right(name), &mut taken));
    }
    new
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
