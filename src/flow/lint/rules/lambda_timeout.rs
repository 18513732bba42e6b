use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::schema::{highest, limits_lambda};
use crate::flow::lint::fix;
use crate::flow::model::{bytes, literal};

/// ## What it does
/// Reports a Lambda block that waits longer than the service lets it: 8 seconds, or 60 where the
/// function is invoked asynchronously.
///
/// ## Why is this bad?
/// The service refuses the flow. A function that needs longer has to be invoked asynchronously, or
/// split.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:customer-lookup",
///     "InvocationTimeLimitSeconds": "15"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:customer-lookup",
///     "InvocationTimeLimitSeconds": "8"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain: the guide states both limits, and no exported flow goes beyond them.
pub struct LambdaTimeout;

impl Rule for LambdaTimeout {
    const META: Meta = Meta::error("CF215", "lambda-timeout");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            let entry = given.entry;
            if !limits_lambda(given.action, entry) {
                continue;
            }
            let value = &given.prop.value;
            let seconds = literal(value).and_then(|text| text.trim().parse::<i128>().ok());
            let (Some(seconds), Some(max)) = (seconds, highest(given.block, entry)) else {
                continue;
            };
            let min = i128::from(entry.min.unwrap_or_default());
            if (min..=i128::from(max)).contains(&seconds) {
                continue;
            }
            let name = &entry.name;
            let message = format!("{name} is {seconds}, expected {min} to {max}");
            let nearest = if seconds < min { min } else { i128::from(max) };
            let edit = fix::replace(value, fix::quoted(&nearest.to_string()));
            let draft = Draft::new(bytes(value), message);
            report.add(draft.unsafe_fix(format!("set it to {nearest}"), vec![edit]));
        }
    }
}
