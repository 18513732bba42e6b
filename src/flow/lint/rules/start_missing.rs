use super::{Draft, Meta, Report, Rule, Subject, opening};
use crate::flow::lint::fix;

/// ## What it does
/// Reports a flow without a `StartAction`.
///
/// ## Why is this bad?
/// Nothing says with which block a contact begins: the order of `Actions` does not matter. The
/// service refuses the flow.
///
/// ## Example
/// ```json
/// {
///   "Version": "2019-10-30",
///   "Actions": [
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Version": "2019-10-30",
///   "StartAction": "Goodbye",
///   "Actions": [
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## How sure is this?
/// Certain: the developer guide demands it and every exported flow has it. A `StartAction` that
/// names no block is reported by `dangling-transition`.
pub struct StartMissing;

impl Rule for StartMissing {
    const META: Meta = Meta::error("CF012", "start-missing");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        if subject.flow.start.is_some() {
            return;
        }
        let draft = Draft::new(opening(subject), "StartAction is missing: no block is the first")
            .help("add \"StartAction\" with the Identifier of the first block");
        report.add(match (first(subject), subject.flow.object()) {
            (Some(name), Some(root)) => {
                let edit = fix::add_property(subject.text, root, "StartAction", &fix::quoted(name));
                draft.unsafe_fix(
                    format!("start with {name:?}, which leads to all others"),
                    vec![edit],
                )
            }
            _ => draft,
        });
    }
}

/// The one block from which a contact can come to all others, where no other leads to it.
fn first<'t>(subject: &Subject<'t>) -> Option<&'t str> {
    let (blocks, graph) = (subject.blocks(), subject.graph());
    let is_source = |id| graph.into(id).all(|(_, from)| from == id);
    let first = blocks.iter().find(|block| is_source(block.id))?;
    let mut seen = vec![false; blocks.len()];
    let mut work = vec![first.id];
    while let Some(id) = work.pop() {
        if seen.get_mut(id.index()).is_some_and(|seen| !std::mem::replace(seen, true)) {
            work.extend(graph.out(id).map(|(_, to)| to));
        }
    }
    (seen.iter().all(|seen| *seen) && !first.name().is_empty()).then(|| first.name())
}
