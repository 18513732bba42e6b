use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::prompt::{plays_recording, prompts};
use crate::flow::lint::blocks::recording::{records_input, records_talk};
use crate::flow::model::{Block, bytes};

/// ## What it does
/// Reports a flow that turns recording on and has no prompt that speaks of recording. This rule is
/// off by default.
///
/// ## Why is this bad?
/// Many countries and states ask that callers be told, or even agree, before a call is recorded.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Record", "Type": "UpdateContactRecordingBehavior",
///   "Parameters": { "RecordingBehavior": { "RecordedParticipants": ["Agent", "Customer"] } },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Tell", "Type": "MessageParticipant",
///   "Parameters": { "Text": "This call may be recorded to train our staff." },
///   "Transitions": { "NextAction": "Record", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Record", "Type": "UpdateContactRecordingBehavior",
///   "Parameters": { "RecordingBehavior": { "RecordedParticipants": ["Agent", "Customer"] } },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// It goes by English words in the flow alone: callers may have been told in another flow. Flows
/// that play recordings or texts with references are left alone, for these may tell them.
pub struct RecordingWithoutAnnouncement;

impl Rule for RecordingWithoutAnnouncement {
    const META: Meta = Meta::info("CF505", "recording-without-announcement");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let Some(found) = subject.blocks().iter().find(|block| records(block)) else { return };
        if subject.blocks().iter().any(may_tell) {
            return;
        }
        let range = found.parameters.map_or_else(|| found.head(), bytes);
        let draft = Draft::new(range, "the call is recorded, and no prompt of the flow says so");
        report.add(draft.help("say that the call is recorded before this block"));
    }
}

fn records(block: &Block<'_>) -> bool {
    records_talk(block) || records_input(block) == Some(true)
}

/// Whether a block tells callers of the recording, or may do so.
fn may_tell(block: &Block<'_>) -> bool {
    let told = |text: &str| {
        let lower = text.to_ascii_lowercase();
        ["record", "monitored", "quality", "leave a message", "voicemail", "after the tone"]
            .iter()
            .any(|word| lower.contains(word))
    };
    plays_recording(block) || prompts(block).any(|prompt| !prompt.known() || told(prompt.value()))
}
