use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Kind;
use crate::flow::lint::words::left;
use crate::flow::lint::{Severity, Text};
use crate::flow::model::{Block, bytes};

/// ## What it does
/// Reports words that somebody was to replace: `REPLACE_ME`, `YOUR_ACCOUNT_ID`, `TODO`,
/// `**Enter a queue ARN**`.
///
/// ## Why is this bad?
/// In an identifier or an ARN the service refuses the flow (`Failed to convert id`), or the block
/// fails at run time. In a text callers hear the word; in an attribute it goes wherever the
/// attribute does.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "arn:aws:connect:us-west-2:YOUR_ACCOUNT_ID:instance/abc/queue/def" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "11111111-2222-3333-4444-555555555555" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain in identifiers and ARNs; elsewhere it is a warning. `${name}`, `{{name}}` and `<<name>>`
/// are not reported: a deployment fills them in.
pub struct PlaceholderLeft;

impl Rule for PlaceholderLeft {
    const META: Meta = Meta::error("CF522", "placeholder-left");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for text in subject.texts().iter().filter(|text| !text.operand) {
            let Some(block) = subject.flow.block(text.block) else { continue };
            let value = text.value();
            let arn = value.starts_with("arn:");
            let Some(at) = left::find(value, arn || may_identify(text.key)) else { continue };
            let identifies = arn || identifies(block, text);
            if !identifies && left::find(value, false).is_none() {
                continue;
            }
            let word = value.get(at.clone()).unwrap_or_default();
            let draft = Draft::new(
                text.part(&at),
                format!("{word:?} is a placeholder that nobody has filled in"),
            )
            .help("write the real value, or ${name} where a deployment is to fill it in");
            report.add(if identifies { draft } else { draft.severity(Severity::Warning) });
        }
    }
}

fn may_identify(key: &str) -> bool {
    ["Id", "ID", "Arn", "ARN"].iter().any(|end| key.ends_with(end))
}

/// Whether a text is an identifier: the catalog says so of its parameter, or its key does and the
/// parameter's keys are not of the author's choosing.
fn identifies(block: &Block<'_>, text: &Text<'_>) -> bool {
    let Some((action, parameters)) = block.action.zip(block.parameters) else { return false };
    let holds = parameters.properties.iter().find(|prop| {
        let place = bytes(*prop);
        place.start <= text.range().start && text.range().end <= place.end
    });
    let parameter = holds.and_then(|prop| action.parameter(prop.name.as_str()));
    parameter.is_some_and(|parameter| {
        let free = parameter.kind == Kind::Map && parameter.reference.is_none();
        parameter.reference.is_some() || (!free && may_identify(text.key))
    })
}
