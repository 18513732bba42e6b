use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::Unless;
use crate::flow::model::{BlockId, EdgeKind, is_literal, key_bytes};

/// ## What it does
/// Reports a contact attribute that is read where no block of the flow can have set it yet, though
/// one sets it later.
///
/// ## Why is this bad?
/// Unless another flow or program has set it before, the value is empty: the blocks are probably in
/// the wrong order.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Greet", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello $.Attributes.firstName" },
///   "Transitions": {
///     "NextAction": "Note name",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Note name", "Type": "UpdateContactAttributes",
///   "Parameters": { "Attributes": { "firstName": "$.Customer.FirstName" } },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Note name", "Type": "UpdateContactAttributes",
///   "Parameters": { "Attributes": { "firstName": "$.Customer.FirstName" } },
///   "Transitions": {
///     "NextAction": "Greet",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Greet", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello $.Attributes.firstName" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// A flow that runs several times for one contact, such as a disconnect flow, may use an attribute
/// as a mark that it was here before. That is why the rule is off unless asked for.
pub struct AttributeReadBeforeSet;

impl Rule for AttributeReadBeforeSet {
    const META: Meta = Meta::info("CF309", "attribute-read-before-set");
    const WAITS: bool = true;

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let setters = setters(subject);
        if setters.is_empty() || !setters.keys().all(|name| is_literal(name)) {
            return;
        }
        let mut after: HashMap<&str, Vec<bool>> = HashMap::new();
        let mut told = HashSet::new();
        for (text, reference) in subject.texts().references() {
            let Some(name) = reference.keys.first().copied() else { continue };
            let Some(blocks) = setters.get(name).filter(|_| reference.namespace == "Attributes")
            else {
                continue;
            };
            let after = after.entry(name).or_insert_with(|| behind(subject, blocks));
            let set = after.get(text.block.index()).copied().unwrap_or_default();
            if set || subject.facts().at(text.block).is_none() || !told.insert(name) {
                continue;
            }
            let message = format!(
                "the contact attribute {name:?} is read here, and no block before has set it"
            );
            let mut draft = Draft::new(text.part(&reference.range), message);
            for (_, range) in blocks.iter().take(2) {
                draft = draft.related(range.clone(), "it is set here");
            }
            report.add(draft.unless(Unless::Sets(name.into())));
        }
    }
}

type Setters<'t> = HashMap<&'t str, Vec<(BlockId, Range<usize>)>>;

/// The blocks that set each contact attribute, and where.
fn setters<'t>(subject: &Subject<'t>) -> Setters<'t> {
    let mut setters = Setters::new();
    for block in subject.blocks().iter().filter(|block| block.is("UpdateContactAttributes")) {
        for prop in block.entries("Attributes") {
            let range = key_bytes(prop);
            setters.entry(prop.name.as_str()).or_default().push((block.id, range));
        }
    }
    setters
}

/// The blocks that come after one of these has done its work.
fn behind(subject: &Subject<'_>, setters: &[(BlockId, Range<usize>)]) -> Vec<bool> {
    let graph = subject.graph();
    let mut behind = vec![false; subject.blocks().len()];
    let done = |(id, _): &(BlockId, _)| {
        let out = graph.out(*id).filter(|(branch, _)| !matches!(branch, EdgeKind::Error(_)));
        out.map(|(_, to)| to).collect::<Vec<_>>()
    };
    let mut work: Vec<_> = setters.iter().flat_map(done).collect();
    while let Some(id) = work.pop() {
        if behind.get_mut(id.index()).is_some_and(|seen| !std::mem::replace(seen, true)) {
            work.extend(graph.out(id).map(|(_, to)| to));
        }
    }
    behind
}
