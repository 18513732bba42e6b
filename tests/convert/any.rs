//! Exports that a generator makes up: sound blocks, and what nobody would expect in them.

use proptest::prelude::*;
use serde_json::{Value, json};

const TYPES: [&str; 34] = [
    "PlayPrompt",
    "LoopPrompts",
    "GetUserInput",
    "StoreUserInput",
    "SetAttributes",
    "SetScreenPop",
    "SetQueue",
    "SetVoice",
    "SetLoggingBehavior",
    "SetEventHook",
    "SetContactFlow",
    "SetCallBackNumber",
    "UpdateRoutingPriority",
    "SetRecordingBehavior",
    "StartMediaStreaming",
    "StopMediaStreaming",
    "CheckAttribute",
    "CheckHoursOfOperation",
    "PercentileBranching",
    "Loop",
    "Wait",
    "CheckStaffing",
    "CheckQueueStatus",
    "GetMetricData",
    "Transfer",
    "CustomerInQueue",
    "CreateCallback",
    "TransferToFlow",
    "InvokeExternalResource",
    "CreateTask",
    "InvokeFlowModule",
    "Disconnect",
    "Resume",
    "Odd",
];
const PARAMETERS: [&str; 34] = [
    "Text",
    "TextToSpeechType",
    "AudioPrompt",
    "Timeout",
    "MaxDigits",
    "BotName",
    "BotAlias",
    "CustomerInputType",
    "EncryptEntry",
    "TerminatorDigits",
    "Attribute",
    "Namespace",
    "key",
    "value",
    "Queue",
    "Agent",
    "GlobalVoice",
    "LoggingBehavior",
    "Type",
    "ContactFlowId",
    "AbsolutePosition",
    "RecordingBehaviorOption",
    "RecordingParticipantOption",
    "Track",
    "LoopCount",
    "TimeoutSeconds",
    "InterruptOnCustomerReturn",
    "Status",
    "PhoneNumber",
    "BlindTransfer",
    "FunctionArn",
    "Parameter",
    "InterruptSeconds",
    "RetryDelaySeconds",
];
const BRANCHES: [&str; 15] = [
    "Success",
    "Error",
    "NoMatch",
    "Timeout",
    "Evaluate",
    "Evaluate",
    "True",
    "False",
    "Looping",
    "Complete",
    "AtCapacity",
    "CheckQueueTime",
    "CheckQueueCapacity",
    "CustomerReturn",
    "CallFailure",
];
const OPERATORS: [&str; 4] = ["Equals", "LessThan", "Contains", "Resembles"];
const NAMESPACES: [&str; 5] = ["User Defined", "External", "System", "Lex", "Elsewhere"];

fn parameter() -> impl Strategy<Value = Value> {
    let value = prop_oneof![
        any::<u16>().prop_map(|number| json!(format!("value-{number}"))),
        Just(json!("")),
        Just(json!(null)),
        Just(json!(7)),
        Just(json!(true)),
        Just(json!({ "nested": [] })),
    ];
    let key = proptest::option::of(prop::sample::select(vec!["", "k", "two words"]));
    let namespace = proptest::option::of(prop::sample::select(NAMESPACES.to_vec()));
    (prop::sample::select(PARAMETERS.to_vec()), value, key, namespace).prop_map(
        |(name, value, key, namespace)| {
            json!({ "name": name, "value": value, "key": key, "namespace": namespace })
        },
    )
}

fn branch() -> impl Strategy<Value = Value> {
    let value = proptest::option::of(prop::sample::select(vec!["", "1", "12", "40", "yes"]));
    let to = proptest::option::of(0..6usize);
    let condition = prop::sample::select(BRANCHES.to_vec());
    (condition, prop::sample::select(OPERATORS.to_vec()), value, to).prop_map(
        |(condition, operator, value, to)| {
            json!({
                "condition": condition,
                "conditionType": operator,
                "conditionValue": value,
                "transition": to.map(|to| format!("module-{to}")),
            })
        },
    )
}

fn module() -> impl Strategy<Value = Value> {
    let targets = vec!["Queue", "Flow", "PhoneNumber", "Agent", "Digits", "Lex", "Moon"];
    (
        prop::sample::select(TYPES.to_vec()),
        proptest::option::of(prop::sample::select(targets)),
        prop::collection::vec(parameter(), 0..7),
        prop::collection::vec(branch(), 0..6),
    )
        .prop_map(|(kind, target, parameters, branches)| {
            json!({
                "type": kind,
                "target": target,
                "parameters": parameters,
                "branches": branches,
                "metadata": {},
            })
        })
}

/// A whole export; of the six modules that branches lead to, the last may be missing.
pub fn export() -> impl Strategy<Value = Value> {
    let kinds = vec!["contactFlow", "customerQueue", "agentWhisper"];
    (prop::collection::vec(module(), 5..=6), prop::sample::select(kinds)).prop_map(
        |(mut modules, kind)| {
            for (number, module) in modules.iter_mut().enumerate() {
                module["id"] = format!("module-{number}").into();
            }
            json!({ "modules": modules, "version": "1", "type": kind, "start": "module-0" })
        },
    )
}
