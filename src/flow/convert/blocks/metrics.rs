//! What a flow asks about queues: staffing, status and metrics.

use super::check;
use crate::flow::convert::NoteKind;
use crate::flow::convert::draft::{Draft, name_of};
use crate::flow::convert::identifiers::Identifiers;
use crate::flow::convert::step::Step;

/// Puts in the queue or agent that is asked about; without one it is the queue that is set.
fn of_whom(draft: &mut Draft<'_>) {
    if !draft.put_optional(&["AgentId"], &["Agent"]) {
        draft.put_optional(&["QueueId"], &["Queue"]);
    }
}

/// `CheckStaffing`: is there anybody.
pub(super) fn staffing(draft: &mut Draft<'_>) {
    draft.step.kind = "CheckMetricData".into();
    let metric = match draft.text("Status").as_deref() {
        Some("Available") => "NumberOfAgentsAvailable",
        Some("Staffed") => "NumberOfAgentsStaffed",
        Some("Online") => "NumberOfAgentsOnline",
        other => {
            let other = other.unwrap_or("missing").to_owned();
            draft.note(
                NoteKind::Assumed,
                format!("the status `{other}` is not known; agents that are available are counted"),
                "set `MetricType` to what is meant",
            );
            "NumberOfAgentsAvailable"
        }
    };
    draft.step.put(&["MetricType"], metric);
    of_whom(draft);
    let somebody = match draft.follow("True") {
        Some(target) => target,
        None => draft.stand_in("`True` branch", &["Error", "False"]),
    };
    draft.step.when("NumberGreaterThan", "0", &somebody);
    draft.required_error("NoMatchingError", "Error", &["False"]);
    draft.required_error("NoMatchingCondition", "False", &["Error"]);
    draft.step.next = draft.step.error_target("NoMatchingError");
}

/// Conditions on one metric.
struct Group {
    metric: &'static str,
    conditions: Vec<Condition>,
}

/// What the metric is compared with, and where that leads.
struct Condition {
    operator: &'static str,
    operand: String,
    target: String,
}

const AGE: &str = "OldestContactInQueueAgeSeconds";
const SIZE: &str = "NumberOfContactsInQueue";

/// `CheckQueueStatus`: how long or how full is the queue. The new action looks at one metric, so
/// that a block that mixes both becomes several, asked in the order of the branches.
pub(super) fn queue_status(draft: &mut Draft<'_>) {
    draft.step.kind = "CheckMetricData".into();
    of_whom(draft);
    let mut groups: Vec<Group> = Vec::new();
    while let Some((branch, target)) =
        draft.follow_where(|branch| branch.condition.starts_with("CheckQueue"))
    {
        // An age is in milliseconds in both formats.
        let metric = if branch.condition == "CheckQueueTime" { AGE } else { SIZE };
        if metric == SIZE {
            draft.note(
                NoteKind::Assumed,
                format!("`{}` was taken for the number of contacts in the queue", branch.condition),
                "set `MetricType` if another metric is meant",
            );
        }
        let Some((operator, operand)) = check::condition(draft, branch, &target) else { continue };
        if operator.starts_with("Text") {
            draft.conditions_changed = true;
            let branch = name_of(branch);
            draft.lost(format!("the branch {branch} to `{target}`: a metric is a number"));
            continue;
        }
        let condition = Condition { operator, operand, target };
        match groups.last_mut() {
            Some(group) if group.metric == metric => group.conditions.push(condition),
            _ => groups.push(Group { metric, conditions: vec![condition] }),
        }
    }
    if groups.is_empty() {
        draft.lost("the question about the queue: no branch asks for its time or size");
        groups.push(Group { metric: AGE, conditions: Vec::new() });
    }
    draft.required_error("NoMatchingError", "Error", &["NoMatch"]);
    draft.required_error("NoMatchingCondition", "NoMatch", &["Error"]);
    chain(draft, groups);
}

/// Spreads groups of conditions over actions; whoever matches none of a group goes to the next.
fn chain(draft: &mut Draft<'_>, groups: Vec<Group>) {
    let error = draft.step.error_target("NoMatchingError").unwrap_or_default();
    let otherwise = draft.step.error_target("NoMatchingCondition").unwrap_or_default();
    let first = draft.step.id.clone();
    let whom = draft.step.parameters.clone();
    let count = groups.len();
    let id = |number: usize| match number {
        0 => first.clone(),
        _ => Identifiers::further(&first, number),
    };
    for (number, Group { metric, conditions }) in groups.into_iter().enumerate() {
        let mut step = Step::new(id(number));
        step.kind = "CheckMetricData".into();
        step.put(&["MetricType"], metric);
        step.parameters.extend(whom.clone());
        step.shown = draft.step.shown.clone();
        for Condition { operator, operand, target } in conditions {
            step.when(operator, &operand, &target);
        }
        let next = if number + 1 < count { id(number + 1) } else { otherwise.clone() };
        step.fail("NoMatchingError", &error);
        step.fail("NoMatchingCondition", &next);
        step.next = Some(error.clone());
        match number {
            0 => draft.step = step,
            _ => draft.further.push(step),
        }
    }
    if count > 1 {
        draft.conditions_changed = true;
        draft.note(
            NoteKind::Assumed,
            format!("the block asks for time and size of the queue; it became {count} actions"),
            "nothing has to be done: they ask in the order of the branches",
        );
    }
}

/// `GetMetricData`.
pub(super) fn get(draft: &mut Draft<'_>) {
    draft.step.kind = "GetMetricData".into();
    of_whom(draft);
    draft.put_optional(&["QueueChannel"], &["QueueChannel", "Channel"]);
    draft.next("Success");
    draft.required_error("NoMatchingError", "Error", &["Success"]);
}
