use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::source::SyntaxError;

/// ## What it does
/// Reports a flow that is not JSON: a missing comma or quote, a comment, a comma after the last
/// entry, text in single quotes, hundreds of levels of nesting.
///
/// ## Why is this bad?
/// The service reads nothing of such a file. Its answer is an `InvalidContactFlowException` that
/// names no line.
///
/// ## Example
/// ```text
/// { "Version": "2019-10-30", "StartAction": 'welcome', }
/// ```
///
/// ## Use instead
/// ```text
/// { "Version": "2019-10-30", "StartAction": "welcome" }
/// ```
///
/// ## How sure is this?
/// Certain: flows are JSON by definition. Templates are judged after their placeholders have got
/// stand-in values.
pub struct JsonSyntax;

impl Rule for JsonSyntax {
    const META: Meta = Meta::error("CF001", "json-syntax");

    /// The engine reports it, since there is no flow to look at.
    fn check(_: &Subject<'_>, _: &mut Report<'_>) {}
}

/// What is said about a text that is no JSON.
pub fn draft(error: &SyntaxError) -> Draft {
    let mut draft = Draft::new(error.range.clone(), error.message.clone());
    if let Some((range, message)) = &error.related {
        draft = draft.related(range.clone(), message.clone());
    }
    match &error.help {
        Some(help) => draft.help(help),
        None => draft,
    }
}
