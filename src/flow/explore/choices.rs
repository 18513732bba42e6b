//! What can happen next: what a caller can do, what the world can be like, what can fail.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::onward::Onward;
use super::reads::{Place, Reads, fills};
use super::uses::Uses;
use super::vary::{combinations, filled};
use crate::connect::answer::Validation;
use crate::flow::model::EdgeKind;
use crate::flow::simulate::{
    Answer, Ask, BlockRef, Call, Done, LambdaAnswer, LambdaAsk, LambdaOutcome, Program, TalkAnswer,
    ThirdPartyAnswer,
};

/// Something that happens next.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// The block runs.
    Goes,
    /// The call is answered so.
    Answer(Arc<Answer>),
    /// The block fails with this error.
    Fault(Arc<str>),
    /// A `Loop` leads along this way, however often it has turned: never in a script.
    Turns {
        /// The way.
        way: EdgeKind,
        /// It turns once more, and is not done.
        on: bool,
    },
}

/// How much of a coincidence something is: scripts have as little as possible of it.
pub(super) const STEP: u64 = 1;
const USUAL: u64 = 20;
const UNUSUAL: u64 = 24;
const FAULT: u64 = 1_000;

impl Choice {
    fn answer(answer: Answer) -> Self {
        Self::Answer(Arc::new(answer))
    }

    /// Whether a person does it: a caller who presses or says something, an agent, a third party.
    pub(super) fn is_of_people(&self, kind: &str) -> bool {
        let Self::Answer(answer) = self else { return false };
        match &**answer {
            Answer::Pressed(_)
            | Answer::Replied(_)
            | Answer::Understood(_)
            | Answer::Came { .. }
            | Answer::Talk(_)
            | Answer::HungUp { .. }
            | Answer::ThirdParty(ThirdPartyAnswer::Answered { .. }) => true,
            Answer::Done(_) => matches!(kind, "ShowView" | "AuthenticateParticipant"),
            _ => false,
        }
    }

    /// The keys that are pressed.
    pub(super) fn keys(&self) -> u32 {
        match self {
            Self::Answer(answer) => match &**answer {
                Answer::Pressed(pressed) => pressed.keys.chars().count() as u32,
                _ => 0,
            },
            _ => 0,
        }
    }

    pub(super) fn cost(&self) -> u64 {
        let Self::Answer(answer) = self else {
            return if matches!(self, Self::Fault(_)) { FAULT } else { STEP };
        };
        match &**answer {
            Answer::Failed { .. } => FAULT,
            Answer::TimedOut => UNUSUAL,
            Answer::Lambda(LambdaAnswer { took: 0, outcome: LambdaOutcome::Answer(_) }) => USUAL,
            Answer::Lambda(_) => 2 * UNUSUAL,
            _ => USUAL,
        }
    }
}

/// Works out what can happen, from what the flows read of it later.
#[derive(Debug)]
pub(super) struct Chooser<'p> {
    program: &'p Program,
    reads: &'p Reads,
    uses: &'p Uses,
    onward: &'p Onward,
    contents: HashMap<BlockRef, Arc<[Map<String, Value>]>>,
    /// Blocks of whose answers not every combination was tried.
    pub cut: Vec<BlockRef>,
}

impl<'p> Chooser<'p> {
    pub fn new(program: &'p Program, reads: &'p Reads, uses: &'p Uses, onward: &'p Onward) -> Self {
        Self { program, reads, uses, onward, contents: HashMap::new(), cut: Vec::new() }
    }

    /// Every answer to what a call asks that can make a difference.
    pub fn answers(&mut self, call: &Call) -> Vec<Choice> {
        let Some(ask) = call.ask(self.program) else { return Vec::new() };
        let answers = match &ask {
            Ask::Lambda(lambda) if !lambda.asynchronous => self.function(lambda),
            Ask::Input(input) if input.stores => {
                let mut answers = ask.answers();
                answers.extend(self.entries(input.most));
                answers
            }
            Ask::Lex(_) => self.bot(&ask),
            Ask::Outside(_) => self.outside(&ask),
            Ask::Talk(_) => {
                let mut answers = ask.answers();
                answers.extend(self.holds());
                answers
            }
            _ => ask.answers(),
        };
        answers.into_iter().map(Choice::answer).collect()
    }

    fn function(&mut self, ask: &LambdaAsk<'_>) -> Vec<Answer> {
        let limit = ask.limit;
        let nested = ask.validation == Validation::Json;
        let contents = ask.block().map(|at| self.contents(at, "External"));
        let contents = contents.iter().flat_map(|all| all.iter());
        let values: Vec<Value> = contents
            .map(|content| match nested {
                true => Value::Object(content.clone()),
                false => content.iter().filter(|(_, v)| !v.is_object()).map(entry).collect(),
            })
            .collect();
        let slow = values.first().map(|value| LambdaAnswer {
            took: limit,
            outcome: LambdaOutcome::Answer(value.clone()),
        });
        let error = LambdaOutcome::Error("the function fails".into());
        let error = LambdaAnswer { took: 0, outcome: error };
        let silent = LambdaAnswer { took: 0, outcome: LambdaOutcome::Silence };
        let answers = values.iter().map(|value| Answer::lambda(value.clone()));
        answers.chain(slow.into_iter().chain([error, silent]).map(Answer::Lambda)).collect()
    }

