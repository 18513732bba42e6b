use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::When;
use crate::flow::lint::blocks::schema::weigh;
use crate::flow::model::bytes;

/// ## What it does
/// Reports conditions on a block that stores the input instead of branching on it.
///
/// ## Why is this bad?
/// The service refuses the flow: a `GetParticipantInput` with `StoreInput` set to `True` puts what
/// was entered into `$.StoredCustomerInput`, and a `Compare` block after it looks at that.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Ask", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "Please enter your number.", "InputTimeLimitSeconds": "10", "StoreInput": "True",
///     "InputValidation": { "CustomValidation": { "MaximumLength": "8" } }
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["1"] } }
///     ]
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Ask", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "Please enter your number.", "InputTimeLimitSeconds": "10", "StoreInput": "True",
///     "InputValidation": { "CustomValidation": { "MaximumLength": "8" } }
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// The developer guide says so, and no exported flow has both.
pub struct ConditionsWithStoreInput;

impl Rule for ConditionsWithStoreInput {
    const META: Meta = Meta::error("CF237", "conditions-with-store-input");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks().iter().filter(|block| !block.conditions.is_empty()) {
            let Some(action) = block.action else { continue };
            let when = action.conditions.as_ref().and_then(|conditions| conditions.when.as_ref());
            let Some(when @ When::Is { parameter, .. }) = when else { continue };
            if block.holds(when) != Some(false) || block.parameter(parameter).is_none() {
                continue;
            }
            let leaving = block.leaving();
            let list = leaving.and_then(|object| object.get_array("Conditions"));
            let range = list.map_or(block.head(), bytes);
            let value = block.value(parameter).unwrap_or_default();
            let message =
                format!("{} takes no conditions when {parameter} is {value}", action.name);
            let draft = Draft::new(range, message);
            report.add(weigh(draft.help("look at the input in a Compare block after it"), action));
        }
    }
}
