use std::collections::HashSet;

use jsonc_parser::ast::{Object, Value};

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::fix;
use crate::flow::model::key_bytes;

/// ## What it does
/// Reports an entry of `ActionMetadata` for a block that is not there. This rule is off by default.
///
/// ## Why is this bad?
/// It does no harm, but it is read, compared and kept for nothing.
///
/// ## Example
/// ```json
/// {
///   "Version": "2019-10-30", "StartAction": "Goodbye",
///   "Metadata": {
///     "ActionMetadata": {
///       "Goodbye": { "position": { "x": 200, "y": 40 } },
///       "Welcome": { "position": { "x": 40, "y": 40 } }
///     }
///   },
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
///   "Metadata": { "ActionMetadata": { "Goodbye": { "position": { "x": 200, "y": 40 } } } },
///   "Actions": [
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## How sure is this?
/// Certain. Entries that the entry of a block names, such as the parts of a block that the designer
/// shows as one, are left alone.
pub struct MetadataOrphan;

impl Rule for MetadataOrphan {
    const META: Meta = Meta::info("CF530", "metadata-orphan");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let Some(entries) = subject.flow.metadata.actions else { return };
        if subject.blocks().is_empty() {
            return;
        }
        let mut known: HashSet<_> = subject.blocks().iter().map(|block| block.name()).collect();
        let orphan = |known: &HashSet<&str>| {
            entries.properties.iter().any(|entry| !known.contains(entry.name.as_str()))
        };
        if !orphan(&known) {
            return;
        }
        known.extend(parts(entries));
        for (index, entry) in entries.properties.iter().enumerate() {
            if known.contains(entry.name.as_str()) {
                continue;
            }
            let message = format!("there is no block {:?}", entry.name.as_str());
            let draft = Draft::new(key_bytes(entry), message);
            report.add(match fix::remove_property(entries, index) {
                Some(edit) => draft.fix("remove the entry", vec![edit]),
                None => draft,
            });
        }
    }
}

/// The names in the entries of blocks that are made of several.
fn parts<'t>(entries: &'t Object<'t>) -> impl Iterator<Item = &'t str> {
    entries
        .properties
        .iter()
        .filter_map(|entry| entry.value.as_object())
        .flat_map(|entry| {
            let children =
                entry.get_array("children").map_or(&[][..], |list| &list.elements).iter();
            let fragments =
                entry.get_object("fragments").map_or(&[][..], |map| &map.properties).iter();
            children.chain(fragments.map(|prop| &prop.value)).filter_map(Value::as_string_lit)
        })
        .map(|lit| lit.value.as_ref())
}
