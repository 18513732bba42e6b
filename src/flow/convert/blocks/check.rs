//! Where a flow divides: attributes, opening hours, chance, loops and waiting.

use crate::flow::convert::draft::{Draft, name_of, scalar};
use crate::flow::convert::legacy::Branch;
use crate::flow::convert::{NoteKind, reference};

/// The operator of the new format for one of the old; none if there is none.
pub(super) fn operator(legacy: &str) -> Option<&'static str> {
    Some(match legacy {
        "Equals" => "Equals",
        "StartsWith" | "TextStartsWith" => "TextStartsWith",
        "EndsWith" | "TextEndsWith" => "TextEndsWith",
        "Contains" | "TextContains" => "TextContains",
        "GreaterThan" | "NumberGreaterThan" => "NumberGreaterThan",
        "GreaterThanOrEqualTo" | "GreaterOrEqualTo" | "NumberGreaterOrEqualTo" => {
            "NumberGreaterOrEqualTo"
        }
        "LessThan" | "NumberLessThan" => "NumberLessThan",
        "LessThanOrEqualTo" | "LessOrEqualTo" | "NumberLessOrEqualTo" => "NumberLessOrEqualTo",
        _ => return None,
    })
}

/// Operator and operand of a branch; none, with a note, if the new format has no such condition.
pub(super) fn condition(
    draft: &mut Draft<'_>,
    branch: &Branch,
    target: &str,
) -> Option<(&'static str, String)> {
    let of = operator(branch.condition_type.as_deref().unwrap_or("Equals"));
    let operand = branch.condition_value.as_ref().and_then(scalar).filter(|text| !text.is_empty());
    if let (Some(operator), Some(operand)) = (of, operand) {
        return Some((operator, operand));
    }
    draft.conditions_changed = true;
    let why =
        if of.is_none() { "has no such operator" } else { "does not compare with an empty value" };
    draft.note(
        NoteKind::Lost,
        format!("the branch {}, which led to `{target}`: the new format {why}", name_of(branch)),
        "prepare the comparison elsewhere, as in a Lambda function, and branch on its result",
    );
    None
}

/// `CheckAttribute`.
pub(super) fn attribute(draft: &mut Draft<'_>) {
    draft.step.kind = "Compare".into();
    let namespace = draft.text("Namespace");
    compared(draft, namespace.as_deref());
    while let Some((branch, target)) = draft.follow_branch("Evaluate") {
        if let Some((operator, operand)) = condition(draft, branch, &target) {
            draft.step.when(operator, &operand, &target);
        }
    }
    draft.required_error("NoMatchingCondition", "NoMatch", &["Error"]);
    draft.step.next = draft.step.error_target("NoMatchingCondition");
}

/// What is compared: always a reference.
fn compared(draft: &mut Draft<'_>, namespace: Option<&str>) {
    let Some(name) = draft.text("Attribute") else {
        draft.note(
            NoteKind::Incomplete,
            match namespace {
                Some(of) => format!("the block does not say which attribute of `{of}` it looks at"),
                None => "the block does not say which attribute it looks at".into(),
            },
            "replace `attribute` in `$.Attributes.attribute`",
        );
        draft.step.put(&["ComparisonValue"], "$.Attributes.attribute");
        return;
    };
    let of = reference::resolve(namespace.unwrap_or("User Defined"), &name);
    let is_sure = namespace.is_some() || name.starts_with('$');
    if !of.known || !is_sure {
        let namespace = namespace.unwrap_or("nowhere");
        draft.note(
            NoteKind::Assumed,
            format!("the attribute `{name}` of `{namespace}` is not known; it is `{}`", of.path),
            "put in the JSONPath of the value that is meant",
        );
    }
    draft.step.put(&["ComparisonValue"], of.path);
}

/// `CheckHoursOfOperation`.
pub(super) fn hours(draft: &mut Draft<'_>) {
    draft.step.kind = "CheckHoursOfOperation".into();
    // Without it the hours are those of the queue that is set.
    draft.put_optional(
        &["HoursOfOperationId"],
        &["Hours", "HoursOfOperation", "HoursOfOperationId"],
    );
    for branch in ["True", "False"] {
        required_condition(draft, branch, branch, &["Error"]);
    }
    draft.required_error("NoMatchingError", "Error", &["False"]);
    draft.step.next = draft.step.error_target("NoMatchingError");
}

/// A condition that the service insists on.
fn required_condition(draft: &mut Draft<'_>, operand: &str, branch: &str, others: &[&str]) {
    let target = match draft.follow(branch) {
        Some(target) => target,
        None => draft.stand_in(&format!("`{branch}` branch"), others),
    };
    draft.step.when("Equals", operand, &target);
}

/// `Loop`.
pub(super) fn repeat(draft: &mut Draft<'_>) {
    draft.step.kind = "Loop".into();
    draft.put_or(&["LoopCount"], &["LoopCount"], "3");
    required_condition(draft, "ContinueLooping", "Looping", &[]);
    draft.step.next = draft.peek("Complete");
    required_condition(draft, "DoneLooping", "Complete", &["Error"]);
    let done = draft.step.conditions.last().and_then(|done| done.get("NextAction"));
    draft.step.next = done.and_then(|target| target.as_str()).map(str::to_owned);
    draft.error("NoMatchingError", "Error");
}

/// `Wait`.
pub(super) fn wait(draft: &mut Draft<'_>) {
    draft.step.kind = "Wait".into();
    draft.put_or(&["TimeLimitSeconds"], &["TimeoutSeconds"], "60");
    let interrupted = draft.flag("InterruptOnCustomerReturn") == Some(true);
    if interrupted {
        draft.step.put(&["Events"], vec!["CustomerReturned"]);
    }
    required_condition(draft, "WaitCompleted", "Timeout", &["Error"]);
    if interrupted {
        required_condition(draft, "CustomerReturned", "CustomerReturn", &["Timeout"]);
    }
    let completed = draft.step.conditions.first().and_then(|one| one.get("NextAction"));
    let completed = completed.and_then(|target| target.as_str()).map(str::to_owned);
    draft.error("NoMatchingError", "Error");
    draft.step.next = draft.step.error_target("NoMatchingError").or(completed);
}

/// `PercentileBranching`: each branch has its share; the new format has thresholds instead, each
/// one more than the shares up to there.
pub(super) fn percentage(draft: &mut Draft<'_>) {
    draft.step.kind = "DistributeByPercentage".into();
    let mut sum: u64 = 0;
    while let Some((branch, target)) = draft.follow_branch("Evaluate") {
        let share = branch.condition_value.as_ref().and_then(scalar);
        let share = share.and_then(|share| share.parse::<u64>().ok());
        match share {
            Some(share) if share > 0 && sum.saturating_add(share) <= 100 => {
                sum += share;
                draft.step.when("NumberLessThan", &(sum + 1).to_string(), &target);
            }
            _ => {
                draft.conditions_changed = true;
                let branch = name_of(branch);
                draft.lost(format!("the branch {branch} to `{target}`: no share of the whole 100"));
            }
        }
    }
    draft.required_error("NoMatchingCondition", "NoMatch", &["Error"]);
    draft.step.next = draft.step.error_target("NoMatchingCondition");
}
