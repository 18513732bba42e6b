use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::words::secret;

/// ## What it does
/// Reports keys and tokens that are known by their shape: AWS access keys, private keys, bearer
/// tokens, tokens of GitHub, Slack, Stripe and others, passwords in addresses. The secret itself
/// is never shown, only its kind and first four characters.
///
/// ## Why is this bad?
/// Everybody who may look at the flow, its exports, its logs or its repository has the secret.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-west-2:111122223333:function:bookings",
///     "InvocationTimeLimitSeconds": "4",
///     "LambdaInvocationAttributes": { "url": "https://service:pa55word@example.com/bookings" }
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
///     "LambdaFunctionARN": "arn:aws:lambda:us-west-2:111122223333:function:bookings",
///     "InvocationTimeLimitSeconds": "4",
///     "LambdaInvocationAttributes": { "url": "https://example.com/bookings" }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Nearly certain: only shapes that nothing else has are reported. Secrets without a shape of
/// their own are not found; `secret-attribute` goes by the names of attributes.
pub struct SecretLiteral;

impl Rule for SecretLiteral {
    const META: Meta = Meta::error("CF503", "secret-literal");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for text in subject.texts().iter() {
            let Some(found) = secret::find(text.value()) else { continue };
            let start = match found.shown {
                "" => String::new(),
                shown => format!(": it begins with {shown}"),
            };
            let message = format!("{} stands in the flow{start}", found.kind);
            report.add(
                Draft::new(text.part(&found.at), message)
                    .help("revoke it, and keep the new one where a Lambda function reads it, such as AWS Secrets Manager"),
            );
        }
    }
}
