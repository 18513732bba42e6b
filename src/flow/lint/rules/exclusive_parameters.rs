use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::schema::{both, weigh};
use crate::flow::model::key_bytes;

/// ## What it does
/// Reports parameters that exclude each other, such as a text and a prompt in the same block.
///
/// ## Why is this bad?
/// The service refuses the flow: `Only one of these properties may be defined. Properties:
/// [PromptId, Text]`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello", "SSML": "<speak>Hello</speak>" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "SSML": "<speak>Hello</speak>" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain for documented actions.
pub struct ExclusiveParameters;

impl Rule for ExclusiveParameters {
    const META: Meta = Meta::error("CF216", "exclusive-parameters");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for fields in &subject.parameters().objects {
            let Some(object) = fields.object else { continue };
            for (names, one) in fields.constraints() {
                if one.exactly_one.is_empty() && one.at_most_one.is_empty() {
                    continue;
                }
                let mut found = names.filter_map(|name| object.get(name));
                let (Some(first), Some(second)) = (found.next(), found.next()) else { continue };
                let all =
                    both([first, second].into_iter().chain(found).map(|prop| prop.name.as_str()));
                let owner = fields.name();
                let message = format!("{owner} has {all}, of which it takes only one");
                let draft = Draft::new(key_bytes(second), message)
                    .related(key_bytes(first), "the first of them");
                report.add(weigh(draft, fields.action));
            }
        }
    }
}
