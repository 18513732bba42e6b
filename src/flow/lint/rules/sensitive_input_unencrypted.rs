use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::sensitive::in_the_clear;

/// ## What it does
/// Reports an input that asks for a card number, a PIN or another secret and stores it without
/// `InputEncryption`.
///
/// ## Why is this bad?
/// What callers type is stored in the clear, and goes in the clear into flow logs, contact
/// attributes and Lambda functions. Rules for card payments (PCI DSS) forbid that.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Card number", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "Enter your 16-digit card number.",
///     "StoreInput": "True", "InputTimeLimitSeconds": "10",
///     "InputValidation": { "CustomValidation": { "MaximumLength": "16" } }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Card number", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "Enter your 16-digit card number.",
///     "StoreInput": "True", "InputTimeLimitSeconds": "10",
///     "InputValidation": { "CustomValidation": { "MaximumLength": "16" } },
///     "InputEncryption": {
///       "EncryptionKeyId": "11111111-2222-3333-4444-555555555555",
///       "Key": "-----BEGIN CERTIFICATE-----\nMIIB...\n-----END CERTIFICATE-----"
///     }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Likely: it goes by the words of English prompts, in the block or in the message right before a
/// block without a prompt. Prompts that ask for the last four digits only are left alone. See
/// <https://docs.aws.amazon.com/connect/latest/adminguide/encrypt-data.html>.
pub struct SensitiveInputUnencrypted;

impl Rule for SensitiveInputUnencrypted {
    const META: Meta = Meta::warning("CF501", "sensitive-input-unencrypted");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for found in in_the_clear(subject) {
            let message =
                format!("the prompt asks for {}, which is stored in the clear", found.what);
            report.add(
                Draft::new(found.at, message)
                    .related(found.block.head(), "the block that stores it")
                    .help(
                        "add InputEncryption with a key of yours, and decrypt in a Lambda function",
                    ),
            );
        }
    }
}
