use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Action;
use crate::flow::lint::blocks::schema::both;
use crate::flow::lint::subject::{Channel, ChannelSet};

/// ## What it does
/// Reports a block that does not work on any channel on which contacts come to it, such as a
/// question for digits on the branch of a `Compare` on `$.Channel` that chats take.
///
/// ## Why is this bad?
/// The block takes its error branch with every contact, or stops the flow where it has none.
///
/// ## Example
/// ```json
/// [
///   {
///     "Identifier": "Which channel", "Type": "Compare",
///     "Parameters": { "ComparisonValue": "$.Channel" },
///     "Transitions": {
///       "NextAction": "Goodbye",
///       "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }],
///       "Conditions": [
///         { "NextAction": "Stream", "Condition": { "Operator": "Equals", "Operands": ["CHAT"] } }
///       ]
///     }
///   },
///   {
///     "Identifier": "Stream", "Type": "UpdateContactMediaStreamingBehavior",
///     "Parameters": {
///       "MediaStreamingState": "Enabled", "MediaStreamType": "Audio",
///       "Participants": [{ "ParticipantType": "Customer", "MediaDirections": ["From", "To"] }]
///     },
///     "Transitions": {
///       "NextAction": "Goodbye",
///       "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///       "Conditions": []
///     }
///   }
/// ]
/// ```
///
/// ## Use instead
/// ```json
/// [
///   {
///     "Identifier": "Which channel", "Type": "Compare",
///     "Parameters": { "ComparisonValue": "$.Channel" },
///     "Transitions": {
///       "NextAction": "Goodbye",
///       "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }],
///       "Conditions": [
///         { "NextAction": "Stream", "Condition": { "Operator": "Equals", "Operands": ["VOICE"] } }
///       ]
///     }
///   },
///   {
///     "Identifier": "Stream", "Type": "UpdateContactMediaStreamingBehavior",
///     "Parameters": {
///       "MediaStreamingState": "Enabled", "MediaStreamType": "Audio",
///       "Participants": [{ "ParticipantType": "Customer", "MediaDirections": ["From", "To"] }]
///     },
///     "Transitions": {
///       "NextAction": "Goodbye",
///       "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///       "Conditions": []
///     }
///   }
/// ]
/// ```
///
/// ## How sure is this?
/// The administrator guide says of each block what it does on each channel; it lags behind the
/// service now and then, so that this is off unless it is asked for.
pub struct ChannelMismatch;

impl Rule for ChannelMismatch {
    const META: Meta = Meta::info("CF242", "channel-mismatch");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let channels = subject.channels();
        for block in subject.blocks() {
            let here = channels.at(block.id);
            let Some(action) = block.action.filter(|_| here != ChannelSet::ALL) else { continue };
            if here.iter().any(|channel| works(action, channel)) {
                continue;
            }
            let names = both(here.iter().map(Channel::word));
            let message = format!(
                "{} does not work on {names}, and contacts come here on nothing else",
                action.name
            );
            report.add(Draft::new(block.head(), message));
        }
    }
}

fn works(action: &Action, channel: Channel) -> bool {
    let none = action.channels.get(channel.word()).is_some_and(|says| says == "no");
    !(none || action.refuses(channel))
}
