use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::sensitive::in_the_clear;
use crate::flow::lint::blocks::since::since;
use crate::flow::model::Block;

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
            let logged = logged.get_or_insert_with(|| since(subject, logs));
            let by = logged.get(found.block.id.index()).copied().flatten();
            let Some(by) = by.and_then(|id| subject.flow.block(id)) else { continue };
            let message = format!("the prompt asks for {}, which goes into the log", found.what);
            report.add(
                Draft::new(found.at, message).related(by.head(), "logging is turned on here").help(
                    "turn logging off before the block and on again after it, or encrypt the input",
                ),
            );
        }
    }
}

/// Whether a block turns logging on or off.
fn logs(block: &Block<'_>) -> Option<bool> {
    let behavior =
        block.is("UpdateFlowLoggingBehavior").then(|| block.value("FlowLoggingBehavior"));
    behavior.map(|set| set.is_some_and(|set| set.eq_ignore_ascii_case("Enabled")))
}
