use jsonc_parser::ast::Object;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::{Block, bytes, kind_of};

/// ## What it does
/// Reports a block without an `Identifier`, or with one that is empty or no text.
///
/// ## Why is this bad?
/// Branches lead to identifiers: no branch can lead to a block that has none. The service refuses
/// the flow.
///
/// ## Example
/// ```json
/// {
///   "Version": "2019-10-30",
///   "StartAction": "Goodbye",
///   "Actions": [
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} },
///     { "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
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
/// Certain: every action has an identifier by the definition of the flow language.
pub struct IdentifierMissing;

impl Rule for IdentifierMissing {
    const META: Meta = Meta::error("CF015", "identifier-missing");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| block.name().is_empty()) {
            if let Some(object) = block.node.as_object() {
                report.add(draft(block, object));
            }
        }
    }
}

fn draft(block: &Block<'_>, object: &Object<'_>) -> Draft {
    let help = "add \"Identifier\" with a name that no other block of the flow has";
    match object.get("Identifier") {
        None => Draft::new(block.head(), "the block has no Identifier").help(help),
        Some(prop) => {
            let found = prop.value.as_string_lit().map_or(kind_of(&prop.value), |_| "empty");
            let message = format!("Identifier is {found}, expected the name of the block");
            Draft::new(bytes(&prop.value), message)
        }
    }
}
