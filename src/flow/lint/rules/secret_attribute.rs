use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::Text;

/// ## What it does
/// Reports an attribute or argument whose name says that it is a password, a token or another
/// secret, and whose value stands in the flow.
///
/// ## Why is this bad?
/// Everybody who may look at the flow, its exports, its logs or the contact's attributes has the
/// secret.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-west-2:111122223333:function:bookings",
///     "InvocationTimeLimitSeconds": "4",
///     "LambdaInvocationAttributes": { "apiKey": "hunter-2-hunter" }
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
///     "LambdaInvocationAttributes": { "apiKeyName": "prod/bookings" }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Likely: it goes by names. Values that are references, ARNs, sentences, `true` or `false`, or
/// filled in by a deployment are left alone, and so are names that speak of something about the
/// secret, such as `tokenType`.
pub struct SecretAttribute;

impl Rule for SecretAttribute {
    const META: Meta = Meta::warning("CF504", "secret-attribute");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for text in subject.texts().iter().filter(|text| is_secret(text)) {
            let message = format!("the value of {:?} stands in the flow", text.key);
            let draft = Draft::new(text.range(), message);
            report.add(draft.help("let the Lambda function read it from AWS Secrets Manager"));
        }
    }
}

fn is_secret(text: &Text<'_>) -> bool {
    let key = text.key.as_bytes();
    // a cheap look before the words of the name are taken apart
    let candidate = key.len() >= 5 && key.iter().any(|b| b"kKsSpPtTcC".contains(b));
    candidate && !text.operand && names_secret(text.key) && literal(text)
}

fn literal(text: &Text<'_>) -> bool {
    let value = text.value();
    value.len() >= 4
        && !text.template
        && text.references.is_empty()
        && !value.starts_with("arn:")
        && !value.starts_with("http")
        && !value.contains(char::is_whitespace)
        && !value.bytes().all(|b| b == b'*' || b == b'x' || b == b'X')
        && !["true", "false", "none", "null"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// Whether a name is that of a secret: `apiKey`, `db_password`, `AUTH-TOKEN`.
fn names_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let plain: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    let secret = [
        "password",
        "passwd",
        "secret",
        "token",
        "apikey",
        "accesskey",
        "privatekey",
        "credential",
    ];
    let about = [
        "name", "type", "arn", "id", "url", "uri", "count", "length", "expiry", "expires",
        "expired", "attempts", "valid", "status", "prompt", "message", "text", "label", "limit",
        "reset", "path", "region", "required", "max", "min", "retries", "verified", "flag",
    ];
    secret.iter().any(|word| plain.contains(word))
        && !about.iter().any(|word| plain.ends_with(word))
}
