//! What blocks say about recording calls.
//!
//! Sources: <https://docs.aws.amazon.com/connect/latest/devguide/contact-actions-updatecontactrecordingbehavior.html>,
//! <https://docs.aws.amazon.com/connect/latest/devguide/contact-actions-updatecontactrecordingandanalyticsbehavior.html>.

use jsonc_parser::ast::Object;

use crate::flow::model::{Block, below, text};

/// Where a block keeps its settings of recording, if it has any.
#[must_use]
pub fn settings<'t>(block: &Block<'t>) -> Option<&'t Object<'t>> {
    let path = match block.type_name() {
        "UpdateContactRecordingBehavior" => "RecordingBehavior",
        "UpdateContactRecordingAndAnalyticsBehavior" => "VoiceBehavior.VoiceRecordingBehavior",
        _ => return None,
    };
    below(block.parameters?, path)?.value.as_object()
}

/// Whether agent or customer are recorded while they talk.
#[must_use]
pub fn records_talk(block: &Block<'_>) -> bool {
    let list = settings(block).and_then(|settings| settings.get_array("RecordedParticipants"));
    list.is_some_and(|list| list.elements.iter().any(|item| text(item).is_some()))
}

/// Whether a block turns the recording of prompts and inputs on or off.
#[must_use]
pub fn records_input(block: &Block<'_>) -> Option<bool> {
    let set = settings(block)?.get("IVRRecordingBehavior")?;
    Some(text(&set.value)?.eq_ignore_ascii_case("Enabled"))
}
