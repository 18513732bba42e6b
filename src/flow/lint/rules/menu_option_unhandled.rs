use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::menu::{Menu, menus};
use crate::flow::lint::blocks::prompt::Prompt;
use crate::flow::lint::words::keys::Key;
use crate::flow::model::{BlockId, bytes};
use crate::flow::source::inside;

/// ## What it does
/// Reports a menu that tells callers to press a key for which it has no branch.
///
/// ## Why is this bad?
/// Callers who do what the prompt says take the branch for keys that fit nothing: they hear that
/// their choice is not valid, or go where somebody else was to go. It happens when a prompt is
/// rewritten and its menu is not.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Menu", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "For flights, press 1. For hotels, press 2.",
///     "StoreInput": "False", "InputTimeLimitSeconds": "5"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["1"] } }
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
///     "Text": "For flights, press 1. For hotels, press 2.",
///     "StoreInput": "False", "InputTimeLimitSeconds": "5"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["1"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["2"] } }
///     ],
///     "Errors": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Nearly certain. It goes by digits, their English names, star, pound and hash after a word such
/// as "press", in text and in SSML; in Spanish, Portuguese, French, German and Italian by digits
/// and signs after the like of "marque" or "drücken Sie". The prompt may stand in the menu or in the message right
/// before it. Prompts that a deployment fills in are not judged, nor is a key that repeats the
/// menu where the branch for keys that fit nothing does so.
pub struct MenuOptionUnhandled;

impl Rule for MenuOptionUnhandled {
    const META: Meta = Meta::warning("CF401", "menu-option-unhandled");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for menu in menus(subject) {
            for (prompt, announced) in &menu.prompts {
                for key in &announced.keys {
                    let handled = menu.handled.iter().any(|(handled, _)| *handled == key.key);
                    if !handled && !repeats(subject, &menu, prompt, key) {
                        report.add(draft(subject, &menu, prompt, key));
                    }
                }
            }
        }
    }
}

fn draft(subject: &Subject<'_>, menu: &Menu<'_>, prompt: &Prompt<'_>, key: &Key) -> Draft {
    let (range, key) = (inside(subject.text, prompt.lit, &key.at), key.key);
    let message = format!("the prompt offers {key}, and the menu has no branch for it");
    let draft = Draft::new(range, message).help(format!(
        "add a condition that equals {:?}, or take the offer out of the prompt",
        key.to_string()
    ));
    let block = menu.block;
    let Some(index) = no_match(menu) else { return draft.related(block.head(), "the menu") };
    let target = block.errors.get(index).and_then(|branch| branch.next.as_ref());
    match target {
        Some(next) => {
            let text = format!("who presses {key} goes here, as with any key that fits nothing");
            draft.related(bytes(&next.prop.value), text)
        }
        None => draft.related(block.head(), "the menu"),
    }
}

fn no_match(menu: &Menu<'_>) -> Option<usize> {
    let errors = 0..menu.block.errors.len();
    errors.into_iter().find(|index| menu.block.error_name(*index) == "NoMatchingCondition")
}

/// Whether the key is offered to hear the menu again, and any key that fits nothing does that.
fn repeats(subject: &Subject<'_>, menu: &Menu<'_>, prompt: &Prompt<'_>, key: &Key) -> bool {
    let target = no_match(menu).and_then(|index| menu.block.errors.get(index)?.next?.to);
    let back = |id: BlockId| {
        id == menu.block.id || subject.graph().out(id).any(|(_, to)| to == menu.block.id)
    };
    target.is_some_and(back) && around(&prompt.heard(), key)
}

/// Whether the words around a key are about hearing something again.
fn around(text: &str, key: &Key) -> bool {
    let ends = |c: char| ".,;!?".contains(c);
    let before = text.get(..key.at.start).unwrap_or_default();
    let from = before.rmatch_indices(ends).nth(1).map_or(0, |(at, _)| at);
    let after = text.get(key.at.end..).unwrap_or_default();
    let to = key.at.end + after.find(ends).unwrap_or(after.len());
    let clause = text.get(from..to).unwrap_or_default().to_ascii_lowercase();
    ["repeat", "again", "hear"].iter().any(|word| clause.contains(word))
}
