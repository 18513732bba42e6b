use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::Text;
use crate::flow::lint::words::ssml::{Fault, faults};
use crate::flow::source::Edit;

/// ## What it does
/// Reports SSML that is no XML: tags that are not closed, signs such as `&` that XML keeps for
/// itself, text outside of `<speak>`. Reports SSML without `<speak>`, too, tags that Amazon Connect
/// does not know, pauses that are longer than it makes, and faults in attributes that begin with
/// `<speak>`.
///
/// ## Why is this bad?
/// Amazon Polly refuses to speak what is no XML: the block takes its error branch, and callers
/// hear nothing. Tags that are not known are ignored, so that callers hear the text without what
/// they were to do.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "SSML": "<speak>Welcome to bed & breakfast</speak>" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "SSML": "<speak>Welcome to bed &amp; breakfast</speak>" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// That the text is no XML is certain; the service takes the flow all the same, and the fault shows
/// when the prompt is played. The tags are those of
/// <https://docs.aws.amazon.com/connect/latest/adminguide/supported-ssml-tags.html> and
/// <https://docs.aws.amazon.com/polly/latest/dg/supportedtags.html>. References are taken for
/// words. Texts that a deployment fills in are not judged.
pub struct SsmlMalformed;

impl Rule for SsmlMalformed {
    const META: Meta = Meta::warning("CF420", "ssml-malformed");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for text in subject.texts().iter().filter(|text| is_ssml(text)) {
            for fault in faults(text.value()) {
                report.add(draft(text, fault));
            }
        }
    }
}

fn is_ssml(text: &Text<'_>) -> bool {
    let value = text.value();
    let hidden = !text.references.is_empty() && !value.contains('<');
    let meant = text.key == "SSML" || value.starts_with("<speak");
    meant && !text.operand && !text.template && !hidden && !value.is_empty()
}

fn draft(text: &Text<'_>, fault: Fault) -> Draft {
    let draft = Draft::new(text.part(&fault.at), fault.message).help(fault.help);
    let Some(mend) = fault.mend else { return draft };
    let edits = mend.edits.iter().map(|(at, with)| Edit::new(text.part(at), *with)).collect();
    draft.fix(mend.title, edits)
}
