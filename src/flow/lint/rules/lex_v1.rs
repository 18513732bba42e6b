use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::blocks::retired::retired;
use crate::flow::model::key_bytes;

/// ## What it does
/// Reports a bot of Lex V1.
///
/// ## Why is this bad?
/// Lex V1 ended on 15 September 2025: the block takes its error branch.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Ask", "Type": "ConnectParticipantWithLexBot",
///   "Parameters": {
///     "Text": "How can we help?",
///     "LexBot": { "Name": "Helper", "Region": "us-west-2", "Alias": "live" }
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
///     "Text": "How can we help?",
///     "LexV2Bot": { "AliasArn": "arn:aws:lex:us-west-2:111122223333:bot-alias/ABCDE12345/FGHIJ67890" }
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain: <https://docs.aws.amazon.com/lex/latest/dg/what-is.html> announced the end.
pub struct LexV1;

impl Rule for LexV1 {
    const META: Meta = Meta::warning("CF412", "lex-v1");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for found in retired(subject).filter(|found| found.what.starts_with("Lex V1")) {
            let Some(prop) = found.prop else { continue };
            let message = format!("{} is for {}", prop.name.as_str(), found.what);
            report.add(
                Draft::new(key_bytes(prop), message)
                    .help("move the bot to Lex V2 and name its alias in LexV2Bot.AliasArn"),
            );
        }
    }
}
