//! The answers that lead a question's block along each of its ways.

use std::collections::BTreeSet;

use serde_json::json;

use super::answer::{
    Answer, Done, LambdaAnswer, LambdaOutcome, QueueAnswer, TalkAnswer, ThirdPartyAnswer,
};
use super::ask::Ask;
use super::call::View;
use super::machine::{GENERAL, UNMATCHED};
use super::program::Block;
use super::questions::{InputAsk, MetricAsk, OutsideAsk};

/// What an agent and a customer talk, a third party does, and a queue takes, in milliseconds.
const TALK: u64 = 60_000;
const RING: u64 = 10_000;
const QUEUE: u64 = 30_000;

const KEYS: &str = "123456789*0#";

impl Ask<'_> {
    /// Answers that lead along every way that the block has, one for each: what a customer can press
    /// or say, what the world can be like, and what can fail. What a function or something outside
    /// gives back beyond that is whoever's who knows what the flow reads of it.
    #[must_use]
    pub fn answers(&self) -> Vec<Answer> {
        let view = self.view();
        let mut answers = match self {
            Self::Input(ask) => keys(ask),
            Self::Lex(ask) => {
                let intents = ask.intents().map(|intent| Answer::intent(intent, intent));
                let unknown = Answer::intent("something else", "");
                let silent = has_error(view, "InputTimeLimitExceeded").then_some(Answer::TimedOut);
                intents.chain([unknown]).chain(silent).collect()
            }
            Self::Lambda(ask) if ask.asynchronous => vec![Answer::done()],
            Self::Lambda(_) => {
                let outcome = LambdaOutcome::Error("the function fails".into());
                vec![Answer::lambda(json!({})), Answer::Lambda(LambdaAnswer { took: 0, outcome })]
            }
            Self::Hours(_) => vec![Answer::Open(true), Answer::Open(false)],
            Self::Metric(ask) => numbers(ask),
            Self::Queue(_) => vec![
                Answer::Queue(QueueAnswer::Answered(QUEUE)),
                Answer::Queue(QueueAnswer::Full),
                Answer::Queue(QueueAnswer::Nobody),
            ],
            Self::Talk(_) => vec![
                Answer::Talk(TalkAnswer::AgentLeaves(TALK)),
                Answer::Talk(TalkAnswer::CustomerLeaves(TALK)),
            ],
            Self::ThirdParty(_) => vec![
                Answer::ThirdParty(ThirdPartyAnswer::Answered { after: RING, returns: Some(TALK) }),
                Answer::ThirdParty(ThirdPartyAnswer::NoAnswer),
                Answer::ThirdParty(ThirdPartyAnswer::Busy),
            ],
            Self::Wait(ask) => {
                let came = ask
                    .events
                    .iter()
                    .map(|event| Answer::Came { event: (*event).into(), after: ask.limit / 2 });
                came.chain([Answer::TimedOut]).collect()
            }
            Self::Roll(_) => rolls(view),
            Self::Outside(ask) => results(ask),
        };
        let fails = |name: &str| matches!(self, Self::Outside(_)) || name == GENERAL;
        let silent = matches!(self, Self::Lambda(ask) if !ask.asynchronous);
        let errors = block(view).into_iter().flat_map(|block| block.errors.iter());
        let errors = errors.map(|(name, _)| &**name).filter(|name| *name != UNMATCHED);
        answers.extend(errors.filter(|name| fails(name) && !silent).map(Answer::failed));
        answers
    }
}

fn block<'a>(view: View<'a>) -> Option<&'a Block> {
    view.program.at(view.call.at()?)
}

fn has_error(view: View<'_>, name: &str) -> bool {
    block(view).is_some_and(|block| block.errors.iter().any(|(known, _)| &**known == name))
}

/// The operands of a block's conditions, as they are now, each once.
fn operands(view: View<'_>) -> BTreeSet<String> {
    let conditions = block(view).into_iter().flat_map(|block| &block.conditions);
    conditions.map(|condition| view.call.text(&condition.operand).into_owned()).collect()
}

fn keys(ask: &InputAsk<'_>) -> Vec<Answer> {
    if ask.stores {
        let number = "2065550100";
        let keys: String = number.chars().cycle().take(ask.most.min(number.len())).collect();
        let international = format!("1{number}");
        let phone = has_error(ask.view, "InvalidPhoneNumber");
        let mut answers = vec![Answer::keys(&keys), Answer::TimedOut];
        if phone {
            answers.extend([Answer::keys(&international), Answer::keys("1")]);
        }
        return answers;
    }
    let known = operands(ask.view);
    let other = KEYS.chars().find(|key| !known.contains(&key.to_string()));
    let known = known.iter().map(|keys| Answer::keys(keys));
    let other = other.map(|key| Answer::keys(&key.to_string()));
    known.chain(other).chain([Answer::TimedOut]).collect()
}

/// Numbers at, below and above those that a block compares.
fn numbers(ask: &MetricAsk<'_>) -> Vec<Answer> {
    let operands = operands(ask.view);
    let numbers = operands.iter().filter_map(|text| text.trim().parse::<f64>().ok());
    let near: BTreeSet<i64> = numbers
        .flat_map(|number| [number - 1.0, number, number + 1.0])
        .filter(|number| *number >= 0.0)
        .map(|number| number as i64)
        .chain([0])
        .collect();
    near.into_iter().map(|number| Answer::Number(number as f64)).collect()
}

/// A number of chance for each way.
fn rolls(view: View<'_>) -> Vec<Answer> {
    let Some(block) = block(view) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let way = |number: &u8| {
        let text = number.to_string();
        block.conditions.iter().position(|condition| {
            condition.operator.holds(&text, &view.call.text(&condition.operand))
        })
    };
    (1..=100).filter(|number| seen.insert(way(number))).map(Answer::Rolled).collect()
}

fn results(ask: &OutsideAsk<'_>) -> Vec<Answer> {
    let operands = operands(ask.view);
    let results = operands.into_iter().map(Some).chain([None]).map(|result| {
        let data = ask.stand_in();
        Answer::Done(Done { took: 0, result: result.map(Into::into), data })
    });
    results.collect()
}
