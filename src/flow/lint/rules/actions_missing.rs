use super::{Draft, Meta, Report, Rule, Subject, opening};
use crate::flow::model::{bytes, kind_of, text};
use crate::flow::source::placeholder;

/// ## What it does
/// Reports a flow whose `Actions` are missing, are no list, or hold no block.
///
/// ## Why is this bad?
/// `Actions` is where the blocks are: without them there is no flow, and the service refuses it.
///
/// ## Example
/// ```json
/// { "Version": "2019-10-30", "StartAction": "Goodbye", "Actions": [] }
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
/// Certain: `StartAction` must name a block of `Actions`, so there is at least one.
pub struct ActionsMissing;

impl Rule for ActionsMissing {
    const META: Meta = Meta::error("CF013", "actions-missing");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let (range, message) = match subject.flow.actions {
            None => {
                (opening(subject), "Actions is missing, expected the list of blocks".to_owned())
            }
            Some(prop) => match prop.value.as_array() {
                Some(list) if list.elements.is_empty() => {
                    (bytes(&prop.value), "Actions is empty, expected at least one block".to_owned())
                }
                Some(_) => return,
                None if text(&prop.value).is_some_and(placeholder::holds) => return,
                None => {
                    let kind = kind_of(&prop.value);
                    (bytes(&prop.value), format!("Actions is {kind}, expected the list of blocks"))
                }
            },
        };
        report.add(Draft::new(range, message));
    }
}
