use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Effect, catalog};
use crate::flow::lint::subject::{held, interacts, runs, ways};
use crate::flow::model::Block;

/// ## What it does
/// Reports Lambda functions that are called one after another, without a prompt, an input or a
/// pause between, and whose limits add up to more than 20 seconds.
///
/// ## Why is this bad?
/// The service limits a sequence of functions to 20 seconds and fails what goes beyond: the last
/// function takes its error branch though it would have answered in time. A prompt between two
/// functions starts the count anew.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Three times", "Type": "Loop", "Parameters": { "LoopCount": "3" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Look up bookings", "Condition": { "Operator": "Equals", "Operands": ["ContinueLooping"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["DoneLooping"] } }
///     ],
///     "Errors": []
///   }
/// },
/// {
///   "Identifier": "Look up bookings", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:look-up-bookings",
///     "InvocationTimeLimitSeconds": "8"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Three times", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Twice", "Type": "Loop", "Parameters": { "LoopCount": "2" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Look up bookings", "Condition": { "Operator": "Equals", "Operands": ["ContinueLooping"] } },
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["DoneLooping"] } }
///     ],
///     "Errors": []
///   }
/// },
/// {
///   "Identifier": "Look up bookings", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:look-up-bookings",
///     "InvocationTimeLimitSeconds": "8"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Twice", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// The administrator guide states the limit of 20 seconds for a sequence of functions, and the
/// prompt between them as the way past it. Whether a contact meets it depends on how slow the
/// functions are: the limits say how slow they may be. Which other blocks start the count anew is
/// not documented; everything that speaks, asks or waits is taken to, and so is a module.
pub struct LambdaChain;

impl Rule for LambdaChain {
    const META: Meta = Meta::warning("CF451", "lambda-chain");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let limit = catalog().limits.lambda_chain_seconds.value;
        for run in runs(subject, limit, seconds) {
            // What has no end is a matter of `busy-loop`: how long its turns take is unknown.
            let Some(total) = run.seconds else { continue };
            let message = format!(
                "the limits of the Lambda functions in a row add up to {total} s, and the service takes {limit} s"
            );
            let draft = Draft::new(super::head(subject, run.over), message)
                .help("play a prompt before this block, which starts the count anew, or shorten the limits");
            report.add(super::with_stages(subject, &run, draft));
        }
    }
}

/// The seconds that a function may take; `None` for what stands between functions.
fn seconds(block: &Block<'_>) -> Option<u64> {
    if interacts(block) || ways::has(block, Effect::Pauses) {
        return None;
    }
    let calls = block.action.is_some_and(|action| ways::names(action, "lambda"));
    Some(if calls { held(block, true) } else { 0 })
}
