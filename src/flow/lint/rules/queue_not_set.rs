use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::{Fact, Unless};
use crate::flow::model::Block;

/// ## What it does
/// Reports a Transfer to queue block that no Set working queue block comes before.
///
/// In a set of flows every way into the flow counts: a queue that was set before a transfer to
/// another flow stays set.
///
/// ## Why is this bad?
/// The block does not know where to put the contact and takes its error branch.
///
/// ## Example
/// ```json
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
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
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
/// A flow that is not among the files may have set the queue and transferred here: lint them
/// together. Modules, flows for outbound campaigns, and flows whose type says that others enter
/// them are not judged; a module that is invoked before may have set the queue.
pub struct QueueNotSet;

impl Rule for QueueNotSet {
    const META: Meta = Meta::warning("CF305", "queue-not-set");
    const WAITS: bool = true;

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in blocks(subject) {
            let set = subject.facts().at(block.id).is_none_or(|f| f.perhaps.has(Fact::Queue));
            if !set {
                let message = "no queue is set before the contact is put into one";
                let draft = Draft::new(block.head(), message).help(
                    "put UpdateContactTargetQueue before it; if another flow that transfers here \
                     sets the queue, lint the flows together",
                );
                report.add(draft.unless(Unless::MayArrive(Fact::Queue)));
            }
        }
    }
}

/// The blocks that need a queue, in flows that do not get one from whoever starts them.
pub(super) fn blocks<'s, 't>(subject: &'s Subject<'t>) -> impl Iterator<Item = &'s Block<'t>> {
    let given = subject.flow.module
        || subject.blocks().iter().any(|block| block.is("CheckOutboundCallStatus"));
    subject.blocks().iter().filter(move |block| !given && block.is("TransferContactToQueue"))
}
