//! What a flow calls: Lambda functions, tasks and modules.

use crate::flow::convert::NoteKind;
use crate::flow::convert::draft::Draft;

/// Seconds that a function may take at most.
///
/// Source: Amazon Connect developer guide, "InvokeLambdaFunction".
const MAX_SECONDS: u64 = 8;

/// `InvokeExternalResource`, whose only target ever was Lambda.
pub(super) fn lambda(draft: &mut Draft<'_>) {
    draft.step.kind = "InvokeLambdaFunction".into();
    draft.put_required(&["LambdaFunctionARN"], &["FunctionArn"], "function");
    time_limit(draft);
    keyed(draft, "Parameter", "LambdaInvocationAttributes");
    // The legacy block took nothing but flat maps of text.
    draft.step.put(&["ResponseValidation", "ResponseType"], "STRING_MAP");
    draft.next("Success");
    draft.required_error("NoMatchingError", "Error", &["Success"]);
}

fn time_limit(draft: &mut Draft<'_>) {
    let path = ["InvocationTimeLimitSeconds"];
    let limit = draft.text("TimeLimit");
    let seconds = limit.as_deref().map(str::parse::<u64>);
    let problem = match seconds {
        Some(Ok(seconds @ 1..=MAX_SECONDS)) => {
            draft.step.put(&path, seconds.to_string());
            return;
        }
        Some(Ok(more)) if more > MAX_SECONDS => format!("{more} s, and the service allows"),
        _ => "not given, and the longest is".into(),
    };
    draft.note(
        NoteKind::Assumed,
        format!("the time limit is {problem} {MAX_SECONDS} s, which was put in"),
        "choose a limit that the function keeps",
    );
    draft.step.put(&path, MAX_SECONDS.to_string());
}

/// Puts keyed parameters into a map.
pub(super) fn keyed(draft: &mut Draft<'_>, name: &str, map: &str) {
    while let Some(parameter) = draft.take(name) {
        let key = parameter.key.clone().unwrap_or_default();
        match draft.read(parameter) {
            Some(given) => draft.put_entry(map, &key, given),
            None => draft.note(
                NoteKind::Lost,
                format!("`{key}` was sent empty, which the service refuses; it is not sent"),
                "let the receiver take a missing value for an empty one",
            ),
        }
    }
}

/// `CreateTask`.
pub(super) fn task(draft: &mut Draft<'_>) {
    draft.step.kind = "CreateTask".into();
    draft.put_required(&["Name"], &["Name", "TaskName"], "name of the task");
    draft.put_optional(&["Description"], &["Description"]);
    let template = draft.put_optional(&["TaskTemplateId"], &["TaskTemplateId", "TemplateId"]);
    if !draft.put_optional(&["ContactFlowId"], &["ContactFlowId"]) && !template {
        draft.put_required(&["ContactFlowId"], &["ContactFlowId"], "flow of the task");
    }
    keyed(draft, "Attribute", "Attributes");
    if !draft.put_optional(&["ScheduledTime"], &["ScheduledTime"]) {
        delay(draft);
    }
    draft.next("Success");
    draft.required_error("NoMatchingError", "Error", &["Success"]);
}

/// The one number of the flow language that is not written as text.
fn delay(draft: &mut Draft<'_>) {
    let Some(given) = draft.given("DelaySeconds") else { return };
    match given.text.parse::<u64>() {
        Ok(seconds) => draft.step.put(&["DelaySeconds"], seconds),
        Err(_) => draft.put(&["DelaySeconds"], given),
    }
}

/// `InvokeFlowModule`.
pub(super) fn module(draft: &mut Draft<'_>) {
    draft.step.kind = "InvokeFlowModule".into();
    let names = ["FlowModuleId", "ContactFlowModuleId", "ModuleId"];
    draft.put_required(&["FlowModuleId"], &names, "module");
    draft.next("Success");
    draft.required_error("NoMatchingError", "Error", &["Success"]);
}
