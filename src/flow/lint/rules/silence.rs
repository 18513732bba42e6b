use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::subject::{Channel, ChannelSet, Run, held, interacts, runs, ways};

/// ## What it does
/// Works out, for every way through the flow, the longest time in which the caller hears nothing,
/// and reports where it is more than `max_silence` (10 seconds unless you say otherwise).
///
/// ## Why is this bad?
/// Callers who hear nothing believe that the line is dead and hang up, or press keys that the next
/// question takes for an answer. It does not happen in tests, where functions answer at once, but
/// on the day on which the system behind them is slow.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up caller", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:look-up-caller",
///     "InvocationTimeLimitSeconds": "8"
///   },
///   "Transitions": {
///     "NextAction": "Look up bookings",
///     "Errors": [{ "NextAction": "Look up bookings", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Look up bookings", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:look-up-bookings",
///     "InvocationTimeLimitSeconds": "8"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Look up caller", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:look-up-caller",
///     "InvocationTimeLimitSeconds": "8"
///   },
///   "Transitions": {
///     "NextAction": "One moment",
///     "Errors": [{ "NextAction": "One moment", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// },
/// {
///   "Identifier": "One moment", "Type": "MessageParticipant",
///   "Parameters": { "Text": "One moment, please." },
///   "Transitions": { "NextAction": "Look up bookings", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Look up bookings", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:look-up-bookings",
///     "InvocationTimeLimitSeconds": "8"
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
/// The time is the longest that the limits in the flow allow. Only Lambda functions count, and a
/// `Wait` for events on a way that only calls take, since nothing else states how long it may take
/// and a `Wait` of another kind does not keep calls. A function that is
/// throttled or fails is called again, up to three times, within its limit, so the limit is what a
/// caller waits at worst even where the function itself is quick. A circle that a `Loop` block
/// counts takes its turns, one that nothing counts is endless. Not judged are limits that a
/// reference or a template fills in, blocks to which only chats, tasks and e-mails come, flows that
/// only agents hear, guides, and what happens inside modules, which may speak.
pub struct Silence;

/// Types of flows that only agents hear, or nobody.
const UNHEARD: [&str; 5] =
    ["AGENT_WHISPER", "AGENT_HOLD", "AGENT_TRANSFER", "QUEUE_TRANSFER", "CAMPAIGN"];

impl Rule for Silence {
    const META: Meta = Meta::warning("CF450", "silence");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        if subject.flow.flow_type.is_some_and(|kind| UNHEARD.contains(&kind)) || is_guide(subject) {
            return;
        }
        let limit = subject.options.max_silence;
        let found = runs(subject, limit, |block| {
            let channels = subject.channels().at(block.id);
            let call = channels == ChannelSet::only(Channel::Voice);
            (channels.has(Channel::Voice) && !interacts(block)).then(|| held(block, call))
        });
        for run in found {
            report.add(draft(subject, &run, limit));
        }
    }
}

/// Whether the flow shows views, which no caller hears.
fn is_guide(subject: &Subject<'_>) -> bool {
    let actions = subject.blocks().iter().filter_map(|block| block.action);
    actions.into_iter().any(|action| ways::names(action, "view"))
}

fn draft(subject: &Subject<'_>, run: &Run, limit: u64) -> Draft {
    let message = match run.seconds {
        Some(seconds) => format!(
            "the caller may hear nothing for {seconds} s on the way through this block, longer than {limit} s"
        ),
        None => "the caller hears nothing for as long as this circle turns, and nothing bounds it"
            .into(),
    };
    let circle = run.stages.iter().any(|stage| stage.block == run.over && stage.turns.is_some());
    let help = match run.seconds {
        Some(_) if circle => "play a prompt in the circle, or let it turn less often",
        Some(_) => {
            "play a prompt before this block, shorten the limits, or call functions asynchronously and play something meanwhile"
        }
        None => "play a prompt in the circle, and bound it with a Loop block",
    };
    super::with_stages(subject, run, Draft::new(super::head(subject, run.over), message).help(help))
}
