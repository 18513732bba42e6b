use super::queue_not_set::blocks;
use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::{Fact, Unless};

/// ## What it does
/// Reports a Transfer to queue block to which some ways lead over a Set working queue block and
/// others do not, within the flow or from the flows of the set that transfer to it.
///
/// ## Why is this bad?
/// On the other ways the block does not know where to put the contact and takes its error branch.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Gold?", "Type": "Compare",
///   "Parameters": { "ComparisonValue": "$.Attributes.tier" },
///   "Transitions": {
///     "NextAction": "Wait for agent",
///     "Errors": [{ "NextAction": "Wait for agent", "ErrorType": "NoMatchingCondition" }],
///     "Conditions": [{
///       "NextAction": "Pick queue",
///       "Condition": { "Operator": "Equals", "Operands": ["gold"] }
///     }]
///   }
/// },
/// {
///   "Identifier": "Pick queue", "Type": "UpdateContactTargetQueue",
///   "Parameters": { "QueueId": "11111111-2222-3333-4444-555555555555" },
///   "Transitions": {
///     "NextAction": "Wait for agent",
///     "Errors": [{ "NextAction": "Wait for agent", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Wait for agent", "Type": "TransferContactToQueue", "Parameters": {},
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [
///       { "NextAction": "Goodbye", "ErrorType": "QueueAtCapacity" },
///       { "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }
///     ],
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
///     "NextAction": "Wait for agent",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Wait for agent", "Type": "TransferContactToQueue", "Parameters": {},
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [
///       { "NextAction": "Goodbye", "ErrorType": "QueueAtCapacity" },
///       { "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }
///     ],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// There is such a way through the blocks; a condition may keep contacts off it. The error branch
/// of Set working queue does not count: where the queue could not be set, the transfer takes its own
/// error branch.
pub struct QueueMaybeNotSet;

impl Rule for QueueMaybeNotSet {
    const META: Meta = Meta::warning("CF306", "queue-maybe-not-set");
    const WAITS: bool = true;

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in blocks(subject) {
            let Some(filled) = subject.facts().at(block.id) else { continue };
            if filled.certain.has(Fact::Queue) {
                continue;
            }
            let message = "not every way here has set the queue that the contact is put into";
            let draft = Draft::new(block.head(), message)
                .help("lead the ways on which no queue is set over UpdateContactTargetQueue");
            let unless = match filled.perhaps.has(Fact::Queue) {
                true => Unless::Arrives(Fact::Queue),
                false => Unless::ArrivesOrNever(Fact::Queue),
            };
            report.add(draft.unless(unless));
        }
    }
}
