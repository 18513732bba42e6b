use std::collections::HashSet;

use jsonc_parser::ast::Value;

use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports blocks without a position. This rule is off by default.
///
/// ## Why is this bad?
/// The designer draws all of them at the same spot, one upon the other: nobody can read the flow
/// there until each has been moved by hand.
///
/// ## Example
/// ```json
/// {
///   "Version": "2019-10-30", "StartAction": "Goodbye",
///   "Actions": [
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Version": "2019-10-30", "StartAction": "Goodbye",
///   "Metadata": {
///     "entryPointPosition": { "x": 40, "y": 40 },
///     "ActionMetadata": { "Goodbye": { "position": { "x": 200, "y": 40 } } }
///   },
///   "Actions": [
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## How sure is this?
/// Certain. Flows that nobody opens in the designer need no positions.
pub struct MetadataMissing;

impl Rule for MetadataMissing {
    const META: Meta = Meta::info("CF531", "metadata-missing");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let entries = subject.flow.metadata.actions.map_or(&[][..], |entries| &entries.properties);
        let placed = entries.iter().filter(|entry| has_position(&entry.value));
        let placed: HashSet<_> = placed.map(|entry| entry.name.as_str()).collect();
        let missing = || {
            let named = subject.blocks().iter().filter(|block| block.identifier.is_some());
            named.filter(|block| !placed.contains(block.name()))
        };
        let Some(first) = missing().next() else { return };
        let (count, all) = (missing().count(), subject.blocks().len());
        let message = if all == 1 {
            "the block has no position in the designer".to_owned()
        } else {
            format!("{count} of {all} blocks have no position in the designer, this is the first")
        };
        let range =
            first.identifier.map_or_else(|| first.head(), |lit| lit.range.start..lit.range.end);
        report.add(
            Draft::new(range, message).help("give each a position in Metadata.ActionMetadata"),
        );
    }
}

fn has_position(entry: &Value<'_>) -> bool {
    let position = entry.as_object().and_then(|entry| entry.get_object("position"));
    position.is_some_and(|position| ["x", "y"].iter().all(|key| position.get(key).is_some()))
}
