use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::{Block, text};

/// ## What it does
/// Reports a flow that hands chats to a queue and sets no disconnect flow. This rule is off by
/// default.
///
/// ## Why is this bad?
/// When the agent of a chat leaves and the customer stays, nothing runs: the customer waits before
/// an open window.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Ask", "Type": "ConnectParticipantWithLexBot",
///   "Parameters": {
///     "Text": "How can we help?",
///     "LexV2Bot": { "AliasArn": "arn:aws:lex:us-west-2:111122223333:bot-alias/ABCDE12345/FGHIJ67890" },
///     "LexTimeoutSeconds": { "Text": "300" }
///   },
///   "Transitions": { "NextAction": "To queue", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "To queue", "Type": "TransferContactToQueue", "Parameters": {},
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Ask", "Type": "ConnectParticipantWithLexBot",
///   "Parameters": {
///     "Text": "How can we help?",
///     "LexV2Bot": { "AliasArn": "arn:aws:lex:us-west-2:111122223333:bot-alias/ABCDE12345/FGHIJ67890" },
///     "LexTimeoutSeconds": { "Text": "300" }
///   },
///   "Transitions": { "NextAction": "When the agent leaves", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "When the agent leaves", "Type": "UpdateContactEventHooks",
///   "Parameters": { "EventHooks": { "CustomerRemaining": "11111111-2222-3333-4444-555555555555" } },
///   "Transitions": { "NextAction": "To queue", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "To queue", "Type": "TransferContactToQueue", "Parameters": {},
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// That a flow is for chats is told by settings that only chats have, or by a condition on the
/// channel. An earlier flow may have set the disconnect flow. Flows that wait for customers to
/// return are such flows themselves and are left alone. See
/// <https://docs.aws.amazon.com/connect/latest/adminguide/set-disconnect-flow.html>.
pub struct NoDisconnectFlow;

impl Rule for NoDisconnectFlow {
    const META: Meta = Meta::info("CF511", "no-disconnect-flow");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let blocks = || subject.blocks().iter();
        let Some(queue) = blocks().find(|block| block.is("TransferContactToQueue")) else { return };
        if subject.flow.module || blocks().any(minds_who_stays) {
            return;
        }
        if let Some(chat) = blocks().find(|block| is_for_chats(block)) {
            report.add(
                Draft::new(queue.head(), "chats are queued, and no disconnect flow is set")
                    .related(chat.head(), "the flow is for chats")
                    .help("set one before this block: UpdateContactEventHooks, CustomerRemaining"),
            );
        }
    }
}

/// Whether a block sets a disconnect flow, or waits for customers to return as such flows do.
fn minds_who_stays(block: &Block<'_>) -> bool {
    let events = block.parameter("Events").and_then(|prop| prop.value.as_array());
    block.parameter("EventHooks.CustomerRemaining").is_some()
        || events.is_some_and(|list| {
            list.elements.iter().any(|event| text(event) == Some("CustomerReturned"))
        })
}

fn is_for_chats(block: &Block<'_>) -> bool {
    let settings = ["LexTimeoutSeconds", "LexInitializationData", "ChatBehavior"];
    let compares = block.value("ComparisonValue") == Some("$.Channel");
    let operands = || block.conditions.iter().flat_map(|branch| branch.operands);
    settings.iter().any(|setting| block.parameter(setting).is_some())
        || (compares && operands().any(|operand| text(operand) == Some("CHAT")))
}
