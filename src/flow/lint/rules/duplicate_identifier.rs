use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::bytes;

/// ## What it does
/// Reports a block with an `Identifier` that a block before it has.
///
/// ## Why is this bad?
/// A branch that leads to this identifier could mean either block. The service refuses the flow;
/// it happens when a block is copied inside a file.
///
/// ## Example
/// ```json
/// {
///   "Version": "2019-10-30",
///   "StartAction": "Goodbye",
///   "Actions": [
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} },
///     { "Identifier": "Goodbye", "Type": "EndFlowExecution", "Parameters": {}, "Transitions": {} }
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
/// Certain: the developer guide demands identifiers that are unique in their flow.
pub struct DuplicateIdentifier;

impl Rule for DuplicateIdentifier {
    const META: Meta = Meta::error("CF017", "duplicate-identifier");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let blocks = subject.blocks();
        let mut seen = HashMap::with_capacity(blocks.len());
        for lit in blocks.iter().filter_map(|block| block.identifier) {
            let name = lit.value.as_ref();
            match seen.entry(name) {
                Entry::Vacant(slot) => {
                    slot.insert(lit);
                }
                Entry::Occupied(first) if !name.is_empty() => {
                    let message = format!("{name:?} is the identifier of a block before this one");
                    report.add(
                        Draft::new(bytes(lit), message)
                            .related(bytes(*first.get()), "the first block of this identifier")
                            .help("give this block another identifier, and lead to it by that one"),
                    );
                }
                Entry::Occupied(_) => {}
            }
        }
    }
}