    /// What a caller may enter that is compared later.
    fn entries(&self, most: usize) -> Vec<Answer> {
        let values = self.uses.values(&Place::new("StoredCustomerInput", &[]));
        let texts = values.iter().filter_map(Value::as_str);
        let keys = |text: &&str| {
            !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit())
        };
        texts.filter(keys).map(Answer::keys).collect()
    }

    fn bot(&mut self, ask: &Ask<'_>) -> Vec<Answer> {
        let contents = ask.block().map(|at| self.contents(at, "Lex"));
        let contents = contents.as_deref().unwrap_or_default();
        let mut all = Vec::new();
        for answer in ask.answers() {
            let Answer::Understood(understood) = answer else {
                all.push(answer);
                continue;
            };
            for content in contents {
                let mut one = understood.clone();
                for (key, value) in content {
                    match (key.as_str(), value) {
                        ("Slots", Value::Object(slots)) => one.slots = slots.clone(),
                        ("SessionAttributes", Value::Object(attributes)) => {
                            one.session_attributes = attributes.clone();
                        }
                        ("IntentName" | "DialogState", _) => {}
                        _ => drop(one.more.insert(key.clone(), value.clone())),
                    }
                }
                all.push(Answer::Understood(one));
            }
        }
        all
    }

    fn outside(&mut self, ask: &Ask<'_>) -> Vec<Answer> {
        let Some(at) = ask.block() else { return ask.answers() };
        let space = self.program.block(at).and_then(|block| fills(block.kind));
        let contents = space.map(|space| self.contents(at, space));
        let contents = contents.as_deref().unwrap_or_default();
        let limited = matches!(ask, Ask::Outside(ask) if ask.limit.is_some());
        let mut all = if limited { vec![Answer::TimedOut] } else { Vec::new() };
        for answer in ask.answers() {
            let Answer::Done(done) = &answer else {
                all.push(answer);
                continue;
            };
            for content in contents {
                let mut data = done.data.clone().unwrap_or_else(|| json!({}));
                overlay(&mut data, content);
                let data = done.data.as_ref().map(|_| data);
                all.push(Answer::Done(Done { data, ..done.clone() }));
            }
            if contents.is_empty() {
                all.push(answer);
            }
        }
        all
    }

    fn holds(&self) -> impl Iterator<Item = Answer> {
        let holds = |agent| Answer::Talk(TalkAnswer::Holds { after: 20_000, lasts: 30_000, agent });
        let customer = self.reads.customer_hold.then(|| holds(false));
        customer.into_iter().chain(self.reads.agent_hold.then(|| holds(true)))
    }

    /// What a namespace may contain after a block has filled it: at least one content, which is
    /// empty where nothing is read of it.
    fn contents(&mut self, at: BlockRef, space: &str) -> Arc<[Map<String, Value>]> {
        if let Some(known) = self.contents.get(&at) {
            return Arc::clone(known);
        }
        let skip = if space == "Modules" { 1 } else { 0 };
        let places = self.uses.after(self.program, self.onward, at, space).into_iter();
        let places: Vec<Place> = places
            .filter(|place| skip == 0 || place.key() == "ResultData")
            .filter(|place| place.keys.len() > skip)
            .collect();
        let values: Vec<Vec<Value>> = places.iter().map(|place| self.uses.values(place)).collect();
        let (all, cut) = combinations(&values);
        if cut {
            self.cut.push(at);
        }
        let under: Vec<Place> = places
            .into_iter()
            .map(|place| Place { keys: place.keys.iter().skip(skip).cloned().collect(), ..place })
            .collect();
        let contents = all.iter().map(|one| filled(under.iter().zip(one))).collect();
        Arc::clone(self.contents.entry(at).or_insert(contents))
    }
}

fn entry((key, value): (&String, &Value)) -> (String, Value) {
    (key.clone(), value.clone())
}

/// Puts what was chosen over what is there anyway.
fn overlay(data: &mut Value, content: &Map<String, Value>) {
    let Some(object) = data.as_object_mut() else { return };
    for (key, value) in content {
        match (object.get_mut(key), value) {
            (Some(below @ Value::Object(_)), Value::Object(more)) => overlay(below, more),
            (_, value) => drop(object.insert(key.clone(), value.clone())),
        }
    }
}

/// As scripts write it.
impl Serialize for Choice {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Goes | Self::Turns { .. } => serializer.serialize_none(),
            Self::Answer(answer) => answer.serialize(serializer),
            Self::Fault(error) => serializer.serialize_str(error),
        }
    }
}
