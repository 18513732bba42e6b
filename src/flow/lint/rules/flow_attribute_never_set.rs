use super::{Draft, Meta, Report, Rule, Subject, names_set};

/// ## What it does
/// Reports a read of `$.FlowAttributes` whose name no block of the flow sets.
///
/// ## Why is this bad?
/// The value is always empty: flow attributes belong to one flow, and neither a transfer nor a
/// module hands them on.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Remember", "Type": "UpdateFlowAttributes",
///   "Parameters": { "FlowAttributes": { "attempts": { "Value": "1" } } },
///   "Transitions": {
///     "NextAction": "Tell",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Tell", "Type": "MessageParticipant",
///   "Parameters": { "Text": "This is attempt $.FlowAttributes.attempt" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Remember", "Type": "UpdateFlowAttributes",
///   "Parameters": { "FlowAttributes": { "attempts": { "Value": "1" } } },
///   "Transitions": {
///     "NextAction": "Tell",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Tell", "Type": "MessageParticipant",
///   "Parameters": { "Text": "This is attempt $.FlowAttributes.attempts" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain, as the administrator guide describes flow attributes. Nothing is reported in a flow
/// that sets attributes whose names are chosen at run time.
pub struct FlowAttributeNeverSet;

impl Rule for FlowAttributeNeverSet {
    const META: Meta = Meta::warning("CF307", "flow-attribute-never-set");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut set = None;
        for (text, reference) in subject.texts().references() {
            let Some(name) = reference.keys.first() else { continue };
            if reference.namespace != "FlowAttributes" {
                continue;
            }
            let set = set.get_or_insert_with(|| names_set(subject, "FlowAttributes"));
            let Some(set) = set.as_ref().filter(|set| !set.contains(name)) else { continue };
            let message =
                format!("no block of this flow sets the flow attribute {name:?}: it is empty");
            let draft = Draft::new(text.part(&reference.range), message);
            report.add(match super::closest(name, set.iter().copied()) {
                Some(near) => draft.help(format!("did you mean $.FlowAttributes.{near}?")),
                None => {
                    draft.help("UpdateFlowAttributes sets it; it does not come from another flow")
                }
            });
        }
    }
}
