use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::menu::menus;
use crate::flow::model::bytes;

/// ## What it does
/// Reports a key that a menu has a branch for and its prompt never names. This rule is off by
/// default.
///
/// ## Why is this bad?
/// Callers cannot choose what they are not told about. The option may be a leftover, or missing
/// in the prompt.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Menu", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "For flights, press 1.", "StoreInput": "False", "InputTimeLimitSeconds": "5"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["1"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["7"] } }
///     ],
///     "Errors": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Menu", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "For flights, press 1. For a list of our offices, press 7.",
///     "StoreInput": "False", "InputTimeLimitSeconds": "5"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["1"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["7"] } }
///     ],
///     "Errors": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// The fact is nearly certain where the prompt is English text that names other keys; recordings
/// and prompts with references are not judged. Whether it is a mistake is not: some menus hide an
/// option for staff.
pub struct MenuOptionUnannounced;

impl Rule for MenuOptionUnannounced {
    const META: Meta = Meta::info("CF402", "menu-option-unannounced");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for menu in menus(subject).filter(|menu| menu.known) {
            let said = || menu.prompts.iter().map(|(_, announced)| announced);
            if said().any(|said| said.open) || said().all(|said| said.keys.is_empty()) {
                continue;
            }
            let named = |key| said().any(|said| said.keys.iter().any(|named| named.key == key));
            for (key, index) in menu.handled.iter().filter(|(key, _)| !named(*key)) {
                let Some(branch) = menu.block.conditions.get(*index) else { continue };
                let range = branch.condition.map_or_else(|| menu.block.head(), bytes);
                let message = format!("the menu has a branch for {key}, and no prompt names it");
                let draft = Draft::new(range, message);
                report.add(draft.help("name the key in the prompt, or remove the branch"));
            }
        }
    }
}
