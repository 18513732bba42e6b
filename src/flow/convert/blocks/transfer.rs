//! Where a contact goes: queue, callback, flow, telephone number, agent.

use crate::flow::convert::NoteKind;
use crate::flow::convert::draft::Draft;
use crate::flow::convert::identifiers::Identifiers;
use crate::flow::convert::step::Step;

/// The parameters that only a callback has.
const CALLBACK: [&str; 3] = ["InitialDelaySeconds", "RetryDelaySeconds", "MaxRetryAttempts"];

/// `Transfer` to a queue: a place in it, or a callback.
pub(super) fn queue_or_callback(draft: &mut Draft<'_>) {
    let only_callback = |name: &str| CALLBACK.contains(&name);
    if draft.module.parameters.iter().any(|parameter| only_callback(&parameter.name)) {
        callback(draft);
    } else {
        queue(draft);
    }
}

/// A place in the queue. Only a queue flow takes a queue with it; elsewhere a block that names one
/// becomes two actions: set the queue, then transfer.
pub(super) fn queue(draft: &mut Draft<'_>) {
    let named = |name: &str| draft.module.parameters.iter().any(|p| p.name == name);
    let (agent, queue) = (named("Agent"), named("Queue"));
    if agent {
        draft.put_required(&["AgentId"], &["Agent"], "agent");
    } else if queue {
        draft.put_required(&["QueueId"], &["Queue"], "queue");
    }
    draft.required_error("QueueAtCapacity", "AtCapacity", &["Error"]);
    draft.required_error("NoMatchingError", "Error", &["AtCapacity"]);
    draft.step.next = draft.step.error_target("NoMatchingError");
    if draft.legacy.is_queue_flow() {
        draft.step.kind = "DequeueContactAndTransferToQueue".into();
        return;
    }
    draft.step.kind = "TransferContactToQueue".into();
    if agent || queue {
        set_queue_first(draft);
    }
}

fn set_queue_first(draft: &mut Draft<'_>) {
    let first = draft.step.id.clone();
    let mut transfer = Step::new(Identifiers::further(&first, 1));
    std::mem::swap(&mut transfer.kind, &mut draft.step.kind);
    std::mem::swap(&mut transfer.errors, &mut draft.step.errors);
    std::mem::swap(&mut transfer.next, &mut draft.step.next);
    let error = transfer.error_target("NoMatchingError").unwrap_or_default();
    draft.step.kind = "UpdateContactTargetQueue".into();
    draft.step.next = Some(transfer.id.clone());
    draft.step.fail("NoMatchingError", &error);
    draft.further.push(transfer);
    draft.note(
        NoteKind::Assumed,
        "the transfer names its queue, which the new action cannot; another action sets it first",
        "nothing has to be done: both together do what the block did",
    );
}

/// `CreateCallback`.
pub(super) fn callback(draft: &mut Draft<'_>) {
    draft.step.kind = "CreateCallbackContact".into();
    if !draft.put_optional(&["AgentId"], &["Agent"]) {
        draft.put_optional(&["QueueId"], &["Queue"]);
    }
    delay(draft, "InitialCallDelaySeconds", "InitialDelaySeconds", "5");
    delay(draft, "RetryDelaySeconds", "RetryDelaySeconds", "600");
    match draft.text("MaxRetryAttempts") {
        Some(attempts) if attempts != "0" => {
            draft.step.put(&["MaximumConnectionAttempts"], attempts);
        }
        _ => {
            draft.note(
                NoteKind::Assumed,
                "the callback names no number of attempts; it is tried once",
                "set `MaximumConnectionAttempts` to try more often",
            );
            draft.step.put(&["MaximumConnectionAttempts"], "1");
        }
    }
    draft.put_optional(&["ContactFlowId"], &["ContactFlowId"]);
    draft.put_optional(&["CallerId"], &["CallerId"]);
    draft.next("Success");
    draft.required_error("NoMatchingError", "Error", &["AtCapacity", "Success"]);
    if draft.step.next.is_none() {
        draft.step.next = draft.step.error_target("NoMatchingError");
    }
}

/// A delay of a callback, at least a second.
fn delay(draft: &mut Draft<'_>, parameter: &str, legacy: &str, usual: &str) {
    draft.put_or(&[parameter], &[legacy], usual);
    if draft.step.parameters.get(parameter).is_some_and(|seconds| seconds == "0") {
        draft.note(
            NoteKind::Assumed,
            format!("`{legacy}` is 0, and the service takes 1 s at least, which was put in"),
            "nothing has to be done if a second does no harm",
        );
        draft.step.put(&[parameter], "1");
    }
}

/// `Transfer` to another flow.
pub(super) fn flow(draft: &mut Draft<'_>) {
    draft.step.kind = "TransferToFlow".into();
    draft.put_required(&["ContactFlowId"], &["ContactFlowId"], "flow");
    draft.required_error("NoMatchingError", "Error", &[]);
    draft.step.next = draft.step.error_target("NoMatchingError");
}

/// `Transfer` to a telephone number. A blind transfer leaves the flow; another comes back when the
/// third party hangs up.
pub(super) fn phone_number(draft: &mut Draft<'_>) {
    draft.step.kind = "TransferParticipantToThirdParty".into();
    let number = &["ThirdPartyPhoneNumber"];
    draft.put_required(number, &["PhoneNumber"], "telephone number");
    draft.put_or(&["ThirdPartyConnectionTimeLimitSeconds"], &["TimeLimit"], "30");
    let comes_back = match draft.flag("BlindTransfer") {
        Some(blind) => !blind,
        None => draft.has_branch("Success"),
    };
    let value = if comes_back { "True" } else { "False" };
    draft.step.put(&["ContinueFlowExecution"], value);
    draft.put_optional(&["ThirdPartyDTMFDigits"], &["DTMFDigits", "SendDigits"]);
    draft.put_optional(&["CallerId", "Number"], &["CallerIdNumber", "CallerId"]);
    draft.put_optional(&["CallerId", "Name"], &["CallerIdName"]);
    if comes_back {
        draft.next("Success");
        draft.required_error("CallFailed", "CallFailure", &["Error", "Timeout"]);
        draft.required_error("ConnectionTimeLimitExceeded", "Timeout", &["CallFailure", "Error"]);
    }
    draft.required_error("NoMatchingError", "Error", &["CallFailure", "Timeout"]);
    if draft.step.next.is_none() {
        draft.step.next = draft.step.error_target("NoMatchingError");
    }
}

/// `Transfer` to the agent of a quick connect.
pub(super) fn agent(draft: &mut Draft<'_>) {
    draft.step.kind = "TransferContactToAgent".into();
    draft.step.terminal = true;
}
