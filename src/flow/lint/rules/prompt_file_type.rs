use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::is_literal;

/// ## What it does
/// Reports a recording in Amazon S3 whose name does not end in `.wav`. This rule is off by
/// default.
///
/// ## Why is this bad?
/// Amazon Connect plays WAV files only: 8 kHz, one channel, U-law, less than 50 MB and five
/// minutes. Anything else is not played correctly, or takes the error branch.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": {
///     "Media": { "Uri": "s3://example-travel-prompts/welcome.mp3", "SourceType": "S3", "MediaType": "Audio" }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": {
///     "Media": { "Uri": "s3://example-travel-prompts/welcome.wav", "SourceType": "S3", "MediaType": "Audio" }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Only the name is seen, not the file. Names with references are not judged.
pub struct PromptFileType;

impl Rule for PromptFileType {
    const META: Meta = Meta::info("CF423", "prompt-file-type");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for text in subject.texts().iter().filter(|text| text.key == "Uri" && !text.operand) {
            let block = subject.flow.block(text.block);
            let media = block.is_some_and(crate::flow::lint::blocks::prompt::plays_recording);
            let name = text.value().split('?').next().unwrap_or_default();
            let wav = name.len() >= 4 && name.to_ascii_lowercase().ends_with(".wav");
            if media && is_literal(name) && !wav && !name.is_empty() {
                let message = format!("{name:?} is no .wav file, and nothing else is played");
                let draft = Draft::new(text.range(), message);
                report.add(draft.help("convert it to WAV: 8 kHz, mono, U-law"));
            }
        }
    }
}
