use super::{Draft, Meta, Report, Rule, Subject};
use crate::connect::dial::is_e164;
use crate::flow::catalog::Format;
use crate::flow::lint::fix;
use crate::flow::model::bytes;

/// ## What it does
/// Reports a phone number that is not written in E.164: `+`, country code and number, digits only.
///
/// ## Why is this bad?
/// The number cannot be dialled: the transfer fails, and the caller takes the error branch.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "To the desk", "Type": "TransferParticipantToThirdParty",
///   "Parameters": {
///     "ThirdPartyPhoneNumber": "+1 (206) 555-0100",
///     "ThirdPartyConnectionTimeLimitSeconds": "30", "ContinueFlowExecution": "False"
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "To the desk", "Type": "TransferParticipantToThirdParty",
///   "Parameters": {
///     "ThirdPartyPhoneNumber": "+12065550100",
///     "ThirdPartyConnectionTimeLimitSeconds": "30", "ContinueFlowExecution": "False"
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain for the form, which the developer guide asks for. Whether the number exists is not
/// looked at. References and what a deployment fills in are not judged.
pub struct PhoneNotE164;

impl Rule for PhoneNotE164 {
    const META: Meta = Meta::warning("CF430", "phone-not-e164");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let numbers = subject.parameters().formatted(Format::E164);
        for (given, number) in numbers.filter(|(_, number)| !is_e164(number)) {
            let value = &given.prop.value;
            let message = format!(
                "{number:?} is no phone number in E.164: a + and 8 to 15 digits are expected"
            );
            let draft = Draft::new(bytes(value), message);
            let short = without_marks(number);
            report.add(if is_e164(&short) {
                let edits = vec![fix::replace(value, fix::quoted(&short))];
                draft.help(format!("write {short}")).fix(format!("write {short}"), edits)
            } else {
                draft.help("begin with + and the country code, as in +12065550100")
            });
        }
    }
}

/// The number without the marks that people put between its parts.
fn without_marks(number: &str) -> String {
    number.chars().filter(|c| !(c.is_whitespace() || "()-./".contains(*c))).collect()
}
