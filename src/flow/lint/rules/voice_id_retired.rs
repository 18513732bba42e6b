use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::retired::retired;
use crate::flow::model::key_bytes;

/// ## What it does
/// Reports blocks and settings of Voice ID.
///
/// ## Why is this bad?
/// Voice ID ended on 20 May 2026. Its blocks take their error branch, so callers are treated as
/// not recognised, and its settings do nothing.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Listen to voice", "Type": "StartVoiceIdStream", "Parameters": {},
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
///   "Identifier": "Ask for PIN", "Type": "MessageParticipant",
///   "Parameters": { "Text": "We will now ask for your customer number." },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain: the administrator guide announced the end,
/// <https://docs.aws.amazon.com/connect/latest/adminguide/voice-id.html>.
pub struct VoiceIdRetired;

impl Rule for VoiceIdRetired {
    const META: Meta = Meta::warning("CF413", "voice-id-retired");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut last = None;
        for found in retired(subject) {
            if last == Some(found.block.id) {
                continue;
            }
            let draft = match found.prop {
                None => {
                    let message = format!("{} needs {}", found.block.type_name(), found.what);
                    Draft::new(found.block.head(), message)
                        .help("recognise callers by a PIN, a one-time code or an agent's questions")
                }
                Some(prop) if found.what.starts_with("Voice ID") => {
                    let message = format!("{} is for {}", prop.name.as_str(), found.what);
                    Draft::new(key_bytes(prop), message)
                        .help("remove it, and what else the block sets for Voice ID")
                }
                Some(_) => continue,
            };
            last = Some(found.block.id);
            report.add(draft);
        }
    }
}
