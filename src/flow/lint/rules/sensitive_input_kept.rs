use std::collections::HashSet;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::sensitive::in_the_clear;
use crate::flow::lint::blocks::since::since;
use crate::flow::model::BlockId;

/// ## What it does
/// Reports a contact attribute that keeps a secret which callers typed and which was not
/// encrypted: `$.StoredCustomerInput` after an input that asks for a card number or a PIN.
///
/// ## Why is this bad?
/// Contact attributes stay in the contact record. Agents see them, supervisors search them, and
/// they leave the contact center with the stream of records.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Ask", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "Enter your PIN.", "StoreInput": "True", "InputTimeLimitSeconds": "5",
///     "InputValidation": { "CustomValidation": { "MaximumLength": "4" } }
///   },
///   "Transitions": { "NextAction": "Keep", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Keep", "Type": "UpdateContactAttributes",
///   "Parameters": { "Attributes": { "pin": "$.StoredCustomerInput" } },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Ask", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "Enter your PIN.", "StoreInput": "True", "InputTimeLimitSeconds": "5",
///     "InputValidation": { "CustomValidation": { "MaximumLength": "4" } }
///   },
///   "Transitions": { "NextAction": "Check", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Check", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-west-2:111122223333:function:check-pin",
///     "InvocationTimeLimitSeconds": "4",
///     "LambdaInvocationAttributes": { "pin": "$.StoredCustomerInput" }
///   },
///   "Transitions": { "NextAction": "Keep", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Keep", "Type": "UpdateContactAttributes",
///   "Parameters": { "Attributes": { "pin_is_right": "$.External.pin_is_right" } },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Likely: the way of the input is certain, that it is secret goes by the words of English
/// prompts. Encrypted input may be kept.
pub struct SensitiveInputKept;

impl Rule for SensitiveInputKept {
    const META: Meta = Meta::warning("CF507", "sensitive-input-kept");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let secret: HashSet<BlockId> = in_the_clear(subject).map(|found| found.block.id).collect();
        if secret.is_empty() {
            return;
        }
        let last = since(subject, |block| match block.is("GetParticipantInput") {
            true => Some(secret.contains(&block.id)),
            false => None,
        });
        let kept = subject.texts().references().filter(|(text, found)| {
            let block = subject.flow.block(text.block);
            found.namespace == "StoredCustomerInput"
                && block.is_some_and(|block| block.is("UpdateContactAttributes"))
        });
        for (text, _) in kept {
            let asked = last.get(text.block.index()).copied().flatten();
            let Some(asked) = asked.and_then(|id| subject.flow.block(id)) else { continue };
            let message =
                format!("{:?} keeps what callers typed in secret, in the clear", text.key);
            report.add(
                Draft::new(text.range(), message)
                    .related(asked.head(), "the input that asks for it")
                    .help("pass it to a Lambda function and keep only what that answers"),
            );
        }
    }
}
