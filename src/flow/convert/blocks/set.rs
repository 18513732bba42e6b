//! What a flow sets: attributes, queue, voice, logging, event flows, callback number, priority.

use crate::flow::convert::NoteKind;
use crate::flow::convert::draft::{Draft, Given};

/// `SetAttributes`, and `SetScreenPop`, which set one.
pub(super) fn attributes(draft: &mut Draft<'_>) {
    draft.step.kind = "UpdateContactAttributes".into();
    draft.step.put(&["Attributes"], serde_json::json!({}));
    while let Some(parameter) = draft.take("Attribute") {
        let key = parameter.key.clone().unwrap_or_default();
        let given = draft.read(parameter);
        attribute(draft, &key, given);
    }
    if draft.module.kind == "SetScreenPop" {
        let key = draft.text("key").unwrap_or_default();
        let given = draft.given("value");
        attribute(draft, &key, given);
    }
    if draft.step.parameters.get("Attributes") == Some(&serde_json::json!({})) {
        draft.note(
            NoteKind::Assumed,
            "the block sets no attribute",
            "take the action out, or let it set one",
        );
    }
    draft.next("Success");
    draft.required_error("NoMatchingError", "Error", &["Success"]);
}

fn attribute(draft: &mut Draft<'_>, key: &str, given: Option<Given>) {
    match given {
        Some(given) => draft.put_entry("Attributes", key, given),
        None if key.is_empty() => {}
        None => {
            draft.note(
                NoteKind::Assumed,
                format!("`{key}` is set to nothing, which the service refuses; it is a blank now"),
                "compare with a blank where the flow looks whether it is empty",
            );
            let blank = Given { text: " ".into(), dynamic: false, resource: None };
            draft.put_entry("Attributes", key, blank);
        }
    }
}

/// `SetQueue`: the queue, or an agent's own.
pub(super) fn queue(draft: &mut Draft<'_>) {
    draft.step.kind = "UpdateContactTargetQueue".into();
    if draft.module.parameters.iter().any(|parameter| parameter.name == "Agent") {
        draft.put_required(&["AgentId"], &["Agent"], "agent");
    } else {
        draft.put_required(&["QueueId"], &["Queue"], "queue");
    }
    draft.next("Success");
    draft.required_error("NoMatchingError", "Error", &["Success"]);
}

/// `SetVoice`.
pub(super) fn voice(draft: &mut Draft<'_>) {
    draft.step.kind = "UpdateContactTextToSpeechVoice".into();
    draft.put_required(&["TextToSpeechVoice"], &["GlobalVoice"], "voice");
    draft.put_optional(&["TextToSpeechEngine"], &["GlobalEngine"]);
    draft.put_optional(&["TextToSpeechStyle"], &["SpeakingStyle"]);
    draft.next("Success");
    draft.error("NoMatchingError", "Error");
}

/// `SetLoggingBehavior`.
pub(super) fn logging(draft: &mut Draft<'_>) {
    draft.step.kind = "UpdateFlowLoggingBehavior".into();
    let value = match draft.text("LoggingBehavior").as_deref() {
        Some("Disable" | "Disabled") => "Disabled",
        Some("Enable" | "Enabled") => "Enabled",
        other => {
            let other = other.unwrap_or("nothing").to_owned();
            draft.note(
                NoteKind::Assumed,
                format!("`LoggingBehavior` is {other}; logging is switched on"),
                "set `FlowLoggingBehavior` to `Disabled` if it is to be off",
            );
            "Enabled"
        }
    };
    draft.step.put(&["FlowLoggingBehavior"], value);
    draft.next("Success");
}

/// The events that have a flow of their own.
const HOOKS: [&str; 10] = [
    "AgentHold",
    "AgentWhisper",
    "CustomerHold",
    "CustomerQueue",
    "CustomerRemaining",
    "CustomerWhisper",
    "DefaultAgentUI",
    "DisconnectAgentUI",
    "PauseContact",
    "ResumeContact",
];

/// `SetEventHook` and `SetContactFlow`: a flow for one event.
pub(super) fn event_hook(draft: &mut Draft<'_>) {
    draft.step.kind = "UpdateContactEventHooks".into();
    let event = match draft.text("Type") {
        Some(event) if HOOKS.contains(&event.as_str()) => event,
        event => {
            let event = event.unwrap_or_else(|| "event".into());
            let stand_in = format!("<<{event}>>");
            draft.note(
                NoteKind::Incomplete,
                format!("the event `{event}` has no hook in the new format"),
                format!("replace `{stand_in}` by one of {}", HOOKS.join(", ")),
            );
            stand_in
        }
    };
    draft.put_required(&["EventHooks", &event], &["ContactFlowId"], "flow");
    draft.next("Success");
    draft.required_error("NoMatchingError", "Error", &["Success"]);
}

/// `SetCallBackNumber`.
pub(super) fn callback_number(draft: &mut Draft<'_>) {
    draft.step.kind = "UpdateContactCallbackNumber".into();
    draft.put_required(&["CallbackNumber"], &["CallBackNumber"], "callback number");
    let number = draft.step.parameters.get("CallbackNumber").and_then(|value| value.as_str());
    if number.is_some_and(|number| !number.starts_with('$') && !number.starts_with("<<")) {
        draft.note(
            NoteKind::Incomplete,
            "the callback number is fixed, but the service takes only a reference",
            "set an attribute to the number first and refer to it",
        );
    }
    draft.next("Success");
    let others = ["NonDialableNumber", "Error"];
    draft.required_error("InvalidCallbackNumber", "InvalidPhoneNumber", &others);
    let others = ["InvalidPhoneNumber", "Error"];
    draft.required_error("CallbackNumberNotDialable", "NonDialableNumber", &others);
}

/// `UpdateRoutingPriority`: the place in the queue, or a head start in seconds.
pub(super) fn routing(draft: &mut Draft<'_>) {
    draft.step.kind = "UpdateContactRoutingBehavior".into();
    let priority = ["AbsolutePosition", "QueuePriority"];
    let time = ["TimeOffset", "QueueTimeAdjustmentSeconds"];
    if !draft.put_optional(&["QueuePriority"], &priority)
        && !draft.put_optional(&["QueueTimeAdjustmentSeconds"], &time)
    {
        draft.put_or(&["QueuePriority"], &priority, "5");
    }
    draft.next("Success");
}
