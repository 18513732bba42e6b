//! What of a test cannot be said in the Testing language, and why.

use super::Gap;
use crate::connect::Channel;
use crate::connect::dial::is_e164;
use crate::flow::script::file::Test;
use crate::flow::script::given::Given;
use crate::flow::script::run::{Moment, Ran, short};
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
pub fn hindrances(program: &Program, test: &Test, ran: &Ran) -> Vec<Gap> {
    let given = test.given.clone().unwrap_or_default();
    let mut all = Vec::new();
    all.extend(world(&given));
    all.extend(chance(program, ran));
    for (_, moment) in &ran.moments {
        all.extend(hindrance(&given, moment).filter(|gap| !all.contains(gap)));
    }
    if last(ran) > LONGEST {
        all.push(Gap::new("when", "a test case may take 5 minutes at most"));
    }
    if !ran.failures.is_empty() {
        all.push(Gap::new("the test", "it fails on this machine"));
    }
    all
}

/// When the last thing happens that a test case can see.
fn last(ran: &Ran) -> u64 {
    let queued = |(_, moment): &&(u64, Moment)| matches!(moment, Moment::Queue(_, true));
    let last = ran.moments.iter().find(queued).or(ran.moments.last());
    last.map_or(0, |(at, _)| *at)
}

/// What is given that no instance can be told.
fn world(given: &Given) -> Vec<Gap> {
    let mut all = Vec::new();
    let channel = given.channel.map_or(Channel::Voice, Channel::from);
    if !matches!(channel, Channel::Voice | Channel::Chat) {
        all.push(Gap::new("given.channel", "there are test cases for voice and chat only"));
    }
    if given.to.is_some() {
        all.push(Gap::new("given.to", "a test case names its flow or the number, not both"));
    }
    if given.from.as_deref().is_some_and(|from| !is_e164(from)) {
        all.push(Gap::new("given.from", "who calls has a number, in E.164"));
    }
    let references = given.contact.iter().map(|(reference, _)| reference);
    let gap = |name| Gap::new(format!("given.contact.{name}"), "only attributes can be given");
    all.extend(references.map(gap));
    all
}

/// What happens in the call that no test case can bring about.
fn hindrance(given: &Given, moment: &Moment) -> Option<Gap> {
    let gap = |what: &str, why| Some(Gap::new(what, why));
    match moment {
        Moment::Function { name, answer: Some(answer) }
            if answer.outcome == LambdaOutcome::Throttled =>
        {
            gap(&format!("given.lambda.{}", short(name)), "a function cannot be throttled")
        }
        Moment::Hours(None, _) => gap("given.hours", "the hours of a queue cannot be given"),
        Moment::Other(kind) if kind == "TransferParticipantToThirdParty" => {
            gap("given.third_party", "a number would really be called")
        }
        Moment::Other(kind) if kind == "CheckMetricData" => {
            given.metrics.as_ref().and(gap("given.metrics", "what queues count cannot be given"))
        }
        Moment::Other(kind) if kind == "Wait" => gap("when.event", "no event can be made to come"),
        Moment::Other(kind) if given.outside.get(kind).is_some() => {
            gap(&format!("given.outside.{kind}"), "what it gives back cannot be given")
        }
        Moment::Fault { kind, error, queue: Some(_), .. }
            if kind == "TransferContactToQueue" && FAULTS.contains(&error.as_str()) =>
        {
            None
        }
        Moment::Fault { block, .. } => {
            gap(&format!("given.faults.{block}"), "such a block cannot be made to fail")
        }
        _ => None,
    }
}

fn chance(program: &Program, ran: &Ran) -> Option<Gap> {
    let mut kinds = ran.reached.blocks().filter_map(|at| Some(program.block(at)?.kind));
    kinds
        .any(|kind| kind == "DistributeByPercentage")
        .then(|| Gap::new("given.seed", "chance cannot be fixed"))
}

/// What the instance really does, whatever the test says.
pub fn real(moment: &Moment) -> Option<Gap> {
    Some(match moment {
        Moment::Function { name, answer: None } => Gap::new(short(name), "it is really invoked"),
        Moment::Other(kind) if kind == "CheckMetricData" => Gap::new(kind, "it really counts"),
        Moment::Other(kind) => Gap::new(kind, "it is really done"),
        Moment::Words(_) => Gap::new("when.say", "the bot really makes of it what it does"),
        _ => return None,
    })
}

/// What is expected and cannot be checked.
pub fn unchecked(then: &Then) -> Vec<Gap> {
    const NEVER: &str = "what must not come cannot be waited for";
    const TIME: &str = "time cannot be measured";
    const SEEN: &str = "only functions, hours, queues and bots can be seen";
    let no_queue = then.queue.as_ref().is_some_and(|queue| queue.value.is_none());
    let all = [
        (!then.never_heard.is_empty(), "never_heard", NEVER),
        (no_queue, "queue", NEVER),
        (then.transfer.is_some(), "transfer", SEEN),
        (then.tones.is_some(), "tones", SEEN),
        (!then.outside.is_empty(), "outside", SEEN),
        (!then.passes.is_empty(), "passes", SEEN),
        (!then.never_passes.is_empty(), "never_passes", SEEN),
        (then.outcome.is_some(), "outcome", "how a call ends cannot be seen"),
        (then.ends_within.is_some(), "ends_within", TIME),
        (then.longest_silence.is_some(), "longest_silence", TIME),
    ];
    let mut all: Vec<Gap> = all
        .into_iter()
        .filter(|(is_there, ..)| *is_there)
        .map(|(_, what, why)| Gap::new(what, why))
        .collect();
    for (name, calls) in then.lambda.iter() {
        let what = format!("lambda.{name}");
        if !calls.with.is_empty() {
            all.push(Gap::new(&what, "what a function is called with cannot be seen"));
        }
        if calls.times == Some(0) {
            all.push(Gap::new(&what, NEVER));
        }
    }
    all
}
