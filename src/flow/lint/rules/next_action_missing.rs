use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Next;
use crate::flow::lint::fix;
use crate::flow::model::Block;

/// ## What it does
/// Reports a block without a `NextAction`, unless it ends the contact's way or is a
/// `MessageParticipantIteratively`, in which a contact may stay until an agent is free.
///
/// ## Why is this bad?
/// The service refuses the flow: `Action is missing required property. Path:
/// Actions[n].Transitions.NextAction`. That holds for blocks too that are left by their conditions:
/// the designer gives those the target of `NoMatchingCondition` as `NextAction`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": { "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain: three independent sets of calls to the service agree, and no exported flow lacks one.
pub struct NextActionMissing;

impl Rule for NextActionMissing {
    const META: Meta = Meta::error("CF102", "next-action-missing");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| block.next.is_none()) {
            if block.action.is_some_and(|action| action.next == Next::Required) {
                report.add(draft(subject, block));
            }
        }
    }
}

fn draft(subject: &Subject<'_>, block: &Block<'_>) -> Draft {
    let message = format!("{} has no NextAction, which the service demands", block.type_name());
    let draft = Draft::new(block.head(), message);
    let transitions = block.leaving();
    match (otherwise(block), transitions) {
        (Some(target), Some(transitions)) => {
            let json = fix::quoted(target);
            let edit = fix::add_property(subject.text, transitions, "NextAction", &json);
            draft
                .help("no contact takes it here: give it the target of NoMatchingCondition")
                .unsafe_fix(format!("lead to {target:?}"), vec![edit])
        }
        _ => draft.help("add \"NextAction\" to Transitions, with the Identifier of the next block"),
    }
}

/// Where a block leads when no condition fits.
fn otherwise<'t>(block: &Block<'t>) -> Option<&'t str> {
    let fits = |index: &usize| block.error_name(*index) == "NoMatchingCondition";
    let branch = block.errors.get((0..block.errors.len()).find(fits)?)?;
    branch.next.as_ref()?.sound()
}
