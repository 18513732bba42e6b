//! The blocks of the legacy format: what each is called and what it becomes.

mod check;
mod input;
mod integrate;
mod media;
mod metrics;
mod prompt;
mod set;
mod transfer;

use super::NoteKind;
use super::draft::{Draft, name_of};
use super::legacy::Module;

/// Puts the action or actions of a block into its draft.
type Block = fn(&mut Draft<'_>);

/// The title of a block in the console.
pub(super) fn title(module: &Module) -> &'static str {
    find(module).map_or("unknown block", |(title, _)| title)
}

/// Converts the block of a draft.
pub(super) fn convert(draft: &mut Draft<'_>) {
    match find(draft.module) {
        Some((_, block)) => block(draft),
        None => unconverted(draft),
    }
}

/// What is known of a type of block. The earliest exports had names of their own for some.
fn find(module: &Module) -> Option<(&'static str, Block)> {
    let found: (&'static str, Block) = match module.kind.as_str() {
        "PlayPrompt" | "PlayAudio" => ("Play prompt", prompt::play),
        "LoopPrompts" => ("Loop prompts", prompt::repeat),
        "GetUserInput" => ("Get customer input", input::get),
        "StoreUserInput" | "StoreCustomerInput" => ("Store customer input", input::store),
        "SetAttributes" | "SetScreenPop" => ("Set contact attributes", set::attributes),
        "SetQueue" => ("Set working queue", set::queue),
        "SetVoice" => ("Set voice", set::voice),
        "SetLoggingBehavior" => ("Set logging behavior", set::logging),
        "SetEventHook" => ("Set event flow", set::event_hook),
        "SetContactFlow" => ("Set flow", set::event_hook),
        "SetCallBackNumber" => ("Set callback number", set::callback_number),
        "UpdateRoutingPriority" => ("Change routing priority", set::routing),
        "SetRecordingBehavior" => ("Set recording and analytics behavior", media::recording),
        "StartMediaStreaming" => ("Start media streaming", media::start),
        "StopMediaStreaming" => ("Stop media streaming", media::stop),
        "CheckAttribute" => ("Check contact attributes", check::attribute),
        "CheckHoursOfOperation" => ("Check hours of operation", check::hours),
        "PercentileBranching" => ("Distribute by percentage", check::percentage),
        "Loop" => ("Loop", check::repeat),
        "Wait" => ("Wait", check::wait),
        "CheckStaffing" => ("Check staffing", metrics::staffing),
        "CheckQueueStatus" => ("Check queue status", metrics::queue_status),
        "GetMetricData" => ("Get queue metrics", metrics::get),
        "Transfer" => return by_target(module.target.as_deref()),
        "CustomerInQueue" => ("Transfer to queue", transfer::queue),
        "CreateCallback" => ("Transfer to queue (callback)", transfer::callback),
        "TransferToFlow" => ("Transfer to flow", transfer::flow),
        "InvokeExternalResource" => ("Invoke AWS Lambda function", integrate::lambda),
        "CreateTask" => ("Create task", integrate::task),
        "InvokeFlowModule" => ("Invoke module", integrate::module),
        "Disconnect" => ("Disconnect", |draft| end(draft, "DisconnectParticipant")),
        "Resume" => ("End flow / Resume", |draft| end(draft, "EndFlowExecution")),
        "ReturnFromFlowModule" => ("Return", |draft| end(draft, "EndFlowModuleExecution")),
        _ => return None,
    };
    Some(found)
}

fn by_target(target: Option<&str>) -> Option<(&'static str, Block)> {
    let found: (&'static str, Block) = match target? {
        "Queue" => ("Transfer to queue", transfer::queue_or_callback),
        "Flow" => ("Transfer to flow", transfer::flow),
        "PhoneNumber" => ("Transfer to phone number", transfer::phone_number),
        "Agent" => ("Transfer to agent", transfer::agent),
        _ => return None,
    };
    Some(found)
}

/// A block after which nothing comes.
fn end(draft: &mut Draft<'_>, kind: &str) {
    draft.step.kind = kind.into();
    draft.step.terminal = true;
}

/// A block of an unknown type: all that it says is kept, and its type cannot be deployed.
fn unconverted(draft: &mut Draft<'_>) {
    let module = draft.module;
    let kind = match &module.target {
        Some(target) => format!("{}.{target}", module.kind),
        None => module.kind.clone(),
    };
    draft.note(
        NoteKind::Incomplete,
        format!("blocks of the type `{kind}` are not known; it became `Unconverted:{kind}`"),
        "replace the action by one of the flow language, or take it out",
    );
    draft.step.kind = format!("Unconverted:{kind}");
    for parameter in &module.parameters {
        let mut name = match &parameter.key {
            Some(key) => format!("{}.{key}", parameter.name),
            None => parameter.name.clone(),
        };
        while draft.step.parameters.contains_key(&name) {
            name.push('+');
        }
        if let Some(taken) = draft.take(&parameter.name)
            && let Some(given) = draft.read(taken)
        {
            draft.put(&[&name], given);
        }
    }
    while let Some((branch, target)) = draft.follow_where(|_| true) {
        let error = match branch.condition.as_str() {
            "Success" if draft.step.next.is_none() => {
                draft.step.next = Some(target);
                continue;
            }
            "Error" => "NoMatchingError",
            "NoMatch" => "NoMatchingCondition",
            "Timeout" => "InputTimeLimitExceeded",
            _ => "",
        };
        if !error.is_empty() && draft.step.error_target(error).is_none() {
            draft.step.fail(error, &target);
        } else {
            draft.step.when("Equals", name_of(branch).trim_matches('`'), &target);
        }
    }
    draft.step.terminal = module.branches.is_empty();
}
