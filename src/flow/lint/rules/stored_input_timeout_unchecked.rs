use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::catalog;
use crate::flow::model::{Block, scalar};

/// ## What it does
/// Reports a Store customer input block after which no Check contact attributes block compares with
/// `Timeout`.
///
/// ## Why is this bad?
/// A caller who enters nothing does not take an error branch: `$.StoredCustomerInput` is then the
/// word `Timeout`, and goes on as if it were an account number.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Ask account", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "Please enter your account number", "StoreInput": "True",
///     "InputTimeLimitSeconds": "5",
///     "InputValidation": { "CustomValidation": { "MaximumLength": "8" } }
///   },
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
///   "Identifier": "Ask account", "Type": "GetParticipantInput",
///   "Parameters": {
///     "Text": "Please enter your account number", "StoreInput": "True",
///     "InputTimeLimitSeconds": "5",
///     "InputValidation": { "CustomValidation": { "MaximumLength": "8" } }
///   },
///   "Transitions": {
///     "NextAction": "Entered?",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Entered?", "Type": "Compare",
///   "Parameters": { "ComparisonValue": "$.StoredCustomerInput" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }],
///     "Conditions": [{
///       "NextAction": "Ask account",
///       "Condition": { "Operator": "Equals", "Operands": ["Timeout"] }
///     }]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// The administrator guide says that the value is `Timeout`. A Lambda function that gets the input
/// may check it, so the rule is off unless asked for.
pub struct StoredInputTimeoutUnchecked;

impl Rule for StoredInputTimeoutUnchecked {
    const META: Meta = Meta::info("CF312", "stored-input-timeout-unchecked");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut checked = None;
        for block in subject.blocks().iter().filter(|block| stores(block)) {
            let checked = checked.get_or_insert_with(|| {
                let checks = subject.blocks().iter().filter(|block| checks(block));
                subject.graph().leading_to(checks.map(|block| block.id))
            });
            if !checked.get(block.id.index()).copied().unwrap_or_default() {
                let message = "nothing after this checks $.StoredCustomerInput for \"Timeout\", \
                               which it is when the caller enters nothing";
                report.add(
                    Draft::new(block.head(), message).help(
                        "compare it in a Compare block with the condition Equals \"Timeout\"",
                    ),
                );
            }
        }
    }
}

fn stores(block: &Block<'_>) -> bool {
    let action = catalog().action(block.type_name());
    let writes = action.map_or(&[][..], |action| &action.writes);
    writes.iter().any(|write| {
        write.namespace == "StoredCustomerInput"
            && write.when.as_ref().is_none_or(|when| block.holds(when) == Some(true))
    })
}

/// Whatever is compared: the input may have been copied to an attribute first.
fn checks(block: &Block<'_>) -> bool {
    let mut operands = block.conditions.iter().flat_map(|branch| branch.operands);
    operands.any(|operand| scalar(operand).is_some_and(|word| word.eq_ignore_ascii_case("Timeout")))
}
