use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::catalog;

/// ## What it does
/// Reports a flow with more than 250 blocks.
///
/// ## Why is this bad?
/// The service takes at most 250 actions in a flow and refuses one with more.
///
/// ## Example
/// ```text
/// "Actions": [ ... 260 blocks ... ]
/// ```
///
/// ## Use instead
/// Move blocks that belong together, such as the check of the caller's identity, to a module and
/// call it with `InvokeFlowModule`, or lead on to another flow with `TransferToFlow`.
///
/// ## How sure is this?
/// Certain: the developer guide states the limit.
pub struct TooManyActions;

impl Rule for TooManyActions {
    const META: Meta = Meta::error("CF014", "too-many-actions");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let limit = catalog().limits.actions.value;
        let blocks = subject.blocks();
        let Some(over) = usize::try_from(limit).ok().and_then(|limit| blocks.get(limit)) else {
            return;
        };
        let message =
            format!("the flow has {} actions, and the service takes {limit}", blocks.len());
        report.add(
            Draft::new(over.head(), message)
                .help("move blocks that belong together to a module or to a flow of their own"),
        );
    }
}
