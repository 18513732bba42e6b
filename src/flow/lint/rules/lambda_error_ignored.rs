use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::{Block, bytes};

/// ## What it does
/// Reports a Lambda function whose error branch leads to the same block as its success, in a flow
/// that reads what functions answer. This rule is off by default.
///
/// ## Why is this bad?
/// The flow goes on as if the function had answered. What it was to fill stays empty: prompts
/// have holes, and conditions on `$.External` take the branch for everything else.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up booking", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-west-2:111122223333:function:bookings",
///     "InvocationTimeLimitSeconds": "4"
///   },
///   "Transitions": {
///     "NextAction": "Tell", "Conditions": [],
///     "Errors": [{ "NextAction": "Tell", "ErrorType": "NoMatchingError" }]
///   }
/// },
/// {
///   "Identifier": "Tell", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Your flight leaves at $.External.departure." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Look up booking", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-west-2:111122223333:function:bookings",
///     "InvocationTimeLimitSeconds": "4"
///   },
///   "Transitions": {
///     "NextAction": "Tell", "Conditions": [],
///     "Errors": [{ "NextAction": "Say sorry", "ErrorType": "NoMatchingError" }]
///   }
/// },
/// {
///   "Identifier": "Tell", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Your flight leaves at $.External.departure." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Say sorry", "Type": "MessageParticipant",
///   "Parameters": { "Text": "We cannot see your booking just now." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// The fact is certain. Whether it is a mistake is not: a function that only writes a log may fail
/// unseen. Functions that run by themselves (`ASYNCHRONOUS`) answer nothing and are left alone.
pub struct LambdaErrorIgnored;

impl Rule for LambdaErrorIgnored {
    const META: Meta = Meta::info("CF405", "lambda-error-ignored");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let reads = || subject.texts().references().any(|(_, found)| found.namespace == "External");
        for block in subject.blocks().iter().filter(|block| answers(block)) {
            let Some(next) = block.next.as_ref().filter(|next| next.to.is_some()) else { continue };
            let ways = block.errors.iter().filter_map(|branch| branch.next.as_ref());
            let Some(same) = ways.into_iter().find(|way| way.to == next.to) else { continue };
            if !reads() {
                return;
            }
            let message = "errors of the function lead where its success leads";
            report.add(
                Draft::new(bytes(&same.prop.value), message)
                    .related(bytes(&next.prop.value), "the way of success")
                    .help("lead errors to a block that does without the answer"),
            );
        }
    }
}

/// Whether a block waits for the answer of a function.
fn answers(block: &Block<'_>) -> bool {
    let asynchronous = |kind: &str| kind.eq_ignore_ascii_case("ASYNCHRONOUS");
    block.is("InvokeLambdaFunction") && !block.value("InvocationType").is_some_and(asynchronous)
}
