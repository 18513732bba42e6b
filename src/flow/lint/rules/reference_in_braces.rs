use std::ops::Range;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::catalog;
use crate::flow::jsonpath::references;
use crate::flow::lint::Text;
use crate::flow::source::Edit;

/// ## What it does
/// Reports a reference in braces: `{{$.Attributes.name}}` or `${$.Attributes.name}`.
///
/// ## Why is this bad?
/// A flow takes references as they are, without braces. The braces stay in the text: callers hear
/// them, chats show them, and Lambda functions get them.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello {{$.Attributes.first_name}}, welcome back." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello $.Attributes.first_name, welcome back." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain where the flow is sent as it is. Only references to what flows know (`$.Attributes`,
/// `$.External` and so on) are judged: no language of templates that is common for flows has them.
/// Prompts of AI agents write references in braces, but they stand in no flow.
pub struct ReferenceInBraces;

impl Rule for ReferenceInBraces {
    const META: Meta = Meta::warning("CF424", "reference-in-braces");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for text in subject.texts().iter().filter(|text| text.template) {
            for found in references(text.value()) {
                if catalog().namespace(found.namespace).is_some()
                    && let Some((open, close)) = braces(text.value(), &found.range)
                {
                    report.add(draft(text, open, close));
                }
            }
        }
    }
}

/// The braces around a reference.
fn braces(text: &str, reference: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let (before, after) = (text.get(..reference.start)?, text.get(reference.end..)?);
    let (open, rest) = (before.trim_end(), after.trim_start());
    let (open_len, close_len) = match () {
        () if open.ends_with("{{") && rest.starts_with("}}") => (2, 2),
        () if open.ends_with("${") && rest.starts_with('}') => (2, 1),
        () => return None,
    };
    let close = reference.end + (after.len() - rest.len()) + close_len;
    Some((open.len() - open_len..reference.start, reference.end..close))
}

fn draft(text: &Text<'_>, open: Range<usize>, close: Range<usize>) -> Draft {
    let place = |part: Range<usize>| text.part(&part);
    let written = text.value().get(open.start..close.end).unwrap_or_default();
    let bare = text.value().get(open.end..close.start).unwrap_or_default();
    let message = format!("{written:?} keeps its braces: a flow takes references without them");
    Draft::new(place(open.start..close.end), message)
        .help(format!("write {bare}"))
        .fix("take the braces away", vec![Edit::delete(place(open)), Edit::delete(place(close))])
}
