use super::{Draft, Meta, Report, Rule, Subject};
use crate::connect::dial::is_tone;
use crate::flow::catalog::{Format, catalog};
use crate::flow::model::bytes;

/// ## What it does
/// Reports tones for a third party that are no tones, or too many: up to 50 of `0` to `9`, `*`, `#`
/// and `,` for a pause.
///
/// ## Why is this bad?
/// The other side does not hear what it waits for, such as an extension, and the caller is left in
/// its menu.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "To the desk", "Type": "TransferParticipantToThirdParty",
///   "Parameters": {
///     "ThirdPartyPhoneNumber": "+12065550100", "ThirdPartyDTMFDigits": "ext 42",
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
///     "ThirdPartyPhoneNumber": "+12065550100", "ThirdPartyDTMFDigits": ",,42#",
///     "ThirdPartyConnectionTimeLimitSeconds": "30", "ContinueFlowExecution": "False"
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain: <https://docs.aws.amazon.com/connect/latest/adminguide/transfer-to-phone-number.html>
/// names the signs and their number. References are not judged.
pub struct DtmfDigits;

impl Rule for DtmfDigits {
    const META: Meta = Meta::warning("CF431", "dtmf-digits");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let most = catalog().limits.dtmf_digits.value as usize;
        for (given, tones) in subject.parameters().formatted(Format::Dtmf) {
            let count = tones.chars().count();
            let wrong = tones.chars().find(|c| !is_tone(*c));
            let message = match wrong {
                Some(c) => format!("{c:?} in {tones:?} is no tone: 0 to 9, *, # and , are"),
                None if count > most => format!("{count} tones, at most {most} are sent"),
                None => continue,
            };
            let draft = Draft::new(bytes(&given.prop.value), message);
            report.add(draft.help("a comma is a pause, as in \",,42#\""));
        }
    }
}
