//! Recording, analytics and media streams.

use serde_json::{Value, json};

use crate::flow::convert::NoteKind;
use crate::flow::convert::draft::Draft;

/// `SetRecordingBehavior`: nobody in the list is nobody recorded.
pub(super) fn recording(draft: &mut Draft<'_>) {
    draft.step.kind = "UpdateContactRecordingBehavior".into();
    let enabled = match draft.text("RecordingBehaviorOption").as_deref() {
        Some("Enable" | "Enabled") => true,
        Some("Disable" | "Disabled") => false,
        other => {
            let other = other.unwrap_or("missing").to_owned();
            draft.note(
                NoteKind::Assumed,
                format!("`RecordingBehaviorOption` is {other}; recording is off"),
                "list `Agent` and `Customer` in `RecordedParticipants` to record them",
            );
            false
        }
    };
    let who = draft.text("RecordingParticipantOption");
    let who: &[&str] = match (enabled, who.as_deref()) {
        (false, None | Some("Agent" | "Customer" | "Both")) => &[],
        (false, Some(other)) => {
            draft.lost(format!("`{other}` as who is recorded, while nobody is"));
            &[]
        }
        (true, Some("Agent")) => &["Agent"],
        (true, Some("Customer")) => &["Customer"],
        (true, Some("Both")) => &["Agent", "Customer"],
        (true, other) => {
            let other = other.unwrap_or("nobody").to_owned();
            draft.note(
                NoteKind::Assumed,
                format!("`{other}` is to be recorded; agent and customer are"),
                "take out of `RecordedParticipants` who is not to be recorded",
            );
            &["Agent", "Customer"]
        }
    };
    draft.step.put(&["RecordingBehavior", "RecordedParticipants"], who);
    analytics(draft, who.len() == 2);
    draft.next("Success");
}

/// The names of the parameters for analytics, apart from their switch.
const ANALYTICS: [&str; 5] = [
    "AnalyticsLanguageLocaleCode",
    "AnalyticsCustomVocabulary",
    "AnalyticsRedactionOption",
    "AnalyticsRedactionPolicy",
    "AnalyticsMode",
];

fn analytics(draft: &mut Draft<'_>, both: bool) {
    let on = draft.text("AnalyticsBehaviorOption").is_some_and(|text| text.starts_with("Enable"));
    if !on {
        // The console keeps the settings of a switch that is off.
        for name in ANALYTICS {
            draft.take(name);
        }
        return;
    }
    if !both {
        draft.note(
            NoteKind::Assumed,
            "analytics are on, but agent and customer are not both recorded",
            "record both, or switch analytics off",
        );
    }
    let path = |key| ["AnalyticsBehavior", key];
    draft.step.put(&path("Enabled"), "True");
    draft.put_or(&path("AnalyticsLanguage"), &["AnalyticsLanguageLocaleCode"], "en-US");
    let redact = draft.text("AnalyticsRedactionOption");
    let redact = redact.is_some_and(|text| text.starts_with("Enable"));
    let value = if redact { "Enabled" } else { "Disabled" };
    draft.step.put(&path("AnalyticsRedactionBehavior"), value);
    draft.put_optional(&path("AnalyticsRedactionResults"), &["AnalyticsRedactionPolicy"]);
    let mode = draft.text("AnalyticsMode").unwrap_or_else(|| "PostContact".into());
    let voice = json!({ "AnalyticsModes": [mode] });
    draft.step.put(&["AnalyticsBehavior", "ChannelConfiguration", "Voice"], voice);
    let vocabulary = draft.text("AnalyticsCustomVocabulary").filter(|name| name != "None");
    if let Some(vocabulary) = vocabulary {
        draft.lost(format!("the custom vocabulary `{vocabulary}` of the analytics"));
    }
}

/// `StartMediaStreaming`.
pub(super) fn start(draft: &mut Draft<'_>) {
    streaming(draft, "Enabled");
}

/// `StopMediaStreaming`.
pub(super) fn stop(draft: &mut Draft<'_>) {
    streaming(draft, "Disabled");
}

fn streaming(draft: &mut Draft<'_>, state: &str) {
    draft.step.kind = "UpdateContactMediaStreamingBehavior".into();
    draft.step.put(&["MediaStreamingState"], state);
    let mut directions: Vec<Value> = Vec::new();
    while let Some(parameter) = draft.take("Track") {
        match parameter.value.as_str() {
            Some("FromCustomer") => directions.push("From".into()),
            Some("ToCustomer") => directions.push("To".into()),
            other => {
                let other = other.unwrap_or_default();
                draft.lost(format!("the track `{other}` of the stream"));
            }
        }
    }
    if directions.is_empty() {
        draft.note(
            NoteKind::Assumed,
            "the block names no track; both directions were put in",
            "take out of `MediaDirections` what is not to be streamed",
        );
        directions = vec!["From".into(), "To".into()];
    }
    let customer = json!({ "ParticipantType": "Customer", "MediaDirections": directions });
    draft.step.put(&["Participants"], vec![customer]);
    draft.put_or(&["MediaStreamType"], &["MediaStreamTypes"], "Audio");
    draft.next("Success");
    draft.required_error("NoMatchingError", "Error", &["Success"]);
}
