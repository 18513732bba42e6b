use super::{Draft, Meta, Report, Rule, Subject};
use crate::connect::is_uuid;
use crate::flow::lint::Severity;
use crate::flow::lint::words::arn::arns;
use crate::flow::lint::words::left;
use crate::flow::model::{bytes, literal};

/// ## What it does
/// Reports a queue, flow, module, agent, prompt, Lambda function or hours of operation that is named
/// by something that is neither an id nor an ARN: by its name, say. Also reports the ARN of a thing
/// of another kind, such as that of a flow where a queue belongs.
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
/// Certain for queues, flows, modules, agents and hours of operation: the messages are the service's
/// own, and no exported flow has another form. A warning for prompts and Lambda functions, for which
/// only the documentation says so. Words that are left to be filled in are the matter of
/// `placeholder-left`, and `@@QUEUE@@`, `__QUEUE__` and `$QUEUE` are left to whatever fills them in.
pub struct IdFormat;

/// What is known by an id: the catalog's word, what messages say, the service of its ARN, what its
/// ARN says that it is, and whether the service was seen to refuse anything else.
struct Kind {
    reference: &'static str,
    words: &'static str,
    service: &'static str,
    resource: &'static str,
    certain: bool,
}

const fn kind(
    reference: &'static str,
    words: &'static str,
    resource: &'static str,
    certain: bool,
) -> Kind {
    Kind { reference, words, service: "connect", resource, certain }
}

const KINDS: [Kind; 7] = [
    kind("queue", "a queue", "/queue/", true),
    kind("flow", "a flow", "/contact-flow/", true),
    kind("module", "a module", "/flow-module/", true),
    kind("agent", "an agent", "/agent/", true),
    kind("hours", "hours of operation", "/operating-hours/", true),
    kind("prompt", "a prompt", "/prompt/", false),
    Kind {
        reference: "lambda",
        words: "a Lambda function",
        service: "lambda",
        resource: "function:",
        certain: false,
    },
];

impl Rule for IdFormat {
    const META: Meta = Meta::error("CF224", "id-format");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            let reference = given.entry.reference.as_deref();
            let Some(kind) = KINDS.iter().find(|kind| Some(kind.reference) == reference) else {
                continue;
            };
            for value in given.scalars() {
                let Some(text) = literal(value) else { continue };
                let Some(message) = message(&given.entry.name, kind, text) else { continue };
                let draft = Draft::new(bytes(value), message).help(help(kind));
                report.add(if kind.certain { draft } else { draft.severity(Severity::Warning) });
            }
        }
    }
}

fn message(name: &str, kind: &Kind, text: &str) -> Option<String> {
    let words = kind.words;
    if text.starts_with("arn:") {
        let arn = arns(text).next().filter(|arn| arn.range == (0..text.len()))?;
        let wrong = arn.service != kind.service || !arn.resource.contains(kind.resource);
        return wrong.then(|| format!("{name} is an ARN, but not one of {words}"));
    }
    let lambda = kind.service == "lambda";
    if is_left(text) || (!lambda && is_id(text)) {
        return None;
    }
    let expected = if lambda { "the ARN" } else { "the id or the ARN" };
    Some(format!("{name} is {text:?}, expected {expected} of {words}"))
}

fn help(kind: &Kind) -> &'static str {
    match kind.service {
        "lambda" => "`aws lambda list-functions` shows ARNs; a deployment can fill in ${name}",
        _ => "`aws connect list-queues` and its like show ids; a deployment can fill in ${name}",
    }
}

/// A UUID with or without a version or alias behind it.
fn is_id(text: &str) -> bool {
    is_uuid(text.split(':').next().unwrap_or_default())
}

/// Whether it is there to be filled in: nothing, `%QUEUE%`, `@@QUEUE@@`, `$QUEUE`, `SELECT A QUEUE`.
fn is_left(text: &str) -> bool {
    let shouted = text.contains(' ') && !text.contains(char::is_lowercase);
    let marked =
        text.contains(['%', '@', '$', '#']) || (text.starts_with("__") && text.ends_with("__"));
    text.is_empty() || shouted || marked || left::find(text, true).is_some()
}
