use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Effect;
use crate::flow::lint::{Severity, fix};
use crate::flow::model::{Block, key_bytes, text};

/// ## What it does
/// Reports `<speak>` in a `Text`: SSML belongs in `SSML`.
///
/// ## Why is this bad?
/// `Text` is plain text. In a chat customers see the tags, and a block that asks for input may
/// read them out.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Ask", "Type": "ConnectParticipantWithLexBot",
///   "Parameters": {
///     "Text": "<speak>How can we <emphasis>help</emphasis>?</speak>",
///     "LexV2Bot": { "AliasArn": "arn:aws:lex:us-west-2:111122223333:bot-alias/ABCDE12345/FGHIJ67890" }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Ask", "Type": "ConnectParticipantWithLexBot",
///   "Parameters": {
///     "SSML": "<speak>How can we <emphasis>help</emphasis>?</speak>",
///     "LexV2Bot": { "AliasArn": "arn:aws:lex:us-west-2:111122223333:bot-alias/ABCDE12345/FGHIJ67890" }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain for chat. On calls some blocks notice the tags by themselves: Play prompt does, so that
/// there it is only a remark.
pub struct SsmlInText;

impl Rule for SsmlInText {
    const META: Meta = Meta::warning("CF421", "ssml-in-text");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks() {
            if block.action.is_some_and(|action| action.has(Effect::Speaks))
                && let Some(draft) = draft(block)
            {
                report.add(draft);
            }
        }
    }
}

fn draft(block: &Block<'_>) -> Option<Draft> {
    let parameters = block.parameters?;
    let prop = parameters.get("Text")?;
    if !text(&prop.value)?.trim_start().starts_with("<speak") {
        return None;
    }
    let message = "Text holds SSML: it is plain text, in which tags are not always understood";
    let draft = Draft::new(key_bytes(prop), message).help("name the parameter SSML");
    let draft = if block.is("MessageParticipant") { draft.severity(Severity::Info) } else { draft };
    if parameters.get("SSML").is_some() {
        return Some(draft);
    }
    Some(draft.unsafe_fix("change Text to SSML", vec![fix::rename(prop, "SSML")]))
}
