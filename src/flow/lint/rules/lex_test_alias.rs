use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::model::{bytes, text};

/// ## What it does
/// Reports a Lex bot that is reached through its test alias: `TSTALIASID`, which the console calls
/// TestBotAlias, or `$LATEST` of Lex V1.
///
/// ## Why is this bad?
/// The test alias answers with the draft of the bot: whoever edits the bot changes what callers
/// get. Lex lets it hold two conversations at a time, so that further callers take the error
/// branch.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Ask", "Type": "ConnectParticipantWithLexBot",
///   "Parameters": {
///     "Text": "How can we help?",
///     "LexV2Bot": { "AliasArn": "arn:aws:lex:us-west-2:111122223333:bot-alias/ABCDE12345/TSTALIASID" }
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
/// Certain: the id of the test alias is the same for every bot. See the quotas of Lex,
/// <https://docs.aws.amazon.com/lexv2/latest/dg/quotas.html>.
pub struct LexTestAlias;

impl Rule for LexTestAlias {
    const META: Meta = Meta::warning("CF411", "lex-test-alias");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let bots = subject.blocks().iter().filter(|block| block.is("ConnectParticipantWithLexBot"));
        for block in bots {
            let alias = ["LexV2Bot.AliasArn", "LexBot.Alias"].iter().find_map(|path| {
                let prop = block.parameter(path)?;
                text(&prop.value).filter(|alias| is_test(alias)).map(|_| prop)
            });
            let Some(prop) = alias else { continue };
            let message = "the test alias of the bot, which answers with its draft and holds two \
                           conversations at a time";
            report.add(
                Draft::new(bytes(&prop.value), message)
                    .help("publish a version of the bot, and name an alias that leads to it"),
            );
        }
    }
}

fn is_test(alias: &str) -> bool {
    alias.ends_with("/TSTALIASID") || alias == "$LATEST"
}
