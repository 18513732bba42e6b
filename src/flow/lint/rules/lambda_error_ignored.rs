use super::super::super::model::bytes;
use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports a Lambda function whose error branch leads to the same block as its success. This rule
/// is off by default.
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
///     "NextAction": "Goodbye", "Conditions": [],
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }]
///   }
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
///     "NextAction": "Goodbye", "Conditions": [],
///     "Errors": [{ "NextAction": "Say sorry", "ErrorType": "NoMatchingError" }]
///   }
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
/// unseen.
pub struct LambdaErrorIgnored;

impl Rule for LambdaErrorIgnored {
    const META: Meta = Meta::info("CF405", "lambda-error-ignored");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| block.is("InvokeLambdaFunction")) {
            let Some(next) = block.next.as_ref().filter(|next| next.to.is_some()) else { continue };
            let ways = block.errors.iter().filter_map(|branch| branch.next.as_ref());
            let Some(same) = ways.into_iter().find(|way| way.to == next.to) else { continue };
            let message = "errors of the function lead where its success leads";
            report.add(
                Draft::new(bytes(&same.prop.value), message)
                    .related(bytes(&next.prop.value), "the way of success")
                    .help("lead errors to a block that does without the answer"),
            );
        }
    }
}
