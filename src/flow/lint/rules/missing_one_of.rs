use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::schema::{either, weigh};

/// ## What it does
/// Reports a block that has none of several parameters of which it needs one, such as a prompt
/// without anything to say.
///
/// ## Why is this bad?
/// The service refuses the flow: `At least one of [PromptId, Text, SSML, Media] must be set`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": {},
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
/// Certain for documented actions. The exported flows in which a queue or a text is not chosen are
/// unfinished drafts, which the service saves and does not publish.
pub struct MissingOneOf;

impl Rule for MissingOneOf {
    const META: Meta = Meta::error("CF217", "missing-one-of");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for fields in &subject.parameters().objects {
            for (mut names, one) in fields.constraints() {
                if one.exactly_one.is_empty() && one.at_least_one.is_empty() {
                    continue;
                }
                let given = |name: &str| {
                    fields.object.is_some_and(|object| match name {
                        "*" => !object.properties.is_empty(),
                        name => object.get(name).is_some(),
                    })
                };
                if names.any(given) {
                    continue;
                }
                let owner = fields.name();
                let all =
                    either(crate::flow::lint::subject::names(one).filter(|name| *name != "*"));
                let message = if all.is_empty() {
                    format!("{owner} has no parameters, and needs at least one")
                } else {
                    format!("{owner} has no {all}, and needs one of them")
                };
                report.add(weigh(Draft::new(fields.head(), message), fields.action));
            }
        }
    }
}
