//! What happens in a script, in words.

use crate::cli::output::shown;
use crate::flow::explore::{Choice, Happens};
use crate::flow::model::EdgeKind;
use crate::flow::simulate::{
    Answer, BlockRef, LambdaAnswer, LambdaOutcome, Program, QueueAnswer, TalkAnswer,
    ThirdPartyAnswer,
};

/// A longer text of JSON says no more to a reader.
const LONGEST: usize = 120;

/// A block as people call it.
pub fn block(program: &Program, at: BlockRef) -> String {
    let name = program.block(at).map_or("", |block| block.identifier);
    format!("\"{}\"", shown(name))
}

/// A branch of a block, as the designer writes it.
pub fn branch(program: &Program, at: BlockRef, kind: EdgeKind) -> String {
    let Some(block) = program.block(at) else { return String::new() };
    match kind {
        EdgeKind::Next => "NextAction".to_owned(),
        EdgeKind::Condition(number) => match block.conditions().nth(number) {
            Some((operator, Some(operand))) => format!("{operator} {}", shown(operand)),
            Some((operator, None)) => operator.to_owned(),
            None => String::new(),
        },
        EdgeKind::Error(number) => shown(block.errors().nth(number).unwrap_or_default()),
    }
}

/// Something that happens, and where.
pub fn happens(program: &Program, one: &Happens) -> String {
    let kind = one.at.and_then(|at| program.block(at)).map_or("", |block| block.kind);
    let what = match &one.choice {
        Choice::Goes | Choice::Turns { .. } => String::new(),
        Choice::Fault(error) => format!("it fails with {}", shown(error)),
        Choice::Answer(answer) => words(answer, kind),
    };
    match one.at {
        Some(at) => format!("{}: {what}", block(program, at)),
        None => what,
    }
}

fn words(answer: &Answer, kind: &str) -> String {
    match answer {
        Answer::Pressed(pressed) => format!("press {}", pressed.keys),
        Answer::Replied(said) => format!("say {:?}", said.utterance),
        Answer::Understood(said) if said.intent.is_empty() => "say what means nothing".to_owned(),
        Answer::Understood(said) => format!("say what means {}", shown(&said.intent)),
        Answer::TimedOut => match kind {
            "GetParticipantInput" => "press nothing".to_owned(),
            "ConnectParticipantWithLexBot" => "say nothing".to_owned(),
            _ => "the time runs out".to_owned(),
        },
        Answer::Lambda(answer) => function(answer),
        Answer::Open(true) => "it is open".to_owned(),
        Answer::Open(false) => "it is closed".to_owned(),
        Answer::Number(number) => format!("the number is {number}"),
        Answer::Queue(QueueAnswer::Full) => "the queue is full".to_owned(),
        Answer::Queue(QueueAnswer::Nobody) => "nobody answers".to_owned(),
        Answer::Queue(QueueAnswer::Answered(_)) => "an agent answers".to_owned(),
        Answer::Talk(TalkAnswer::AgentLeaves(_)) => "the agent hangs up".to_owned(),
        Answer::Talk(TalkAnswer::CustomerLeaves(_)) => "the caller hangs up".to_owned(),
        Answer::Talk(TalkAnswer::Holds { agent, .. }) => {
            format!("the {} is put on hold", if *agent { "agent" } else { "caller" })
        }
        Answer::ThirdParty(ThirdPartyAnswer::Answered { .. }) => "they answer".to_owned(),
        Answer::ThirdParty(ThirdPartyAnswer::Busy) => "the line is busy".to_owned(),
        Answer::ThirdParty(ThirdPartyAnswer::NoAnswer) => "they do not answer".to_owned(),
        Answer::ThirdParty(ThirdPartyAnswer::Failed) => "the call cannot be made".to_owned(),
        Answer::Came { event, .. } => format!("{} comes", shown(event)),
        Answer::Rolled(number) => format!("chance gives {number}"),
        Answer::Done(done) => match &done.result {
            Some(result) => format!("it gives {}", shown(result)),
            None => "it is done".to_owned(),
        },
        Answer::Failed { error, .. } => format!("it fails with {}", shown(error)),
        Answer::HungUp { .. } => "hang up".to_owned(),
    }
}

fn function(answer: &LambdaAnswer) -> String {
    match &answer.outcome {
        LambdaOutcome::Answer(value) => {
            let text = shown(&value.to_string());
            let short: String = text.chars().take(LONGEST).collect();
            let more = if short.len() < text.len() { "…" } else { "" };
            let late = match answer.took {
                0 => String::new(),
                took => format!(" after {}", seconds(took)),
            };
            format!("the function answers {short}{more}{late}")
        }
        LambdaOutcome::Error(_) => "the function fails".to_owned(),
        LambdaOutcome::Throttled => "the function is throttled".to_owned(),
        LambdaOutcome::Silence => "the function does not answer".to_owned(),
    }
}

/// A time in seconds: `8 s`, `2.5 s`.
pub fn seconds(time: u64) -> String {
    match time % 1_000 {
        0 => format!("{} s", time / 1_000),
        _ => format!("{:.1} s", time as f64 / 1_000.0),
    }
}
