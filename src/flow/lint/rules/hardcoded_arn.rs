use std::collections::HashSet;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::words::arn::arns;

/// ## What it does
/// Reports each ARN of an account that stands in a flow. This rule is off by default.
///
/// ## Why is this bad?
/// The flow works in one environment only: to take it from test to production, every ARN has to
/// be found and changed.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-west-2:111122223333:function:bookings",
///     "InvocationTimeLimitSeconds": "4"
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "${bookings_function_arn}", "InvocationTimeLimitSeconds": "4"
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// The fact is certain. Exports hold nothing but such ARNs, so the rule is for flows that are kept
/// as templates.
pub struct HardcodedArn;

impl Rule for HardcodedArn {
    const META: Meta = Meta::info("CF520", "hardcoded-arn");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut seen = HashSet::new();
        for text in subject.texts().iter().filter(|text| !text.template) {
            for arn in arns(text.value()).filter(|arn| arn.owner().is_some()) {
                let written = text.value().get(arn.range.clone()).unwrap_or_default();
                if !seen.insert(written) {
                    continue;
                }
                let range = text.part(&arn.range);
                let what = arn.service;
                let message = format!("an ARN of {what} in one account: {written:?}");
                let draft = Draft::new(range, message);
                report
                    .add(draft.help("let the deployment fill it in, or read it from an attribute"));
            }
        }
    }
}
