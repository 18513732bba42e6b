use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::recording::records_input;
use crate::flow::lint::blocks::sensitive::secrets;
use crate::flow::lint::blocks::since::since;

/// ## What it does
/// Reports an input that asks for a secret while the automated part of the call is recorded: some
/// way to it turns `IVRRecordingBehavior` on and does not turn it off again.
///
/// ## Why is this bad?
/// The tones of the keys are in the recording, and who has the recording has the card number or
/// PIN. Encryption of the input does not help: it is the sound that is kept.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Record", "Type": "UpdateContactRecordingBehavior",
///   "Parameters": {
///     "RecordingBehavior": { "RecordedParticipants": [], "IVRRecordingBehavior": "Enabled" }
///   },
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
///   "Identifier": "Record", "Type": "UpdateContactRecordingBehavior",
///   "Parameters": {
///     "RecordingBehavior": { "RecordedParticipants": [], "IVRRecordingBehavior": "Enabled" }
///   },
///   "Transitions": { "NextAction": "Do not record", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Do not record", "Type": "UpdateContactRecordingBehavior",
///   "Parameters": {
///     "RecordingBehavior": { "RecordedParticipants": [], "IVRRecordingBehavior": "Disabled" }
///   },
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
/// Likely: that the call is recorded is certain, that the input is secret goes by the words of
/// English prompts. A Lambda function that suspends the recording is not seen.
pub struct SensitiveInputRecorded;

impl Rule for SensitiveInputRecorded {
    const META: Meta = Meta::warning("CF506", "sensitive-input-recorded");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut recorded = None;
        for found in secrets(subject) {
            let recorded = recorded.get_or_insert_with(|| since(subject, records_input));
            let by = recorded.get(found.block.id.index()).copied().flatten();
            let Some(by) = by.and_then(|id| subject.flow.block(id)) else { continue };
            let message = format!("the prompt asks for {}, whose tones are recorded", found.what);
            report.add(
                Draft::new(found.at, message)
                    .related(by.head(), "the recording is turned on here")
                    .help("turn IVRRecordingBehavior off before the block and on again after it"),
            );
        }
    }
}
