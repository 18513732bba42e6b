use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::{Block, EdgeKind, Transition, bytes};

/// ## What it does
/// Reports an error branch that leads straight to Disconnect. This rule is off by default.
///
/// ## Why is this bad?
/// Callers are cut off without a word, and call again. A failure of a queue, a function or a
/// transfer is when they most need to hear what to do.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "11111111-2222-3333-4444-555555555555" },
///   "Transitions": {
///     "NextAction": "To queue", "Conditions": [],
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }]
///   }
/// },
/// {
///   "Identifier": "To queue", "Type": "MessageParticipant",
///   "Parameters": { "Text": "We will be with you soon." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "11111111-2222-3333-4444-555555555555" },
///   "Transitions": {
///     "NextAction": "To queue", "Conditions": [],
///     "Errors": [{ "NextAction": "Say sorry", "ErrorType": "NoMatchingError" }]
///   }
/// },
/// {
///   "Identifier": "To queue", "Type": "MessageParticipant",
///   "Parameters": { "Text": "We will be with you soon." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Say sorry", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Something went wrong. Please call again in a few minutes." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// The fact is certain. Whether it is a mistake is not: the caller may have heard a farewell
/// before. Time-outs are left out, for a silent caller may have gone; so are errors of blocks that lead to
/// Disconnect anyway, errors of messages, and guides for agents, which have no caller.
pub struct ErrorStraightToDisconnect;

impl Rule for ErrorStraightToDisconnect {
    const META: Meta = Meta::info("CF406", "error-straight-to-disconnect");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        if subject.blocks().iter().any(|block| block.is("ShowView")) {
            return;
        }
        for block in subject.blocks().iter().filter(|block| !block.is("MessageParticipant")) {
            let ends = |way: &Transition<'_>| {
                let to = way.to.and_then(|to| subject.flow.block(to));
                to.filter(|to| to.is("DisconnectParticipant"))
            };
            if block.next.as_ref().is_some_and(|next| ends(next).is_some()) {
                continue;
            }
            let cut =
                block.edges().find(|(kind, way)| is_failure(block, *kind) && ends(way).is_some());
            let Some((kind, way)) = cut else { continue };
            let EdgeKind::Error(index) = kind else { continue };
            let name = block.error_name(index);
            let message = format!("{name} hangs up on the caller without a word");
            report.add(
                Draft::new(bytes(&way.prop.value), message)
                    .help("lead it to a message that says what to do, and disconnect then"),
            );
        }
    }
}

fn is_failure(block: &Block<'_>, kind: EdgeKind) -> bool {
    matches!(kind, EdgeKind::Error(index) if block.error_name(index) != "InputTimeLimitExceeded")
}
