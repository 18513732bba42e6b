use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports a Lex bot whose intents have no branch, in a flow that reads nothing of what the bot
/// found out. This rule is off by default.
///
/// ## Why is this bad?
/// Whatever callers say, they take the same way: the bot could as well be left out.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Ask", "Type": "ConnectParticipantWithLexBot",
///   "Parameters": {
///     "Text": "How can we help?",
///     "LexV2Bot": { "AliasArn": "arn:aws:lex:us-west-2:111122223333:bot-alias/ABCDE12345/FGHIJ67890" }
///   },
///   "Transitions": {
///     "NextAction": "Goodbye", "Conditions": [],
///     "Errors": [
///       { "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" },
///       { "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }
///     ]
///   }
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
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Conditions": [
///       { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["BookFlight"] } }
///     ],
///     "Errors": [
///       { "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" },
///       { "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }
///     ]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// The fact is certain for the flow alone. Whether it is a mistake is not: a bot may do all the
/// work itself, or leave its answer to the next flow.
pub struct LexWithoutIntents;

impl Rule for LexWithoutIntents {
    const META: Meta = Meta::info("CF410", "lex-without-intents");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let bots = subject.blocks().iter().filter(|block| block.is("ConnectParticipantWithLexBot"));
        for block in bots.filter(|block| block.conditions.is_empty()) {
            if subject.texts().references().any(|(_, found)| found.namespace == "Lex") {
                return;
            }
            let message = "no intent of the bot has a branch, and nothing reads what it found out";
            let draft = Draft::new(block.head(), message);
            report.add(draft.help("add a condition that equals the name of an intent"));
        }
    }
}
