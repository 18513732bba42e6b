use super::super::super::model::{Block, BlockId};
use super::super::inside::inside;
use super::super::sensitive::in_the_clear;
use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports an input that asks for a secret, without encryption, while the flow writes logs: some
/// way to it turns logging on and does not turn it off again.
///
/// ## Why is this bad?
/// What callers type stands in Amazon CloudWatch in the clear, for everybody who may read the logs
/// and for as long as they are kept. The administrator guide asks to turn logging off around such
/// inputs.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Log", "Type": "UpdateFlowLoggingBehavior",
///   "Parameters": { "FlowLoggingBehavior": "Enabled" },
///   "Transitions": { "NextAction": "Ask", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Ask", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "Enter your PIN.", "StoreInput": "True", "InputTimeLimitSeconds": "5",
///     "InputValidation": { "CustomValidation": { "MaximumLength": "4" } }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Log", "Type": "UpdateFlowLoggingBehavior",
///   "Parameters": { "FlowLoggingBehavior": "Enabled" },
///   "Transitions": { "NextAction": "Do not log", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Do not log", "Type": "UpdateFlowLoggingBehavior",
///   "Parameters": { "FlowLoggingBehavior": "Disabled" },
///   "Transitions": { "NextAction": "Ask", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Ask", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "Enter your PIN.", "StoreInput": "True", "InputTimeLimitSeconds": "5",
///     "InputValidation": { "CustomValidation": { "MaximumLength": "4" } }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Likely: that logging is on is certain, that the input is secret goes by the words of English
/// prompts. Logging that another flow has turned on is not seen. See
/// <https://docs.aws.amazon.com/connect/latest/adminguide/set-logging-behavior.html>.
pub struct SensitiveInputLogged;

impl Rule for SensitiveInputLogged {
    const META: Meta = Meta::warning("CF502", "sensitive-input-logged");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut logged = None;
        for found in in_the_clear(subject) {
            let logged = logged.get_or_insert_with(|| logged_since(subject));
            let since = logged.get(found.block.id.index()).copied().flatten();
            let Some(since) = since.and_then(|id| subject.flow.block(id)) else { continue };
            let range = inside(subject.text, found.prompt.lit, &found.at);
            let message = format!("the prompt asks for {}, which goes into the log", found.what);
            report.add(
                Draft::new(range, message)
                    .related(since.head(), "logging is turned on here")
                    .help("turn logging off before the block and on again after it, or encrypt the input"),
            );
        }
    }
}

/// For each block the block that has turned logging on, on some way to it.
fn logged_since(subject: &Subject<'_>) -> Vec<Option<BlockId>> {
    let graph = subject.graph();
    let mut since = vec![None; subject.blocks().len()];
    let on = subject.blocks().iter().filter(|block| sets(block, "Enabled") && graph.reachable(block.id));
    let mut work: Vec<_> = on.map(|block| (block.id, block.id)).collect();
    while let Some((id, source)) = work.pop() {
        for (_, to) in graph.out(id) {
            let Some(slot) = since.get_mut(to.index()).filter(|slot| slot.is_none()) else { continue };
            *slot = Some(source);
            if subject.flow.block(to).is_some_and(|block| !block.is("UpdateFlowLoggingBehavior")) {
                work.push((to, source));
            }
        }
    }
    since
}

fn sets(block: &Block<'_>, behavior: &str) -> bool {
    block.is("UpdateFlowLoggingBehavior")
        && block.value("FlowLoggingBehavior").is_some_and(|set| set.eq_ignore_ascii_case(behavior))
}
