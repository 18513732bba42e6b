//! What of a test cannot be said in the Testing language, and why.

use crate::connect::Channel;
use crate::flow::script::file::Test;
use crate::flow::script::given::Given;
use crate::flow::script::run::{Moment, Ran};
use crate::flow::script::then::Then;
use crate::flow::simulate::{LambdaOutcome, Program};

/// How long a test case may run, in milliseconds.
///
/// Source: Amazon Connect Administrator Guide, "Run test cases".
const LONGEST: u64 = 300_000;

/// The blocks that can be made to fail, and with what.
///
/// Source: Amazon Connect Developer Guide, "Override system behavior".
const FAULTS: [&str; 2] = ["QueueAtCapacity", "NoMatchingError"];

/// Why a test cannot be a test case at all: the world that it gives, or what its customer does.
pub fn hindrances(program: &Program, test: &Test, ran: &Ran) -> Vec<String> {
    let given = test.given.clone().unwrap_or_default();
    let mut all = Vec::new();
    if !ran.failures.is_empty() {
        all.push("it fails here".to_owned());
    }
    all.extend(world(&given));
    all.extend(ran.moments.iter().filter_map(|(_, moment)| hindrance(&given, moment)));
    all.extend(chance(program, ran));
    if ran.moments.last().is_some_and(|(at, _)| *at > LONGEST) && !reaches_queue(ran) {
        all.push("it takes longer than the 5 minutes that a test case may take".into());
    }
    all.dedup();
    all
}

fn reaches_queue(ran: &Ran) -> bool {
    ran.moments
        .iter()
        .any(|(at, moment)| matches!(moment, Moment::Queue(_, true)) && *at <= LONGEST)
}

/// What is given that no instance can be told.
fn world(given: &Given) -> Vec<String> {
    let mut all = Vec::new();
    let channel = given.channel.map_or(Channel::Voice, Channel::from);
    if !matches!(channel, Channel::Voice | Channel::Chat) {
        all.push(format!(
            "given.channel: there are test cases for voice and chat, not {}",
            channel.word()
        ));
    }
    if given.to.is_some() {
        all.push("given.to: a test case that names its flow has no number that is called".into());
    }
    let references = given.contact.iter().map(|(reference, _)| reference);
    all.extend(references.map(|name| format!("given.contact: {name} cannot be given a value")));
    all
}

/// What happens in the call that no test case can bring about.
fn hindrance(given: &Given, moment: &Moment) -> Option<String> {
    match moment {
        Moment::Function { name, answer: Some(answer) }
            if answer.outcome == LambdaOutcome::Throttled =>
        {
            Some(format!("given.lambda: {} cannot be throttled", super::convert::named(name)))
        }
        Moment::Hours(None, _) => {
            Some("given.hours: the hours of a queue cannot be given, only those of a block".into())
        }
        Moment::Other(kind) if kind == "TransferParticipantToThirdParty" => {
            Some("it calls a third party, and would really do so".into())
        }
        Moment::Other(kind) if kind == "CheckMetricData" => given
            .metrics
            .as_ref()
            .map(|_| "given.metrics: what queues count cannot be given".into()),
        Moment::Other(kind) if kind == "Wait" => {
            Some("when event: no event can come at a Wait".into())
        }
        Moment::Other(kind) if given.outside.get(kind).is_some() => {
            Some(format!("given.outside: what {kind} gives back cannot be given"))
        }
        Moment::Fault { kind, error, queue: Some(_), .. }
            if kind == "TransferContactToQueue" && FAULTS.contains(&error.as_str()) =>
        {
            None
        }
        Moment::Fault { block, .. } => {
            Some(format!("given.faults: {block:?} cannot be made to fail"))
        }
        _ => None,
    }
}

fn chance(program: &Program, ran: &Ran) -> Option<String> {
    let kinds = ran.reached.blocks().filter_map(|at| program.block(at));
    let mut kinds = kinds.map(|block| block.kind);
    kinds
        .any(|kind| kind == "DistributeByPercentage")
        .then(|| "given.seed: chance cannot be fixed".to_owned())
}

/// What the instance really does, whatever the test says.
pub fn real(moment: &Moment) -> Option<String> {
    match moment {
        Moment::Function { name, answer: None } => {
            Some(format!("{} is really invoked", super::convert::named(name)))
        }
        Moment::Other(kind) if kind == "CheckMetricData" => {
            Some("CheckMetricData really counts".into())
        }
        Moment::Other(kind) if kind != "TransferParticipantToThirdParty" => {
            Some(format!("{kind} is really done"))
        }
        Moment::Words(_) => Some("the bot really understands what is said".into()),
        _ => None,
    }
}

/// What is expected and cannot be checked.
pub fn unchecked(then: &Then) -> Vec<String> {
    let mut all = Vec::new();
    let mut add = |is_there: bool, text: &str| all.extend(is_there.then(|| text.to_owned()));
    add(!then.never_heard.is_empty(), "never_heard: what must not come cannot be waited for");
    let none = then.queue.as_ref().is_some_and(|queue| queue.value.is_none());
    add(none, "queue: what must not come cannot be waited for");
    add(then.transfer.is_some(), "transfer: only transfers to queues can be seen");
    add(then.tones.is_some(), "tones: they cannot be seen");
    add(!then.outside.is_empty(), "outside: only functions, hours, queues and bots can be seen");
    add(then.outcome.is_some(), "outcome: how a call ends cannot be seen");
    add(then.ends_within.is_some(), "ends_within: time cannot be measured");
    add(then.longest_silence.is_some(), "longest_silence: time cannot be measured");
    let blocks = !then.passes.is_empty() || !then.never_passes.is_empty();
    add(blocks, "passes, never_passes: blocks cannot be seen");
    for (name, calls) in then.lambda.iter() {
        if !calls.with.is_empty() {
            all.push(format!("lambda.{name}: what a function is called with cannot be seen"));
        }
        if calls.times == Some(0) {
            all.push(format!("lambda.{name}: what must not come cannot be waited for"));
        }
    }
    all
}
