use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Effect;
use crate::flow::lint::blocks::prompt::prompts;
use crate::flow::lint::words::keys::announced;
use crate::flow::model::Block;
use crate::flow::source::{inside, placeholder};

/// ## What it does
/// Reports a message that tells callers to press a key where nothing that follows reads one.
///
/// ## Why is this bad?
/// A message does not read keys, and the flow only hangs up after it: callers press the key and
/// nothing happens.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Closed", "Type": "MessageParticipant",
///   "Parameters": { "Text": "We are closed. To leave your number, press 1." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Closed", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "We are closed. To leave your number, press 1.",
///     "StoreInput": "False", "InputTimeLimitSeconds": "5"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Number", "Condition": { "Operator": "Equals", "Operands": ["1"] } }
///     ],
///     "Errors": []
///   }
/// },
/// {
///   "Identifier": "Number", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "Enter your number.", "StoreInput": "True", "InputTimeLimitSeconds": "10",
///     "InputValidation": { "CustomValidation": { "MaximumLength": "12" } }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Nearly certain, for the languages of `menu-option-unhandled`. A message is left alone if any way from it comes to an
/// input, a bot, a queue, another flow, a module, a transfer or the end of a flow that goes on
/// elsewhere.
pub struct KeyOfferedInVain;

impl Rule for KeyOfferedInVain {
    const META: Meta = Meta::warning("CF403", "key-offered-in-vain");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let ends = subject.blocks().iter().filter(|block| may_read(block)).map(|block| block.id);
        let read = subject.graph().leading_to(ends);
        let unread = subject.blocks().iter().filter(|block| {
            let says = block.action.is_some_and(|action| action.has(Effect::Speaks));
            says && read.get(block.id.index()) == Some(&false)
        });
        let said = unread.flat_map(prompts).filter(|prompt| !placeholder::holds(prompt.value()));
        for prompt in said {
            let Some(key) = announced(&prompt.heard()).keys.into_iter().next() else { continue };
            let message =
                format!("the message offers {}, and nothing after it reads a key", key.key);
            report.add(
                Draft::new(inside(subject.text, prompt.lit, &key.at), message)
                    .help("let a GetParticipantInput say it, with a condition for the key"),
            );
        }
    }
}

/// Whether callers may be heard at a block or where it leads.
fn may_read(block: &Block<'_>) -> bool {
    let Some(action) = block.action else { return true };
    let hears = [Effect::Listens, Effect::Leaves, Effect::Departs];
    let elsewhere = ["InvokeFlowModule", "UpdateContactMediaStreamingBehavior"];
    hears.iter().any(|effect| action.has(*effect))
        || elsewhere.contains(&block.type_name())
        || (action.terminal && !block.is("DisconnectParticipant"))
}
