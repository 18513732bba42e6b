use super::{Draft, Meta, Report, Rule, Subject};
use crate::connect::is_uuid;
use crate::flow::model::{bytes, literal};

/// ## What it does
/// Reports a queue, flow, module, agent or hours of operation that is named by something that is
/// neither an id nor an ARN: by its name, say.
///
/// ## Why is this bad?
/// The service refuses the flow: `Failed to convert id: Sales`, or `Not a supported id format`.
/// Names are only for people; the designer writes the id, and shows the name from its metadata.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "Sales" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "11111111-2222-3333-4444-555555555555" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain: the messages are the service's own, and no exported flow has another form. Words that
/// are left to be filled in are the matter of `placeholder-left`.
pub struct IdFormat;

/// What is known by an id, as the catalog calls it.
const KINDS: [&str; 5] = ["queue", "flow", "module", "agent", "hours"];

impl Rule for IdFormat {
    const META: Meta = Meta::error("CF224", "id-format");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            let Some(kind) = given.entry.reference.as_deref().filter(|kind| KINDS.contains(kind))
            else {
                continue;
            };
            let scalars = given.scalars().filter_map(|value| Some((value, literal(value)?)));
            for (value, text) in scalars.filter(|(_, text)| !is_id(text) && !is_left(text)) {
                let name = &given.entry.name;
                let message = format!(
                    "{name} is {text:?}, expected the id or the ARN of {} {kind}",
                    if kind == "agent" { "an" } else { "a" }
                );
                report.add(Draft::new(bytes(value), message).help(
                    "`aws connect list-queues` and its like show ids; a deployment can fill in ${name}",
                ));
            }
        }
    }
}

/// An ARN, or a UUID with or without a version or alias behind it.
fn is_id(text: &str) -> bool {
    text.starts_with("arn:") || is_uuid(text.split(':').next().unwrap_or_default())
}

/// Whether it is there to be filled in: nothing, `%QUEUE%`, `SELECT A QUEUE`.
fn is_left(text: &str) -> bool {
    let shouted = text.contains(' ') && !text.contains(char::is_lowercase);
    text.is_empty() || text.contains('%') || shouted
}
