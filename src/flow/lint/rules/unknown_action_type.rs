use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{WrongType, catalog};
use crate::flow::lint::fix;
use crate::flow::source::{Edit, placeholder};

/// ## What it does
/// Reports a `Type` that is no action of the flow language.
///
/// ## Why is this bad?
/// The service refuses the flow: `Invalid Action type. Type: PlayPrompt, Path: Actions[0].Type`.
/// Such names come from the console's old format, from the labels of the designer's blocks and
/// from programs that write flows by guessing.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "PlayPrompt",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain for the types that exist today. A type that the service adds is unknown until the
/// catalog names it.
pub struct UnknownActionType;

impl Rule for UnknownActionType {
    const META: Meta = Meta::error("CF201", "unknown-action-type");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| block.action.is_none()) {
            let Some(kind) = block.kind.filter(|kind| !placeholder::holds(&kind.value)) else {
                continue;
            };
            let name = kind.value.as_ref();
            let draft = Draft::new(block.head(), format!("{name:?} is no action type"));
            report.add(advise(draft, name));
        }
    }
}

fn advise(draft: Draft, name: &str) -> Draft {
    let range = draft.at.clone();
    let rename = |draft: Draft, right: &str| {
        draft.unsafe_fix(
            format!("change the type to {right}"),
            vec![Edit::new(range.clone(), fix::quoted(right))],
        )
    };
    if let Some(wrong) = catalog().wrong_types.iter().find(|wrong| wrong.name == name) {
        let draft = draft.help(meaning(wrong));
        return match wrong.instead.as_slice() {
            [right] => rename(draft, right),
            _ => draft,
        };
    }
    match super::closest(name, catalog().types()) {
        Some(near) => rename(draft.help(format!("did you mean {near}?")), near),
        None => draft.help("`connectctl flow explain unknown-action-type` lists the types"),
    }
}

fn meaning(wrong: &WrongType) -> String {
    let notes = wrong.notes.as_ref().map_or(String::new(), |notes| format!(" {notes}"));
    if wrong.instead.is_empty() {
        format!("no action does this:{notes}")
    } else {
        format!("write {}{notes}", wrong.instead.join(" or "))
    }
}
